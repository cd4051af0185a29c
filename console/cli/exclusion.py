"""`omnidesk exclusion`: senders whose mails are never grouped by time, and how many kept mails each concerns."""

from collections.abc import Sequence

from console.agency_words import mails_words, senders_words
from console.cli.changing import change
from console.cli.exclusion_suggest import VERBS as SUGGEST
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.text import table
from console.commands.exclusions import AddExclusion, EditExclusion, RemoveExclusion, found_exclusion, scope_words
from console.grouping.reach import MOST_SENDERS, Reach, reach
from storage.protocol import Reader
from storage.senders import SenderCount
from storage.settings import Exclusion, Settings
from widgets.language import _

Kept = Sequence[SenderCount]


def exclusion_shape(settings: Settings, exclusion: Exclusion, kept: Kept | None = None) -> dict[str, object]:
    """Return an exclusion in JSON; with neither brand nor address it holds for the account.

    With the senders that are kept it says whom of them it matches.
    """
    brand = None if exclusion.brand_id is None else settings.brand(exclusion.brand_id).slug
    address = next((known.address for known in settings.addresses if known.id == exclusion.address_id), None)
    shape: dict[str, object] = {
        "pattern": exclusion.pattern,
        "brand": brand,
        "address": address,
        "note": exclusion.note,
    }
    return shape if kept is None else {**shape, "matches": _matches(reach(exclusion, kept, settings))}


def _matches(found: Reach) -> dict[str, object]:
    return {"senders": found.senders, "mails": found.mails, "first": list(found.first)}


async def _add(call: Call) -> Answer:
    given = call.arguments
    async with call.desk() as desk:
        command = AddExclusion(pattern=given.pattern, brand=given.brand, address=given.address, note=given.note)
        settings = await command.run(desk, why=call.arguments.why)
        kept = await desk.repository.reading(lambda reader: reader.senders(MOST_SENDERS))
    added = settings.exclusions[-1]
    words = _("{pattern} is excluded from grouping by time for {scope}; its answers still find their ticket.")
    scope = scope_words(settings, added.brand_id, added.address_id)
    return Answer(
        shape={**exclusion_shape(settings, added, kept), "settings_version": settings.version},
        lines=[words.format(pattern=added.pattern, scope=scope), _reach_line(reach(added, kept, settings))],
    )


def _reach_line(found: Reach) -> str:
    if not found.senders:
        return _("No mail is kept from such a sender there: if there should be, look at the spelling.")
    words = _("It matches {senders} with {mails}: {first}")
    more = "" if found.senders == len(found.first) else ", …"
    first = ", ".join(found.first) + more
    return words.format(senders=senders_words(found.senders), mails=mails_words(found.mails), first=first)


async def _edit(call: Call) -> Answer:
    given = call.arguments
    scope = {"brand": given.brand, "address": given.address}
    settings = await change(call, EditExclusion(pattern=given.pattern, note=given.note, **scope))
    edited = found_exclusion(settings, given.pattern, **scope)
    return Answer(
        shape={**exclusion_shape(settings, edited), "settings_version": settings.version},
        lines=[_("The exclusion of {pattern} is changed.").format(pattern=edited.pattern)],
    )


async def _remove(call: Call) -> Answer:
    given = call.arguments
    settings = await change(call, RemoveExclusion(pattern=given.pattern, brand=given.brand, address=given.address))
    return Answer(
        shape={"removed": given.pattern, "settings_version": settings.version},
        lines=[_("{pattern} is no longer excluded there.").format(pattern=given.pattern)],
    )


async def _list(call: Call) -> Answer:
    def read(reader: Reader) -> tuple[Settings, Kept]:
        settings = reader.settings()
        return settings, reader.senders(MOST_SENDERS) if settings.exclusions else []

    async with call.desk() as desk:
        settings, kept = await desk.repository.reading(read)
    heads = (_("pattern"), _("holds for"), _("senders"), _("mails"), _("note"))
    return Answer(
        shape={"exclusions": [exclusion_shape(settings, one, kept) for one in settings.exclusions]},
        lines=table(heads, [_row(settings, one, kept) for one in settings.exclusions], empty=_("Nobody is excluded.")),
    )


def _row(settings: Settings, one: Exclusion, kept: Kept) -> tuple[object, ...]:
    found = reach(one, kept, settings)
    return one.pattern, scope_words(settings, one.brand_id, one.address_id), found.senders, found.mails, one.note


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
        saves=True,
        arguments=(_PATTERN, *_SCOPE, _NOTE),
    ),
    Verb(
        name="exclusion edit",
        words=lambda: _("change the note of an exclusion"),
        run=_edit,
        saves=True,
        arguments=(
            _PATTERN,
            *_SCOPE,
            argument("--note", metavar="T", words=lambda: _("why, for whoever reads the list later")),
        ),
    ),
    Verb(
        name="exclusion list",
        words=lambda: _("show who is excluded, where, why, and how many kept mails each matches"),
        run=_list,
    ),
    Verb(
        name="exclusion remove",
        words=lambda: _("let a sender's mails be grouped by time again"),
        run=_remove,
        saves=True,
        arguments=(_PATTERN, *_SCOPE),
    ),
    *SUGGEST,
)
