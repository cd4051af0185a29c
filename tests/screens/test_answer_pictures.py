"""The approved look of answers: the composer and all that opens over it, an answer on its way, and the outbox."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.screens.compose_desk import FOR_COMPOSER, answering
from tests.screens.outbox_desk import every_state
from tests.screens.test_triage_pictures import NARROW, WIDE, named, picture, press  # noqa: F401 (a fixture)
from tests.screens.triage import some_tickets, triage
from widgets.language import use_language

BOTH = {"answer", "second-look", "outbox"}
LANGUAGES = ("nl", "en")
OUTBOX = {"outbox": ("ctrl+o",), "unknown": ("ctrl+o", "down"), "sending": ("I", "G")}


def cases(states: tuple[str, ...], wide: str) -> list[tuple[str, tuple[int, int], str]]:
    """Return each state narrow, in one language by turns, the first ones in both; and one of them wide as well."""
    found = [
        (state, NARROW, language)
        for place, state in enumerate(states)
        for language in (LANGUAGES if state in BOTH else (LANGUAGES[place % 2],))
    ]
    return [*found, (wide, WIDE, "en")]


@pytest.mark.parametrize(("state", "size", "language"), cases(tuple(FOR_COMPOSER), "everybody"), ids=named)
async def test_an_answer_looks_as_it_was_approved(
    tmp_path: Path,
    state: str,
    size: tuple[int, int],
    language: str,
    picture: SnapshotAssertion,  # noqa: F811 (the fixture)
) -> None:
    use_language(language)
    async with answering(tmp_path, size=size) as desk:
        await press(desk.console, FOR_COMPOSER[state])

        assert desk.console.app.export_screenshot(title="omnidesk") == picture


@pytest.mark.parametrize(("state", "size", "language"), cases(tuple(OUTBOX), "outbox"), ids=named)
async def test_the_outbox_looks_as_it_was_approved(
    tmp_path: Path,
    state: str,
    size: tuple[int, int],
    language: str,
    picture: SnapshotAssertion,  # noqa: F811 (the fixture)
) -> None:
    use_language(language)
    async with triage(tmp_path, size=size, fill=some_tickets(6), prepare=[every_state]) as desk:
        await press(desk.console, OUTBOX[state])

        assert desk.console.app.export_screenshot(title="omnidesk") == picture
