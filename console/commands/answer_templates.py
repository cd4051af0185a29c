"""Templates: texts that employees put into answers, of one brand or of all."""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import ClassVar

from console.commands import finding, spelling, templates
from console.commands.quoting import quoted
from console.commands.settings_command import Change, SettingsCommand
from console.settings_changes import subject_of
from storage.settings import BrandId, Settings, Template, TemplateId
from widgets.language import _

MOST_OF_A_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTemplate(SettingsCommand):
    """Makes a template of a brand, or of all (`brand` None)."""

    verb: ClassVar[str] = "template add"
    name: str
    text: str
    brand: str | None = None

    def change(self, settings: Settings) -> Change:
        brand_id = _brand_id(settings, self.brand)
        name = _free_name(settings, self.name, brand_id)
        made = Template(id=TemplateId(0), name=name, text=_text(self.text), brand_id=brand_id)
        after = replace(settings, templates=(*settings.templates, made))
        return Change(settings=after, subject=subject_of(settings, made), detail=templates.amount(made.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTemplate(SettingsCommand):
    """Changes what is given of a template; `brand` says whose it is, None one of all brands."""

    verb: ClassVar[str] = "template edit"
    name: str
    brand: str | None = None
    new_name: str | None = None
    text: str | None = None

    def change(self, settings: Settings) -> Change:
        before = after = found(settings, self.name, self.brand)
        if self.new_name is not None:
            after = replace(after, name=_free_name(settings, self.new_name, before.brand_id, but=before.id))
        if self.text is not None:
            after = replace(after, text=_text(self.text))
        finding.need_change(before, after)
        kept = tuple(after if one.id == before.id else one for one in settings.templates)
        return Change(
            settings=replace(settings, templates=kept),
            subject=subject_of(settings, before),
            detail=finding.changed_fields(before, after),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTemplate(SettingsCommand):
    """Removes a template; answers that it was put into stay as they are."""

    verb: ClassVar[str] = "template remove"
    name: str
    brand: str | None = None

    def change(self, settings: Settings) -> Change:
        gone = found(settings, self.name, self.brand)
        left = tuple(one for one in settings.templates if one.id != gone.id)
        return Change(
            settings=replace(settings, templates=left),
            subject=subject_of(settings, gone),
            detail=templates.amount(gone.text),
        )


def template_at(settings: Settings, name: str, brand_id: BrandId | None) -> Template | None:
    """Return the template of just that brand (None: of all) with that name, whatever its case; None without one."""
    wanted = _folded(name)
    own = (one for one in settings.templates if one.brand_id == brand_id)
    return next((one for one in own if _folded(one.name) == wanted), None)


def slug_of(settings: Settings, template: Template) -> str | None:
    """Return the short name of a template's brand, None for one of all brands."""
    return None if template.brand_id is None else settings.brand(template.brand_id).slug


def templates_for(settings: Settings, brand_id: BrandId) -> tuple[Template, ...]:
    """Return the templates for answers of a brand, by name: its own, and of those of all brands the other names."""
    own = [one for one in settings.templates if one.brand_id == brand_id]
    taken = {_folded(one.name) for one in own}
    others = [one for one in settings.templates if one.brand_id is None and _folded(one.name) not in taken]
    return tuple(sorted([*own, *others], key=lambda one: (_folded(one.name), one.id)))


def found(settings: Settings, name: str, brand: str | None) -> Template:
    """Return the template of a brand (None: of all) with that name. Raises RefusedError with the names there are."""
    brand_id = _brand_id(settings, brand)
    kept = template_at(settings, name, brand_id)
    if kept is not None:
        return kept
    words = _("There is no template {name} of all brands.").format(name=quoted(name))
    if brand is not None:
        words = _("There is no template {name} of brand {brand}.").format(name=quoted(name), brand=brand)
    raise spelling.refuse("unknown-template", f"{words} {_way(settings, name, brand_id)}")


def _way(settings: Settings, name: str, brand_id: BrandId | None) -> str:
    elsewhere = [one.brand_id for one in settings.templates if _folded(one.name) == _folded(name)]
    if None in elsewhere:
        return _("There is one of all brands: leave --brand out.")
    if elsewhere:
        slugs = sorted(settings.brand(one).slug for one in elsewhere if one is not None)
        return _("There is one of a brand: --brand {slugs}").format(slugs=", ".join(slugs))
    near = get_close_matches(name, [one.name for one in settings.templates if one.brand_id == brand_id], n=1)
    if near:
        return _("Did you mean {near}?").format(near=quoted(near[0]))
    return _("omnidesk template list shows which there are.")


def _free_name(settings: Settings, typed: str, brand_id: BrandId | None, *, but: TemplateId | None = None) -> str:
    """Return a name as it is kept; no two of one brand differ only by their case."""
    name = spelling.name("--name", typed, most=MOST_OF_A_NAME)
    taken = template_at(settings, name, brand_id)
    if taken is not None and taken.id != but:
        words = _("There is a template {name} already: omnidesk template edit changes it.")
        raise spelling.refuse("template-exists", words.format(name=quoted(taken.name)))
    return name


def _text(typed: str) -> str:
    kept = templates.answer("--text", typed)
    if not kept:
        raise spelling.refuse("empty", _("A template can't be empty: omnidesk template remove takes one away."))
    return kept


def _brand_id(settings: Settings, slug: str | None) -> BrandId | None:
    return None if slug is None else finding.brand(settings, slug).id


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
