"""`omnidesk exclusion`: senders whose mails are never grouped by time."""

from console.cli.changing import change, read_settings
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.text import table
from console.commands.exclusions import AddExclusion, RemoveExclusion, scope_words
from storage.settings import Exclusion, Settings
from widgets.language import _


def exclusion_shape(settings: Settings, exclusion: Exclusion) -> dict[str, object]:
    """Return an exclusion in JSON; with neither brand nor address it holds for the account."""
    brand = None if exclusion.brand_id is None else settings.brand(exclusion.brand_id).slug
    address = next((known.address for known in settings.addresses if known.id == exclusion.address_id), None)
    return {"pattern": exclusion.pattern, "brand": brand, "address": address, "note": exclusion.note}


async def _add(call: Call) -> Answer:
    given = call.arguments
    command = AddExclusion(pattern=given.pattern, brand=given.brand, address=given.address, note=given.note)
    settings = await change(call, command)
    added = settings.exclusions[-1]
    words = _("{pattern} is excluded from grouping by time for {scope}; its answers still find their ticket.")
    scope = scope_words(settings, added.brand_id, added.address_id)
    return Answer(
        shape={**exclusion_shape(settings, added), "settings_version": settings.version},
        lines=[words.format(pattern=added.pattern, scope=scope)],
    )


async def _remove(call: Call) -> Answer:
    given = call.arguments
    settings = await change(call, RemoveExclusion(pattern=given.pattern, brand=given.brand, address=given.address))
    return Answer(
        shape={"removed": given.pattern, "settings_version": settings.version},
        lines=[_("{pattern} is no longer excluded there.").format(pattern=given.pattern)],
    )


async def _list(call: Call) -> Answer:
    settings = await read_settings(call)
    rows = [(one.pattern, scope_words(settings, one.brand_id, one.address_id), one.note) for one in settings.exclusions]
    return Answer(
        shape={"exclusions": [exclusion_shape(settings, one) for one in settings.exclusions]},
        lines=table((_("pattern"), _("holds for"), _("note")), rows, empty=_("Nobody is excluded.")),
    )


_PATTERN = argument("pattern", metavar="PATTERN", words=lambda: _("an address, *@domain, or domain with subdomains"))
_SCOPE = (
    argument("--brand", metavar="S", words=lambda: _("only for this brand")),
    argument("--address", metavar="A", words=lambda: _("only for this mail address")),
)
_NOTE = argument("--note", metavar="T", default="", words=lambda: _("why, for whoever reads the list later"))

VERBS = (
    Verb(
        name="exclusion add",
        words=lambda: _("exclude a sender from grouping by time"),
        run=_add,
        arguments=(_PATTERN, *_SCOPE, _NOTE),
    ),
    Verb(name="exclusion list", words=lambda: _("show who is excluded, where, and why"), run=_list),
    Verb(
        name="exclusion remove",
        words=lambda: _("let a sender's mails be grouped by time again"),
        run=_remove,
        arguments=(_PATTERN, *_SCOPE),
    ),
)
