"""Simulates settings over the kept history: where every mail would have gone if they had always been in force.

It stands alone because nothing may change by asking: messages and settings come in, differences come out. Time is asked
by the engine's own rule (`grouping.time_window.loss`, `grouping.exclusions`); everything else stays as it was decided:

- a mail that a thread placed follows the message that it named, into whatever ticket holds that one; so does an
  excluded sender's, unless it was placed by a reference that only their own earlier mails had named;
- a mail that an employee moved stays where it was put, an answer or note beside the message before it in its ticket;
- mail of strangers, of unsure senders, from ourselves and automatic mail opens a ticket of its own, as it did.

What the history does not keep is approximated. When a ticket was closed and reopened is not known: a closed one counts
as closed from its last closing on, and whenever a decision says that it was; a parting, or spam, from the last mail
that time put there; a join is as open as the livelier of its parts. Where a mail was routed, who took part in a thread,
and when employees moved something are taken as they are; the reopen days and the flood limit are not asked again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from console.grouping.exclusions import exclusion_of, holds_at, matcher
from console.grouping.naming import token_key
from console.grouping.time_window import BARE, CANDIDATES, NEVER, loss
from console.simulation_outcome import Simulation, compare
from console.simulation_past import Past
from console.simulation_tickets import Shelves, SimulatedTicket, standing
from storage.history import HistoryMessage, HistoryTicket
from storage.records import CustomerId, MessageKey, TicketNumber
from storage.settings import BrandId, Exclusion, MailAddress, Settings
from storage.words import Because, Direction

PACE = 1_000
GoOn = Callable[[int], bool]
Names = Mapping[MessageKey, tuple[str, ...]]

_BY_ANYBODY = frozenset((Because.SIGNED_TOKEN, Because.KNOWN_MESSAGE_ID, Because.SUBJECT_NUMBER))
_THREAD = _BY_ANYBODY | {Because.SEEN_REFERENCE}  # the last one not for excluded senders
_APART = frozenset((Because.NEW_STRANGER, Because.NEW_SENDER_UNSURE, Because.NEW_FROM_OURSELVES, Because.NEW_AUTOMATIC))
_NO_NAMES: Names = {}


class SimulationStopped(Exception):
    """The simulation was stopped; it had changed nothing."""


def simulate(
    history: Sequence[HistoryMessage],
    then: Settings,
    *,
    since: int | None = None,
    names: Names = _NO_NAMES,
    go_on: GoOn = lambda done: True,
) -> Simulation:
    """Return what would be joined and split if `then` had been in force for all of the history.

    `history` is in order of deciding, whole tickets only. Messages that arrived before `since` (ms UTC) stay where
    they are. `names` holds the ids that mails named, for the customers of `freed`. `go_on` is told every 1,000
    messages how many are done. Raises SimulationStopped when it says False.
    """
    run = _Run(history, then, since, names)
    for done, message in enumerate(history):
        if done % PACE == 0 and not go_on(done):
            raise SimulationStopped
        run.take(message)
    if not go_on(len(history)):
        raise SimulationStopped
    return compare(run.tickets(), run.past.firsts, since)


def freed(history: Iterable[HistoryMessage], once: Iterable[Exclusion], then: Settings) -> frozenset[CustomerId]:
    """Return the customers whom an exclusion once named that is no longer there: their references count again.

    `once` are the exclusions of every version. Where they held is not looked at: too many customers cost time only.
    """
    now = {(one.pattern, one.brand_id, one.address_id) for one in then.exclusions}
    lost = [one for one in once if (one.pattern, one.brand_id, one.address_id) not in now]
    anywhere = [Exclusion(id=one.id, pattern=one.pattern) for one in lost]
    if not anywhere:
        return frozenset()
    senders = {(one.customer_id, one.senders) for one in history if one.customer_id is not None}
    return frozenset(
        customer for customer, senders in senders if customer and exclusion_of(senders, anywhere, BrandId(0), None)
    )


class _Run:
    """One simulation at work. `homes` are the tickets that stand for the kept ones, `latest` where each one's newest
    message went, `placed` where every message is."""

    def __init__(self, history: Sequence[HistoryMessage], then: Settings, since: int | None, names: Names) -> None:
        self.past = Past(history)
        self._then, self._since, self._names = then, since, names
        self._settings = {(known.brand_id, known.address): known for known in then.addresses}
        self._shelves = Shelves()
        self._tickets: list[SimulatedTicket] = []
        self._homes: dict[TicketNumber, SimulatedTicket] = {}
        self._latest: dict[TicketNumber, SimulatedTicket] = {}
        self._placed: dict[MessageKey, SimulatedTicket] = {}
        self._seen: dict[tuple[BrandId, CustomerId, str], HistoryMessage] = {}
        self._tests: dict[tuple[BrandId, str], Sequence[Callable[[str], bool]]] = {}
        self._excluded: dict[tuple[tuple[str, ...], tuple[BrandId, str]], bool] = {}

    def tickets(self) -> list[SimulatedTicket]:
        """Return the tickets that stand, in the order of their opening."""
        return [ticket for ticket in self._tickets if ticket.into is None]

    def take(self, message: HistoryMessage) -> None:
        """Put the next message where it would be."""
        spot = self._spot(message)
        if self.past.firsts[message.ticket.number] == message.key:
            spot = self._at_home(message, spot)
        elif spot is None:
            like = message.ticket
            spot = self._open(like, message.customer_id or like.customer_id, message.arrival)
        self._change(spot, message, SimulatedTicket.add)
        self._placed[message.key] = self._latest[message.ticket.number] = spot
        if message.key in self._names:
            self._note_names(message)

    def _spot(self, message: HistoryMessage) -> SimulatedTicket | None:
        """Return the ticket that a message joins, None for a mail that opens one."""
        if message.direction is not Direction.IN:
            return self._beside(message)
        if self._stays(message):
            self._lend_to_origin(message)
            return self._home(message.ticket, message)
        if message.because in _THREAD and (message.because in _BY_ANYBODY or not self._is_excluded(message)):
            return self._by_thread(message)
        if self._is_excluded(message):
            return None
        return (self._by_names(message) if message.key in self._names else None) or self._by_time(message)

    def _stays(self, message: HistoryMessage) -> bool:
        is_early = self._since is not None and message.arrival < self._since
        return is_early or message.because is Because.MOVED_BY_EMPLOYEE

    def _beside(self, message: HistoryMessage) -> SimulatedTicket:
        before = self._latest.get(message.ticket.number)
        return standing(before) if before is not None else self._home(message.ticket, message)

    def _by_thread(self, message: HistoryMessage) -> SimulatedTicket:
        """Follow the message that was named; one that an employee has moved away since is followed no more."""
        trace = message.trace
        named = trace.named if trace is not None else None
        if trace is not None and message.because is Because.SIGNED_TOKEN:
            named = token_key(trace.evidence)
        found = self._placed.get(named) if named is not None else None
        if found is not None and message.ticket.number in standing(found).sources:
            return standing(found)
        return self._home(message.ticket, message)

    def _by_names(self, message: HistoryMessage) -> SimulatedTicket | None:
        """Join where an earlier mail of this customer named the same id: nothing excludes them from that any more."""
        if message.customer_id is None:
            return None
        keys = ((message.ticket.brand_id, message.customer_id, name) for name in self._names[message.key])
        found = [self._seen[key] for key in keys if key in self._seen]
        newest = max(found, key=lambda one: (one.arrival, one.key), default=None)
        return standing(self._placed[newest.key]) if newest is not None else None

    def _by_time(self, message: HistoryMessage) -> SimulatedTicket | None:
        like, customer = message.ticket, message.customer_id
        setting = self._setting(like) or BARE
        if not _may_group(message) or customer is None or not setting.group_by_time:
            return None
        since = message.arrival - setting.period_s * 1000
        account = self._then.account
        for ticket in self._shelves.newest((like.brand_id, like.address, customer), since, CANDIDATES):
            fact = self.past.fact(ticket, message)
            if fact.status not in NEVER and loss(fact, message.arrival, setting, account) is None:
                return ticket
        return None

    def _at_home(self, message: HistoryMessage, spot: SimulatedTicket | None) -> SimulatedTicket:
        """Place the message that stands for its ticket: what was put there before it comes along."""
        number = message.ticket.number
        if spot is None:
            return self._home(message.ticket, message)
        home = self._homes.get(number)
        if home is not None and standing(home) is not spot:
            self._glue(standing(home), spot)
        self._homes[number] = spot
        return spot

    def _home(self, like: HistoryTicket, message: HistoryMessage) -> SimulatedTicket:
        """Return the ticket that stands for a kept one; opened by this message when nothing does yet."""
        if like.number not in self._homes:
            self._homes[like.number] = self._open(like, like.customer_id, message.arrival)
        return standing(self._homes[like.number])

    def _lend_to_origin(self, message: HistoryMessage) -> None:
        """Let a mail that was split off count in its first ticket: until then, later mails joined that one by it."""
        decided = message.trace.decided if message.trace is not None else None
        origin = self.past.parted.get(decided) if decided is not None else None
        if origin is not None and origin.number != message.ticket.number:
            self._change(self._home(origin, message), message, SimulatedTicket.lend)

    def _open(self, like: HistoryTicket, customer: CustomerId, at: int) -> SimulatedTicket:
        ticket = SimulatedTicket(len(self._tickets) + 1, like, customer, at)
        self._tickets.append(ticket)
        self._shelves.put(ticket)
        return ticket

    def _glue(self, ticket: SimulatedTicket, into: SimulatedTicket) -> None:
        self._shelves.take(ticket)
        self._shelves.take(into)
        into.absorb(ticket)
        self._shelves.put(into)

    def _change(
        self, ticket: SimulatedTicket, message: HistoryMessage, how: Callable[[SimulatedTicket, HistoryMessage], None]
    ) -> None:
        if message.automatic or message.arrival <= ticket.active_at:
            how(ticket, message)
            return
        self._shelves.take(ticket)
        how(ticket, message)
        self._shelves.put(ticket)

    def _setting(self, like: HistoryTicket) -> MailAddress | None:
        return self._settings.get((like.brand_id, like.address))

    def _is_excluded(self, message: HistoryMessage) -> bool:
        """Ask of each sender once at each address: thousands of mails come from few senders."""
        if not self._then.exclusions:
            return False
        tests = self._tests_at(message.ticket)
        if not tests:
            return False
        asked = message.senders, (message.ticket.brand_id, message.ticket.address)
        found = self._excluded.get(asked)
        if found is None:
            found = any(test(sender) for sender in message.senders if sender for test in tests)
            self._excluded[asked] = found
        return found

    def _tests_at(self, like: HistoryTicket) -> Sequence[Callable[[str], bool]]:
        place = like.brand_id, like.address
        found = self._tests.get(place)
        if found is None:
            held = (one for one in self._then.exclusions if holds_at(one, like.brand_id, self._setting(like)))
            found = self._tests[place] = [matcher(one.pattern) for one in held]
        return found

    def _note_names(self, message: HistoryMessage) -> None:
        if message.customer_id is None:
            return
        for name in self._names[message.key]:
            key = (message.ticket.brand_id, message.customer_id, name)
            known = self._seen.get(key)
            if known is None or message.arrival >= known.arrival:
                self._seen[key] = message


def _may_group(message: HistoryMessage) -> bool:
    """Tell whether time is asked for such a mail at all, whatever the settings. One that answered a ticket which was
    closed too long ago follows it in a new one."""
    is_answer = message.because is Because.NEW_CANDIDATE_CLOSED and message.trace is not None and message.trace.evidence
    return message.from_customer and message.because not in _APART and not is_answer
