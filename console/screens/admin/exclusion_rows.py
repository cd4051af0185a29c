"""What stands in the list of exclusions: who is excluded and who might be, a row each, and one of them at length.

It stands apart from the screen because what is set, whom it matches and what the agency finder found come at different
times, and the rows are made of as much as is known.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from console.agencies import LEAST, Suggestion, suggestions
from console.agencies import MOST_SENDERS as MOST_LOOKED_AT
from console.agency_words import because_words, mails_words, senders_words
from console.commands.exclusions import scope_words
from console.grouping.exclusions import matches
from console.grouping.kept_senders import KeptSenders
from console.grouping.reach import MOST_SENDERS, Reach
from storage.protocol import Reader
from storage.settings import Exclusion, ExclusionId, Settings
from widgets.entries import Line
from widgets.language import _
from widgets.preview_box import Entry
from widgets.table_plan import TableColumn
from widgets.table_rows import QUIET, Cell, Group, Row

EXCLUDED, SUGGESTED = "excluded:", "suggested:"
_UNKNOWN = "…"
_EXAMPLES = 3
_LISTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found among the kept senders: whom each exclusion matches, and who is proposed."""

    reaches: Mapping[ExclusionId, Reach] = field(default_factory=dict)
    proposed: tuple[Suggestion, ...] = ()


def find(settings: Settings) -> Callable[[Reader], Found]:
    """Return the question what is found with these settings; it walks over every sender, so nobody waits for it."""

    def ask(reader: Reader) -> Found:
        kept = KeptSenders(reader.senders(MOST_SENDERS) if settings.exclusions else [])
        return Found(
            reaches={one.id: kept.reach(one, settings) for one in settings.exclusions},
            proposed=suggestions(reader.sender_facts(LEAST, MOST_LOOKED_AT), settings),
        )

    return ask


def still_proposed(found: Found, settings: Settings) -> tuple[Suggestion, ...]:
    """Return the suggestions but those whose senders have all been excluded since."""
    patterns = [one.pattern for one in settings.exclusions]
    return tuple(
        one
        for one in found.proposed
        if not all(any(matches(pattern, sender) for pattern in patterns) for sender in one.senders)
    )


def columns() -> Sequence[TableColumn]:
    """Return the columns, in the language in use; who is meant, how much it matters and why stay longest."""
    return (
        TableColumn(title=_("Pattern"), rank=9, least=20, most=40),
        TableColumn(title=_("Holds for"), rank=5, least=11, most=24),
        TableColumn(title=_("Senders"), rank=4, least=7, right=True),
        TableColumn(title=_("Mails"), rank=7, least=5, right=True),
        TableColumn(title=_("Tickets"), rank=3, least=7, right=True),
        TableColumn(title=_("Why"), rank=8, least=20, most=60),
        TableColumn(title=_("For example"), rank=2, least=16, most=44),
    )


def lines(settings: Settings, found: Found | None) -> Sequence[Row | Group]:
    """Return who is excluded, then who is proposed; `found` is None while it is being looked for."""
    excluded = [_excluded(one, settings, found) for one in settings.exclusions]
    proposed = [] if found is None else [_suggested(one) for one in still_proposed(found, settings)]
    shown: list[Row | Group] = [Group(title=_("Excluded")), *excluded] if excluded else []
    if proposed:
        shown += [Group(title=_("Suggested by the agency finder: a excludes the one under the cursor")), *proposed]
    elif excluded:
        looking = _("The agency finder is looking …") if found is None else _("The agency finder suggests nobody else.")
        shown.append(Group(title=looking))
    return shown


def _excluded(one: Exclusion, settings: Settings, found: Found | None) -> Row:
    reached = None if found is None else found.reaches.get(one.id)
    counts = (_UNKNOWN, _UNKNOWN) if reached is None else (str(reached.senders), str(reached.mails))
    scope = scope_words(settings, one.brand_id, one.address_id)
    examples = "" if reached is None else ", ".join(reached.first[:_EXAMPLES])
    cells = (one.pattern, scope, *counts, "", one.note, Cell(text=examples, look=QUIET))
    return Row(key=f"{EXCLUDED}{one.id}", cells=cells)


def _suggested(one: Suggestion) -> Row:
    counts = (str(len(one.senders)), str(one.mails), str(one.tickets))
    examples = Cell(text="; ".join((one.references or one.names)[:_EXAMPLES]), look=QUIET)
    return Row(key=f"{SUGGESTED}{one.pattern}", cells=(one.pattern, "", *counts, because_words(one), examples))


# One of them at length


def excluded_entries(one: Exclusion, settings: Settings, reached: Reach | None) -> Iterator[Entry]:
    """Yield an exclusion at length: where it holds, whom it matches, why."""
    yield Line(label=_("Holds for"), value=scope_words(settings, one.brand_id, one.address_id))
    yield Line(label=_("Matches"), value=_UNKNOWN if reached is None else reach_words(reached))
    if one.note:
        yield Line(label=_("Note"), value=one.note)


def suggested_entries(one: Suggestion) -> Iterator[Entry]:
    """Yield a suggestion at length: why, and what was seen."""
    yield Line(label=_("Why"), value=because_words(one))
    if len(one.senders) > 1:
        yield Line(label=_("Senders"), value=_listed(one.senders))
    if len(one.references) > 1:
        yield Line(label=_("Numbers"), value=_listed(one.references))
    if len(one.names) > 1:
        yield Line(label=_("Names"), value=_listed(one.names))
    if one.examples:
        yield Line(label=_("Subjects"), value="; ".join(one.examples[:_EXAMPLES]))


def reach_words(reached: Reach) -> str:
    """Return whom a pattern matches among the kept senders: "2 senders with 9 mails: a@…, b@…"."""
    if not reached.senders:
        return _("no kept mail")
    words = _("{senders} with {mails}: {first}")
    first = ", ".join(reached.first) + ("" if reached.senders == len(reached.first) else ", …")
    return words.format(senders=senders_words(reached.senders), mails=mails_words(reached.mails), first=first)


def _listed(values: Sequence[str]) -> str:
    return ", ".join(values[:_LISTED]) + (", …" if len(values) > _LISTED else "")
