"""A mail of ours that came back waits for a person as one does that was refused: whoever is on call is told of it."""

from dataclasses import replace

from console.oncall.facts import Opens
from console.oncall.judging import Level, stuck_words
from console.oncall.telling import sections_of
from storage.oncall import Backlog
from storage.words import OutboxState
from tests.oncall.sights import a_sight, an_overview, around, fact_of

BACKLOG = Backlog(
    parked_since=None, failed_since=None, queued_since=None, stuck=1, outbox={OutboxState.REFUSED: 1}, newest_at=None,
    returned=2,
)  # fmt: skip


def test_it_is_counted_with_those_that_were_refused_and_named_apart() -> None:
    assert BACKLOG.needing == 3
    assert stuck_words(BACKLOG) == "refused 1, came back 2"


def test_the_screen_says_that_somebody_is_needed_though_nothing_is_on_its_way() -> None:
    sight = a_sight(backlog=replace(BACKLOG, stuck=0, outbox={}))

    fact = fact_of(sections_of(an_overview(sight=sight), around()), "stuck")

    assert (fact.words, fact.level, fact.opens) == ("2 mails need somebody", Level.CRITICAL, Opens.OUTBOX)
