"""A second reading of grouping.md §2, §6 and §7: naive, in memory, written from the text and not from the engine.

It plays one brand with the desk's first settings, and serves as the judge of stories by chance: where it and the desk
disagree, one of them has not read the rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

HOUR = 3_600_000
DAY = 24 * HOUR
PERIOD = 72 * HOUR
OURS = ("info@acme.nl", "sales@acme.nl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as the rules see it. `named`: the ids that it names, newest evidence first; `body` compares bodies."""

    name: str
    id: str
    sender: str
    customer: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    named: tuple[str, ...]
    body: str
    arrival: int
    key: int
    automatic: bool = False
    sure: bool = True
    excluded: bool = False

    @property
    def order(self) -> tuple[int, int]:
        return self.arrival, self.key


@dataclass(slots=True, kw_only=True)
class Kept:
    """A message in the model; a reply is signed and has no letter of its own."""

    letter: Letter
    is_reply: bool = False


@dataclass(slots=True, kw_only=True)
class Case:
    """A ticket in the model."""

    number: int
    customer: str
    address: str
    kept: list[Kept] = field(default_factory=list)
    status: str = "open"
    closed_at: int = 0
    follows: int | None = None
    merged_into: int | None = None
    parted: set[str] = field(default_factory=set)
    opened_at: int = 0

    def takes_part(self, customer: str) -> bool:
        wrote = any(one.letter.customer == customer and one.letter.sure and not one.is_reply for one in self.kept)
        return wrote or any(customer in (*one.letter.to, *one.letter.cc) for one in self.kept)

    def last_mail_of(self, customer: str) -> int | None:
        counting = (one.letter for one in self.kept if not one.is_reply and one.letter.customer == customer)
        return max((one.arrival for one in counting if one.sure and not one.automatic), default=None)

    @property
    def mails(self) -> list[Letter]:
        return [one.letter for one in self.kept if not one.is_reply]

    @property
    def active_at(self) -> int:
        return max([self.opened_at, *(one.letter.arrival for one in self.kept if not one.letter.automatic)])


@dataclass(slots=True)
class Desk:
    """The model's desk: tickets in order of number."""

    cases: list[Case] = field(default_factory=list)

    def case(self, number: int) -> Case:
        return self.cases[number - 1]

    def take(self, letter: Letter) -> str:
        """Place a mail and return what a drama would say of it."""
        first = self._same_id(letter)
        for one in first:
            if one.sender == letter.sender and one.body == letter.body and one.sure == letter.sure:
                return f"duplicate of {one.name}"
        hits, stranger = self._threads(letter, first)
        if hits:
            return self._land(letter, hits)
        return self._by_time(letter, stranger)

    def reply(self, number: int, letter: Letter) -> None:
        self.case(number).kept.append(Kept(letter=letter, is_reply=True))

    def merge(self, gone: int, into: int) -> None:
        left, survivor = self.case(gone), self.case(into)
        survivor.status = min(left.status, survivor.status, key=("open", "pending", "closed").index)
        survivor.kept += left.kept
        left.kept, left.status, left.merged_into = [], "merged", into

    def split(self, name: str) -> None:
        origin = next(case for case in self.cases for one in case.kept if one.letter.name == name)
        moved = next(one for one in origin.kept if one.letter.name == name)
        origin.kept.remove(moved)
        origin.parted.add(moved.letter.customer)
        opened = self._open(moved.letter, origin.address)
        opened.kept.append(moved)

    def _same_id(self, letter: Letter) -> list[Letter]:
        found = [one for case in self.cases for one in case.mails if letter.id and one.id == letter.id]
        return sorted(found, key=lambda one: one.order)

    def _threads(self, letter: Letter, first: list[Letter]) -> tuple[list[tuple[str, Case, str, bool]], Case | None]:
        """Return the hits (rule, ticket, id, as a stranger) in order, and the first ticket that refused a stranger."""
        hits: list[tuple[str, Case, str, bool]] = []
        strangers: list[Case] = []
        own = (one for one in first if letter.sure and one.sure and one.customer == letter.customer)
        hits += [("known-message-id", self._holding(one), "", False) for one in own]
        for name in letter.named:
            for case in self._signed(name):
                if case.takes_part(letter.customer) and letter.sure:
                    hits.append(("signed-token", case, name, False))
                elif case.address in self._addressed(letter):
                    hits.append(("signed-token", case, name, True))
                else:
                    strangers.append(case)
        for name in letter.named:
            for case in self._known(name):
                if not case.takes_part(letter.customer):
                    strangers.append(case)
                elif letter.sure:
                    hits.append(("known-message-id", case, name, False))
            if letter.sure and not letter.excluded:
                hits += [("seen-reference", case, name, False) for case in self._seen(name, letter.customer)]
        return hits, strangers[0] if strangers else None

    def _land(self, letter: Letter, hits: list[tuple[str, Case, str, bool]]) -> str:
        rule, case, name, stranger = hits[0]
        if case.status == "closed" and not letter.automatic and letter.arrival - case.closed_at >= 30 * DAY:
            for other_rule, other, other_name, _ in hits[1:]:
                late = other.status == "closed" and letter.arrival - other.closed_at >= 30 * DAY
                if other_rule == "seen-reference" and other_name == name and other is not case and not late:
                    return self._append(letter, other_rule, other, quiet=False)
            return self._opened(letter, "new:candidate-closed", case.number)
        return self._append(letter, rule, case, quiet=stranger or letter.automatic)

    def _append(self, letter: Letter, rule: str, case: Case, *, quiet: bool) -> str:
        case.kept.append(Kept(letter=letter))
        case.status = case.status if quiet else "open"
        return f"#{case.number} {rule}"

    def _by_time(self, letter: Letter, stranger: Case | None) -> str:
        if stranger is not None:
            return self._opened(letter, "new:stranger", stranger.number)
        bars = (("sender-unsure", not letter.sure), ("from-ourselves", letter.customer in OURS))
        bars += (("sender-excluded", letter.excluded), ("automatic", letter.automatic))
        for word, holds in bars:
            if holds:
                return self._opened(letter, f"new:{word}", None)
        return self._within(letter)

    def _within(self, letter: Letter) -> str:
        here = [case for case in self.cases if case.customer == letter.customer and case.status != "merged"]
        here = [case for case in here if case.address == self._address(letter)]
        here.sort(key=lambda case: (-case.active_at, case.number))
        lost: dict[str, int] = {}
        for case in here:
            reason = self._lost(case, letter)
            if reason == "":
                return self._append(letter, "time-window", case, quiet=False)
            lost.setdefault(reason, case.number)
        order = ("split-remembered", "candidate-closed", "cap-reached", "period-over")
        because = next((word for word in order if word in lost), "no-candidate")
        return self._opened(letter, f"new:{because}", lost.get("candidate-closed"))

    def _lost(self, case: Case, letter: Letter) -> str:
        last = case.last_mail_of(letter.customer)
        if last is None:
            return "no mail"
        if abs(letter.arrival - last) > PERIOD:
            return "period-over"
        if letter.customer in case.parted:
            return "split-remembered"
        if case.status == "closed":
            return "candidate-closed"
        begun = min(one.arrival for one in case.mails)
        return "cap-reached" if abs(letter.arrival - begun) > 30 * DAY else ""

    def _opened(self, letter: Letter, because: str, follows: int | None) -> str:
        case = self._open(letter, self._address(letter))
        case.follows = follows
        case.kept.append(Kept(letter=letter))
        return f"#{case.number} {because}"

    def _open(self, letter: Letter, address: str) -> Case:
        case = Case(number=len(self.cases) + 1, customer=letter.customer, address=address, opened_at=letter.arrival)
        self.cases.append(case)
        return case

    def _addressed(self, letter: Letter) -> list[str]:
        return [one for one in (*letter.to, *letter.cc) if one in OURS]

    def _address(self, letter: Letter) -> str:
        return next(iter(self._addressed(letter)), OURS[0])

    def _holding(self, letter: Letter) -> Case:
        return next(case for case in self.cases for one in case.kept if one.letter is letter)

    def _signed(self, name: str) -> Iterator[Case]:
        yield from (case for case in self.cases for one in case.kept if one.is_reply and one.letter.id == name)

    def _known(self, name: str) -> list[Case]:
        found = [(one.letter, case) for case in self.cases for one in case.kept if one.letter.id == name]
        return [case for _, case in sorted(found, key=lambda pair: pair[0].order)]

    def _seen(self, name: str, customer: str) -> list[Case]:
        """Return the tickets in which this customer's mails named the id, the newest mail first, each once."""
        mails = [(one, case) for case in self.cases for one in case.mails if one.sure and one.customer == customer]
        found = sorted((pair for pair in mails if name in pair[0].named), key=lambda pair: pair[0].order, reverse=True)
        return [self.case(number) for number in dict.fromkeys(case.number for _, case in found)]
