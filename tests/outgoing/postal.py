"""A desk with its post: mail comes in by a forward mailbox, answers leave by SMTP, all of it the real thing.

`async with a_post(folder) as post:` has a mailbox in memory; `box` may be one of a real server. `post.take(raw)` brings
a mail and returns what was decided, `await post.answer(1, "…")` queues an answer, `await post.send()` sends what is due
and returns what arrived.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.tickets.answer_facts import read_opening
from console.commands.tickets.replying import Reply
from console.commands.tickets.ticket_command import Done
from console.demo.ways import Passage, headers_of
from console.intake.follower import Door
from console.intake.lease import this_holder
from console.intake.source import Opener
from console.outgoing.door import OutgoingDoor
from console.outgoing.sender import Sender
from console.outgoing.smtp import SmtpMailer
from console.services import PollService, intake_of
from storage.protocol import Repository, Writer
from storage.records import Decision, Message, MessageKey, Ticket, TicketNumber
from storage.settings import ForwardMailbox, MailboxId, OutgoingServer, ServerId, Settings
from storage.sqlite.repository import open_repository
from storage.words import ReplyKind, Role
from tests.intake.memory_source import MemoryMailbox, SetClock
from tests.outgoing.sink import Kept, Sink, sink
from tests.storage.builders import MAIN, MINUTE, NOON, a_mailbox, an_address, some_settings
from tests.storage.steps import save

ANA = Actor(login="ana", role=Role.AGENT)
Via = Callable[[Sink], AbstractContextManager[OutgoingServer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A forward mailbox: where mail is put into it with its arrival, and how the poller opens it."""

    mailbox: ForwardMailbox
    deliver: Callable[[bytes, int], object]
    opener: Opener


def memory_box() -> Box:
    """Return a forward mailbox in memory."""
    kept = MemoryMailbox()

    def deliver(raw: bytes, arrival: int) -> None:
        kept.mails[(arrival - NOON) // 1000] = raw  # the UID is what its INTERNALDATE is made of

    return Box(mailbox=a_mailbox(), deliver=deliver, opener=kept.open)


@dataclass(slots=True, kw_only=True)
class Post:
    """A desk, its forward mailbox, and the server that takes what it sends."""

    repository: Repository
    clock: SetClock
    sink: Sink
    box: Box
    service: PollService
    sender: Sender
    forward: str
    sequence: int = 0

    async def take(self, *raws: bytes, way: str = "gmail", address: str = MAIN) -> list[Decision]:
        """Have mails arrive by a forwarding a minute later, and return what was decided of each."""
        for raw in raws:
            self.clock.at += MINUTE
            self.box.deliver(forwarded(raw, way, address, self.forward, self.clock.at), self.clock.at)
        return await self.poll()

    async def poll(self) -> list[Decision]:
        """Take in what lies in the forward mailbox, and return what was decided of it."""
        (result,) = await self.service.once()
        assert result.error is None
        decisions = await self.repository.reading(lambda reader: reader.decisions(self.sequence, 1000))
        self.sequence = max((decision.sequence for decision in decisions), default=self.sequence)
        return decisions

    async def answer(self, number: int, text: str = "Het komt morgen.", *, actor: Actor = ANA) -> Done:
        """Queue an answer to a ticket's newest mail, to leave at once."""
        self.clock.at += MINUTE
        desk = Desk(repository=self.repository, clock=self.clock, actor=actor)
        wanted = TicketNumber(number)
        opening = await self.repository.reading(
            lambda reader: read_opening(reader, wanted, ReplyKind.REPLY, None, actor.login)
        )
        return await Reply(number=wanted, answer=opening.answer(text)).run(desk)

    async def send(self) -> list[Kept]:
        """Send what is due, and return what arrived at the server."""
        before = len(self.sink.mails)
        await self.sender.once()
        return self.sink.mails[before:]

    async def ticket(self, number: int) -> Ticket:
        """Return a ticket that is there."""
        found = await self.repository.reading(lambda reader: reader.ticket(TicketNumber(number)))
        assert found is not None
        return found

    async def messages(self, number: int) -> list[Message]:
        """Return a ticket's messages."""
        return await self.repository.reading(lambda reader: reader.messages(TicketNumber(number)))

    async def outgoing(self, number: int) -> Message:
        """Return the newest message of ours in a ticket."""
        return [one for one in await self.messages(number) if one.delivery is None][-1]

    async def rename(self, key: MessageKey, message_id: str) -> None:
        """Note the Message-ID that a provider gave to a message of ours, as the sender does that was told of it."""
        await self.repository.writing(lambda writer: writer.add_rewritten_id(key, message_id))

    async def change(self, change: Callable[[Settings], Settings]) -> None:
        """Change the settings."""
        await self.repository.writing(lambda writer: save(writer, change(writer.settings())))


@asynccontextmanager
async def a_post(
    folder: Path, *, box: Box | None = None, via: Via = lambda post: nullcontext(post.server()), **changes: Any
) -> AsyncIterator[Post]:
    """Open a desk with its post; `changes` are of its settings. `via` serves what hands on to the sink, if it does not
    take the mails itself."""
    clock, box, chance = SetClock(at=NOON), box or memory_box(), Random(1)
    out = OutgoingDoor(mailer=SmtpMailer(), password=_no_password)
    with sink() as server, via(server) as outgoing:
        async with open_repository(folder / "desk.db", clock=clock) as repository:
            settings = some_settings(**(_settings(box, outgoing) | changes))
            await repository.writing(lambda writer: _keep(writer, settings))
            async with intake_of(repository, clock) as means:
                yield Post(
                    repository=repository, clock=clock, sink=server, box=box,
                    service=PollService(Door(opener=box.opener, password=_password), means, chance=chance),
                    sender=Sender(repository, out, this_holder(), clock, chance),
                    forward=settings.forward_address(settings.brands[0]),
                )  # fmt: skip


def forwarded(raw: bytes, way: str, address: str, forward: str, arrival: int) -> bytes:
    """Return a mail as it lies in the forward mailbox after an address was forwarded to it."""
    sender = hashlib.sha256(raw).hexdigest()[:8] + "@forwarder.example"
    passage = Passage(sender=sender, address=address, forward=forward, arrival=arrival)
    top = "".join(f"{name}: {value}\r\n" for name, value in headers_of(way, passage))
    return top.encode() + raw


def _settings(box: Box, outgoing: OutgoingServer) -> dict[str, Any]:
    """Return an address that never groups by time, so that only a thread can find a ticket, and one beside it."""
    return {
        "addresses": (an_address(group_by_time=False), an_address(address="sales@acme.nl", position=1)),
        "exclusions": (),
        "mailboxes": (replace(box.mailbox, id=MailboxId(0)),),
        "servers": (replace(outgoing, id=ServerId(0)),),
    }


def _keep(writer: Writer, settings: Settings) -> None:
    save(writer, settings)


async def _password(mailbox: ForwardMailbox) -> str:
    return "correct horse"


async def _no_password(server: OutgoingServer) -> str:
    return ""
