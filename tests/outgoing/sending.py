"""A desk with mails of ours in the outbox, for who sends them."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from console.intake.lease import Holder, this_holder
from console.outgoing.door import OutgoingDoor, OutgoingPasswordError
from console.outgoing.mailer import Mailer
from console.outgoing.sender import Sender
from storage.outbox import OutboxId, Outgoing, Recipient
from storage.protocol import Repository, Writer
from storage.records import Event, MessageKey, TicketNumber
from storage.settings import AddressId, OutgoingServer
from storage.sqlite.repository import open_repository
from storage.words import OutboxState
from tests.intake.memory_source import SetClock
from tests.outgoing.posting import a_server
from tests.storage.builders import JAN, MAIN, NOON, some_settings
from tests.storage.steps import answer, open_with, save

_FOLDER = TemporaryDirectory(prefix="omnidesk-outbox-")


def an_outgoing(*recipients: Recipient | str, **changes: Any) -> Outgoing:
    """Return a mail as it was taken up for its first try, one second after it was queued."""
    to = tuple(one if isinstance(one, Recipient) else Recipient(address=one) for one in recipients or (JAN,))
    fields: dict[str, Any] = {
        "id": OutboxId(3),
        "message": MessageKey(12),
        "ticket": TicketNumber(7),
        "message_id": "<antwoord@acme.nl>",
        "subject": "Re: Waar blijft mijn pakket?",
        "address_id": AddressId(1),
        "sender": MAIN,
        "recipients": to,
        "state": OutboxState.SENDING,
        "attempts": 1,
        "queued_at": NOON,
        "queued_by": "ana",
        "next_try_at": None,
        "tried_at": NOON + 1000,
        "handed_at": None,
        "ended_at": None,
        "server_said": "",
        "settled_at": None,
        "settled_by": "",
        "automatic": False,
        "size": 100,
    }
    return Outgoing(**(fields | changes))


@dataclass(slots=True)
class OutboxDesk:
    """A desk whose clock stands until it is set; `ticket` is the one that is answered."""

    repository: Repository
    clock: SetClock
    ticket: TicketNumber
    keyless: bool = False

    def sender(self, mailer: Mailer, *, holder: Holder | None = None) -> Sender:
        """Return the sender of a process of its own."""
        door = OutgoingDoor(mailer=mailer, password=self._password)
        return Sender(self.repository, door, holder or this_holder(), self.clock, Random(1))

    async def queue(self, *recipients: str, **mail: Any) -> OutboxId:
        """Queue an answer that is due now."""
        number = await self.repository.reading(lambda reader: len(reader.messages(self.ticket)))
        queued = {"recipients": recipients or (JAN,), "queued_at": self.clock(), "due_at": self.clock()} | mail
        message_id = f"<antwoord{number}@acme.nl>"
        return await self.repository.writing(
            lambda writer: answer(writer, self.ticket, mail=queued, message_id=message_id)
        )

    async def mail(self, outbox_id: OutboxId) -> Outgoing:
        """Return a mail as it is kept now."""
        found = await self.repository.reading(lambda reader: reader.outgoing(outbox_id))
        assert found is not None
        return found

    async def states(self) -> list[OutboxState]:
        """Return the states of all mails, the oldest first."""
        found = await self.repository.reading(lambda reader: reader.outbox(limit=100))
        return [one.state for one in reversed(found)]

    async def trail(self) -> list[Event]:
        """Return what was done to the ticket."""
        return await self.repository.reading(lambda reader: reader.events(self.ticket))

    async def change_servers(self, *servers: OutgoingServer) -> None:
        """Set these outgoing servers, and no others."""

        def change(writer: Writer) -> None:
            save(writer, replace(writer.settings(), servers=servers))

        await self.repository.writing(change)

    async def _password(self, server: OutgoingServer) -> str:
        if self.keyless:
            raise OutgoingPasswordError("the configuration has no secret acme")
        return "geheim"


@asynccontextmanager
async def an_outbox(folder: Path) -> AsyncIterator[OutboxDesk]:
    """Open a desk with an open ticket and the account's outgoing server."""
    clock, database = SetClock(), folder / "desk.db"
    shutil.copy(await _made_once(), database)
    async with open_repository(database, clock=clock) as repository:
        yield OutboxDesk(repository=repository, clock=clock, ticket=TicketNumber(1))


async def _made_once() -> Path:
    """Return the database of such a desk: making one costs more than most tests."""
    made = Path(_FOLDER.name) / "desk.db"
    if not made.exists():
        async with open_repository(made, clock=SetClock()) as repository:
            await repository.writing(lambda writer: save(writer, some_settings(servers=(a_server(),))))
            number, _key = await repository.writing(open_with)
            assert number == 1
    return made


@asynccontextmanager
async def sending(sender: Sender) -> AsyncIterator[None]:
    """Let a sender stay at work until the block ends."""
    running = asyncio.create_task(sender.run())
    try:
        async with asyncio.timeout(20):
            yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def until(desk: OutboxDesk, *states: OutboxState) -> None:
    """Wait until the mails are in these states, the oldest first."""
    async for _revision in desk.repository.watch():
        if await desk.states() == list(states):
            return


async def until_sent(desk: OutboxDesk, mail: OutboxId) -> None:
    """Wait until a mail is sent."""
    async for _revision in desk.repository.watch():
        if (await desk.mail(mail)).state is OutboxState.SENT:
            return
