"""A desk to answer from: signatures on three levels, templates, a mail with people in copy; and a composer over it.

async with writing(tmp_path) as desk:
    await desk.type("Het komt morgen.")
    await desk.press("ctrl+s", "y")
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from console.screens.compose import ComposeScreen
from storage.drafts import Draft
from storage.outbox import Outgoing
from storage.protocol import Writer
from storage.records import Message, TicketNumber
from storage.settings import EmployeeId, OutgoingServer, ServerId, Signature, SignatureId, Template, TemplateId
from storage.words import Direction, Security
from tests.screens.triage import TriageDesk, triage
from tests.storage.builders import ACME, MAIN, NOVA, an_address
from tests.storage.steps import open_with, save

PIET = "piet@example.nl"
LATE = "Waar blijft mijn pakket?"

SIGNATURES = (
    Signature(id=SignatureId(0), text="Team {{brand}}", brand_id=ACME),
    Signature(id=SignatureId(0), text="Met vriendelijke groet,\n{{medewerker}}", employee_id=EmployeeId(1)),  # Ana's
)
TEMPLATES = (
    Template(id=TemplateId(0), name="Onderweg", text="Beste {{klant}}, {{ticket}} is onderweg.", brand_id=ACME),
    Template(id=TemplateId(0), name="Geduld", text="Nog even geduld.\nTot snel."),
    Template(id=TemplateId(0), name="Van Nova", text="Nova zegt.", brand_id=NOVA),
)

SERVER = OutgoingServer(
    id=ServerId(0), address_id=None, host="smtp.example.nl", port=465, security=Security.TLS, user="acme", secret="acme"
)

# The states of a composer that are worth a picture, as keys over the list of `answering`; "text:" is typed.
FOR_COMPOSER: Mapping[str, tuple[str, ...]] = {
    "answer": ("r", "text:Beste Jan,\n\nHet komt morgen."),
    "everybody": ("r", "ctrl+r", "text:Beste allen,"),
    "why": ("r", "f9"),
    "quote": ("r", "ctrl+l"),
    "template": ("r", "f2"),
    "signatures": ("r", "ctrl+n"),
    "path": ("r", "ctrl+b"),
    "another-brand": ("r", "text:Nova levert morgen.", "ctrl+s"),
    "second-look": ("r", "text:Het komt morgen.", "ctrl+g", "ctrl+s"),
    "throw-away": ("r", "text:Weg.", "f12"),
    "zoomed": ("r", "text:Het komt morgen.", "f5"),
    "forward": ("enter", "f"),
    "draft-waits": ("r", "text:Beste Jan,", "escape"),
    "on-its-way": ("r", "text:Het komt morgen.", "ctrl+s", "e"),
}


def a_question(**changes: Any) -> Callable[[Writer], None]:
    """Return what opens a ticket of Jan's with Piet in copy."""
    message: dict[str, Any] = {"cc": (PIET,), "text": "Goedendag,\nhet pakket is er nog niet.\nJan"}

    def write(writer: Writer) -> None:
        open_with(writer, **(message | changes))

    return write


def some_words(writer: Writer) -> None:
    """Give the desk signatures, templates and a server: what they belong to has its number now."""
    save(writer, replace(writer.settings(), signatures=SIGNATURES, templates=TEMPLATES, servers=(SERVER,)))


@asynccontextmanager
async def answering(folder: Path, *, prepare: Any = (), **changes: Any) -> AsyncIterator[TriageDesk]:
    """Run a console over that desk; 80×24 unless another size is wanted."""
    wanted: dict[str, Any] = {
        "fill": a_question(),
        "size": (80, 24),
        "settings": {"addresses": (an_address(address=MAIN, from_name="{{merknaam}} klantenservice"),)},
        "prepare": (some_words, *prepare),
    }
    async with triage(folder, **(wanted | changes)) as desk:
        yield desk


@asynccontextmanager
async def writing(folder: Path, **changes: Any) -> AsyncIterator[TriageDesk]:
    """The same, with the composer open over the first ticket."""
    async with answering(folder, **changes) as desk:
        await desk.press("r")
        assert isinstance(desk.console.app.screen, ComposeScreen), desk.text
        yield desk


def composer_of(desk: TriageDesk) -> ComposeScreen:
    """Return the composer in front."""
    screen = desk.console.app.screen
    assert isinstance(screen, ComposeScreen), desk.text
    return screen


async def draft_of(desk: TriageDesk, login: str = "ana", number: int = 1) -> Draft | None:
    """Return an employee's draft as it is kept."""
    return await desk.repository.reading(lambda reader: reader.draft(login, TicketNumber(number)))


async def answers(desk: TriageDesk, number: int = 1) -> list[Message]:
    """Return the mails of ours in a ticket."""
    messages = await desk.repository.reading(lambda reader: reader.messages(TicketNumber(number)))
    return [one for one in messages if one.direction is Direction.OUT]


async def sent(desk: TriageDesk) -> list[Outgoing]:
    """Return what is in the outbox."""
    return await desk.repository.reading(lambda reader: reader.outbox(limit=10))


def line_with(desk: TriageDesk, words: str) -> str:
    """Return the line of the screen in which words stand."""
    found = [line.strip() for line in desk.console.lines if words in line]
    assert found, "\n".join(desk.console.lines)
    return found[0]
