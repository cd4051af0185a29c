"""Plays a drama at a real desk: the intake over a database, with a clock that the drama moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice

from console.commands.actor import Actor
from console.commands.tickets.customer import ChangeCustomer
from console.intake.reading import Reading, ReadingRoom, Unreadable
from console.intake.receive import BATCH, Intake, digest
from console.mail.parse import UnreadableMailError, parse
from console.mail.parsed import ParsedMail
from storage.protocol import Reader, Repository, Writer
from storage.records import Decision, MessageKey, NewDelivery, TicketNumber
from storage.words import Outcome, Role, TicketStatus
from tests.dramas.desk import CATCH_ALL, changed, first_desk
from tests.dramas.letters import Letter, id_of, letters_of
from tests.dramas.moves import merge, reply_in, split
from tests.dramas.script import Change, Deed, Drama, Give, Mail, Merge, Owns, Reply, Split, Step

ANA = Actor(login="ana", role=Role.AGENT)


class NearRoom(ReadingRoom):
    """Reads mails with the same reader, without a second process."""

    async def read(self, raws: Sequence[bytes]) -> list[Reading]:
        return [_read(raw) for raw in raws]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the desk says of a mail, in the words that a drama uses."""

    then: str
    by: str
    badges: list[str]
    lost: list[str]
    evidence: str


@dataclass(slots=True)
class Stage:
    """A desk while a drama is played at it. `told` holds a line for each mail, `counts` one for each repetition."""

    repository: Repository
    drama: Drama
    room: ReadingRoom
    now: int = 0
    uid: int = 0
    sequence: int = 0
    ids: dict[str, str] = field(default_factory=dict)
    keys: dict[str, MessageKey] = field(default_factory=dict)
    key: bytes = b""
    told: dict[str, Told] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    uids: dict[int, str] = field(default_factory=dict)

    async def play(self) -> None:
        """Play the drama to its end."""
        self.now = self.drama.moment("")
        await self.repository.writing(self._open)
        for step in _together(self.drama.steps):
            self.now = max(self.now, self.drama.moment(step[-1].at))
            if isinstance(step[0], Mail):
                await self._take([mail for mail in step if isinstance(mail, Mail)])
            else:
                await self._do(step[0])

    def name_of(self, key: MessageKey) -> str:
        """Return the name by which the drama knows a message."""
        return next((name for name, known in self.keys.items() if known == key), f"message {key}")

    def _open(self, writer: Writer) -> None:
        settings = writer.save_settings(first_desk(), actor="", verb="setup", subject="", detail="", at=self.now)
        if self.drama.desk:
            wanted = changed(settings, self.drama.desk)
            writer.save_settings(wanted, actor="", verb="setup", subject="", detail="", at=self.now)
        self.key = writer.signing_key()

    async def _take(self, mails: Sequence[Mail]) -> None:
        intake = Intake(self.repository, self.room, lambda: self.now)
        for letters in _chunks(self._letters(mails)):
            deliveries = await self.repository.reading(lambda reader, some=letters: self._deliveries(reader, some))
            self.now = max(self.now, *(delivery.kept_at for delivery in deliveries))
            await intake.take(deliveries)
            await self.repository.reading(self._hear)

    def _letters(self, mails: Sequence[Mail]) -> Iterator[Letter]:
        for mail in mails:
            for letter in letters_of(mail, self.drama, self.ids, self.key):
                self.ids[letter.name] = id_of(mail, letter.name)
                yield letter

    def _deliveries(self, reader: Reader, letters: Sequence[Letter]) -> list[NewDelivery]:
        return [self._delivery(reader, letter) for letter in letters]

    def _delivery(self, reader: Reader, letter: Letter) -> NewDelivery:
        step = letter.step
        self.uid += 1
        self.uids[self.uid] = letter.name
        mailbox = reader.settings().mailbox_named(step.mailbox or CATCH_ALL)
        assert mailbox is not None
        kept_at = self.drama.moment(step.fetched) if step.fetched else letter.arrival + 1000
        said = self.drama.moment(step.server_says) if step.server_says else letter.arrival
        return NewDelivery(
            mailbox_id=mailbox.id,
            brand_id=mailbox.brand_id,
            uidvalidity=7,
            uid=self.uid,
            internal_date=said,
            kept_at=kept_at if not step.server_says else letter.arrival,
            sha256=digest(letter.raw),
            raw=letter.raw,
        )

    def _hear(self, reader: Reader) -> None:
        """Note what was decided since the last time."""
        while decisions := reader.decisions(self.sequence, 500):
            for decision in decisions:
                self.sequence = decision.sequence
                self._note(reader, decision)

    def _note(self, reader: Reader, decision: Decision) -> None:
        delivery = reader.delivery(decision.delivery)
        assert delivery is not None
        name = self.uids[delivery.uid]
        if decision.outcome is Outcome.TICKETED and decision.message is not None:
            self.keys[name] = decision.message
        step = next((mail for mail in self.drama.mails if mail.mail == name), None)
        if step is None:
            counts = self.counts.setdefault(name.rpartition("-")[0], {})
            counts[decision.because] = counts.get(decision.because, 0) + 1
            return
        message = reader.message(decision.message) if decision.message else None
        self.told[name] = Told(
            then=self._then(decision),
            by=decision.address_because,
            badges=list(message.badges) if message and decision.outcome is Outcome.TICKETED else [],
            lost=[f"#{one.ticket} {one.lost_because}" for one in decision.candidates],
            evidence=decision.evidence[0].header if decision.evidence else "",
        )

    def _then(self, decision: Decision) -> str:
        match decision.outcome:
            case Outcome.TICKETED:
                return f"#{decision.ticket} {decision.because}"
            case Outcome.DUPLICATE | Outcome.BOUNCE:
                assert decision.message is not None
                return f"{decision.because} of {self.name_of(decision.message)}"
            case _:
                return str(decision.because)

    async def _do(self, step: Step) -> None:
        await self.repository.writing(lambda writer: self._did(writer, step))

    def _did(self, writer: Writer, step: Step) -> None:
        match step:
            case Reply():
                self._reply(writer, step)
            case Deed():
                writer.set_status(TicketNumber(step.ticket), TicketStatus(step.set), at=self.now)
            case Merge():
                merge(writer, TicketNumber(step.merge), TicketNumber(step.into), self.now)
            case Split():
                split(writer, self.keys[step.split], self.now)
            case Give():
                ChangeCustomer(number=TicketNumber(step.give), address=step.to).apply(writer, ANA, self.now)
            case Owns():
                owner = writer.customer_of(step.customer)
                assert owner is not None
                writer.add_customer_address(owner, step.owns)
            case Change():
                wanted = changed(writer.settings(), step.desk)
                writer.save_settings(wanted, actor="ana", verb="set", subject="", detail="", at=self.now)

    def _reply(self, writer: Writer, step: Reply) -> None:
        key, message_id = reply_in(writer, step, self.now)
        self.keys[step.reply], self.ids[step.reply] = key, message_id
        if step.rewritten:
            writer.add_rewritten_id(key, step.rewritten)


def _together(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """Give the steps one by one, but mails in a row that are fetched together at once."""
    for label, row in groupby(steps, key=lambda step: step.together if isinstance(step, Mail) else ""):
        if label:
            yield list(row)
        else:
            yield from ([step] for step in row)


def _chunks(letters: Iterator[Letter]) -> Iterator[list[Letter]]:
    while some := list(islice(letters, BATCH)):
        yield some


def _read(raw: bytes) -> ParsedMail | Unreadable:
    try:
        return parse(raw)
    except UnreadableMailError as error:
        return Unreadable(reason=str(error))
