"""All that is told on call, in the order in which it matters: first whether mail comes in, last the database.

It stands apart so that the screen and `status` cannot differ: both show what this returns.
"""

from collections.abc import Iterable

from console.mail.safe_text import safe_line
from console.oncall.desk_facts import (
    address_facts,
    aside_facts,
    intake_facts,
    sending_facts,
    store_facts,
    waiting_facts,
)
from console.oncall.facts import Around, Fact, Opens, Section
from console.oncall.judging import Level
from console.oncall.mailbox_facts import mailbox_section
from console.oncall.overview import Overview
from widgets.language import _


def sections_of(overview: Overview, around: Around) -> tuple[Section, ...]:
    """Return everything that is told, mailboxes first."""
    mailboxes = [mailbox_section(one, overview, around) for one in overview.sight.mailboxes]
    return (
        *mailboxes,
        _section(_("What came in"), [*_poller(overview, around), *intake_facts(overview)]),
        _section(_("In no ticket"), aside_facts(overview, around)),
        _section(_("Sending"), sending_facts(overview, around)),
        _section(_("Mail addresses"), address_facts(overview, around)),
        _section(_("Waiting longest for an answer"), waiting_facts(overview, around)),
        _section(_("The desk itself"), store_facts(overview, around)),
    )


def worst_of(sections: Iterable[Section]) -> Fact | None:
    """Return the first of the lines that are worst, None while all is well."""
    facts = [fact for section in sections for fact in section.facts if fact.level]
    return max(facts, key=lambda fact: fact.level, default=None)


def needing(sections: Iterable[Section]) -> int:
    """Return how many lines tell of something that is not well."""
    return sum(bool(fact.level) for section in sections for fact in section.facts)


def _poller(overview: Overview, around: Around) -> list[Fact]:
    """Tell that there is no mailbox, and what this console's own poller says when it failed."""
    facts = []
    if not overview.sight.mailboxes:
        words = _("no forward mailbox yet")
        facts.append(Fact(key="no-mailbox", label=_("Mailbox"), words=words, level=Level.CRITICAL, opens=Opens.MAILBOX))
    if around.poller:
        words = safe_line(around.poller)
        facts.append(Fact(key="poller", label=_("Poller"), words=words, level=Level.CRITICAL, opens=Opens.MAILBOX))
    return facts


def _section(title: str, facts: Iterable[Fact]) -> Section:
    return Section(title=title, facts=tuple(facts))
