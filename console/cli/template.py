"""`omnidesk template`: texts that employees put into answers, of one brand or of all."""

from collections.abc import Iterator

from console.cli.changing import change, read_settings
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.given_text import given_text, text_if_given
from console.commands import finding
from console.commands.answer_templates import AddTemplate, EditTemplate, RemoveTemplate, found, slug_of
from console.placeholders import NAMES_IN_TEMPLATE
from storage.settings import Settings, Template
from widgets.language import _


def template_shape(settings: Settings, template: Template) -> dict[str, object]:
    """Return a template in JSON as it is kept, with its placeholders; `brand` null is one of all brands."""
    return {"name": template.name, "brand": slug_of(settings, template), "text": template.text}


async def _add(call: Call) -> Answer:
    given = call.arguments
    text = given_text(given.text, given.file)
    settings = await change(call, AddTemplate(name=given.name, text=text, brand=given.brand))
    made = found(settings, given.name, given.brand)
    return _answer(settings, made, _("The template {name} is made.").format(name=made.name))


async def _edit(call: Call) -> Answer:
    given = call.arguments
    text = text_if_given(given.text, given.file, options=("--text", "--file"))
    command = EditTemplate(name=given.name, brand=given.brand, new_name=given.new_name, text=text)
    settings = await change(call, command)
    kept = found(settings, given.name if given.new_name is None else given.new_name, given.brand)
    return _answer(settings, kept, _("The template {name} is changed.").format(name=kept.name))


def _answer(settings: Settings, kept: Template, words: str) -> Answer:
    return Answer(shape={**template_shape(settings, kept), "settings_version": settings.version}, lines=[words])


async def _remove(call: Call) -> Answer:
    given = call.arguments
    settings = await change(call, RemoveTemplate(name=given.name, brand=given.brand))
    return Answer(
        shape={"removed": given.name, "brand": given.brand, "settings_version": settings.version},
        lines=[_("The template {name} is removed; answers that hold it stay.").format(name=given.name)],
    )


async def _list(call: Call) -> Answer:
    settings = await read_settings(call)
    slug = call.arguments.brand
    brand_id = None if slug is None else finding.brand(settings, slug).id
    shown = [one for one in settings.templates if brand_id is None or one.brand_id in (None, brand_id)]
    shown.sort(key=lambda one: (one.brand_id or 0, one.name.casefold()))
    empty = _("There are no templates yet: omnidesk template add NAME --file FILE")
    return Answer(
        shape={"templates": [template_shape(settings, one) for one in shown]},
        lines=[line for one in shown for line in _block(settings, one)] or [empty],
    )


def _block(settings: Settings, one: Template) -> Iterator[str]:
    slug = slug_of(settings, one)
    whose = _("all brands") if slug is None else _("brand {slug}").format(slug=slug)
    yield f"{one.name} ({whose}):"
    yield from (f"  {line}".rstrip() for line in one.text.split("\n"))


_NAME = argument("name", metavar="NAME", words=lambda: _("what it is called, like Return"))
_BRAND = argument("--brand", metavar="S", words=lambda: _("the one of this brand; without it: of all brands"))
_FILE = argument("--file", metavar="F", words=lambda: _("read it from a file, for several lines; - for standard input"))
_TEXT = argument(
    "--text",
    metavar="T",
    words=lambda: _("the text; what is filled in: {names}").format(
        names=", ".join("{{" + name + "}}" for name in NAMES_IN_TEMPLATE)
    ),
)

VERBS = (
    Verb(
        name="template add",
        words=lambda: _("make a template"),
        run=_add,
        saves=True,
        arguments=(_NAME, _BRAND, _TEXT, _FILE),
    ),
    Verb(
        name="template list",
        words=lambda: _("show the templates with their texts"),
        run=_list,
        arguments=(
            argument(
                "--brand", metavar="S", words=lambda: _("only those for answers of this brand, its own and all's")
            ),
        ),
    ),
    Verb(
        name="template edit",
        words=lambda: _("change the text or the name of a template"),
        run=_edit,
        saves=True,
        arguments=(
            _NAME,
            _BRAND,
            argument("--name", metavar="NEW", dest="new_name", words=lambda: _("call it this from now on")),
            _TEXT,
            _FILE,
        ),
    ),
    Verb(
        name="template remove",
        words=lambda: _("remove a template"),
        run=_remove,
        saves=True,
        arguments=(_NAME, _BRAND),
    ),
)
