"""The dramas leave nothing out: every case, every default, every rule and every way of evidence is shown by one."""

import pytest

from storage.words import Because
from tests.dramas.cases import CASES, DEFAULTS
from tests.dramas.script import Drama, load, paths


@pytest.fixture(scope="module")
def dramas() -> dict[str, Drama]:
    return {path.stem: load(path) for path in paths()}


def test_every_case_and_every_default_is_shown_by_a_drama(dramas: dict[str, Drama]) -> None:
    shown = {case for drama in dramas.values() for case in drama.shows}

    assert {*CASES, *DEFAULTS} - shown == set()


def test_no_drama_claims_a_case_that_nobody_asked_for(dramas: dict[str, Drama]) -> None:
    shown = {case for drama in dramas.values() for case in drama.shows}

    assert shown - {*CASES, *DEFAULTS} == set()


def test_every_rule_is_expected_in_some_drama(dramas: dict[str, Drama]) -> None:
    rules = {word for drama in dramas.values() for word in _rules(drama)}

    assert {str(because) for because in Because} - rules == set()


def test_every_mail_of_a_drama_has_an_expected_end(dramas: dict[str, Drama]) -> None:
    open_ended = [
        f"{name}: {mail.mail}"
        for name, drama in dramas.items()
        for mail in drama.mails
        if not mail.then and not mail.outcomes
    ]

    assert open_ended == []


def test_every_title_is_a_sentence_of_its_own(dramas: dict[str, Drama]) -> None:
    titles = [drama.title for drama in dramas.values()]

    assert len(set(titles)) == len(titles)
    assert [title for title in titles if len(title.split()) < 6 or title.endswith(".")] == []


def _rules(drama: Drama) -> set[str]:
    """Return the rules that a drama expects: those of its mails, and the move of a mail by an employee."""
    found = {rule for mail in drama.mails for rule in mail.outcomes}
    for mail in drama.mails:
        words = mail.then.split()
        found |= {word for word in words[:2] if not word.startswith("#")}
    return found | {str(Because.MOVED_BY_EMPLOYEE) for ticket in drama.tickets.values() if ticket.moved}
