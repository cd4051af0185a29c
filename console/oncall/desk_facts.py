"""What is told of the desk beside its mailboxes: what became of the mail, our answers, the addresses, who waits.

It stands apart from the mailboxes, whose lines are many, and from the order in which all of them are shown.
"""

from collections.abc import Iterator

from console.forwarding import Cause, ForwardingState
from console.forwarding_words import cause_words, next_step, state_words
from console.intake.lease import machine_of
from console.mail.safe_text import safe_line
from console.oncall.coming_in import QUIET_MS, since_words
from console.oncall.facts import Around, Fact, Opens
from console.oncall.judging import LITTLE_ROOM, NO_ROOM, Level
from console.oncall.overview import COUNTED, HOURS, Overview
from console.oncall.promise_facts import overdue_fact
from storage.oncall import LastLook
from storage.records import Delivery, Ticket
from storage.words import Forwarding, Outcome
from widgets.entries import Line
from widgets.language import _, ngettext
from widgets.set_aside import parked_words, short_parked_words
from widgets.sizes import size_words
from widgets.times import duration, moment, when
from widgets.words import correspondent, outcome_words

NAMED = 20  # addresses that get a line of their own
_LEVELS = {Forwarding.LATE: Level.WARNING, Forwarding.BROKEN: Level.CRITICAL}


def level_of(found: ForwardingState) -> Level:
    """Return how badly the forwarding of an address fares; where Gmail waits to be confirmed, somebody is needed."""
    if found.cause is Cause.GMAIL_CONFIRMATION:
        return max(Level.WARNING, _LEVELS.get(found.state, Level.OK))
    return _LEVELS.get(found.state, Level.OK)


def intake_facts(overview: Overview) -> Iterator[Fact]:
    """Tell what became of the mails of the last hours, and what waits for its decision."""
    said = [f"{outcome_words(outcome)} {count}" for outcome, count in overview.outcomes.items()]
    words = ", ".join(said) or _("no mail")
    if overview.is_cut:
        words = _("of the newest {count}: {words}").format(count=COUNTED, words=words)
    label = _("{hours} hours").format(hours=HOURS)
    yield Fact(key="intake", label=label, words=words, opens=Opens.DIGEST, name=f"{HOURS}h")
    pending = overview.sight.counts.pending
    if pending:
        age_ms = max(0, overview.sight.now - (overview.undecided_since or overview.sight.now))
        words = _aged(pending, age_ms)
        level = Level.WARNING if age_ms > QUIET_MS else Level.OK
        yield Fact(key="pending", label=_("Undecided"), words=words, level=level, opens=Opens.TICKETS)


def aside_facts(overview: Overview, around: Around) -> Iterator[Fact]:
    """Tell what is in no ticket: how many, how long, and each of the newest with its reason."""
    counts, backlog = overview.sight.counts, overview.sight.backlog
    yield from _aside(overview, ("parked", _("Parked"), Level.WARNING), counts.parked, backlog.parked_since)
    yield from _aside(overview, ("failed", _("Unreadable"), Level.CRITICAL), counts.failed, backlog.failed_since)
    if not counts.parked and not counts.failed:
        yield Fact(key="parked", label=_("Parked"), words=_("nothing"), opens=Opens.PARKED)
    for delivery in overview.aside:
        yield _mail(delivery, overview.sight.now, around)


def _aside(overview: Overview, kind: tuple[str, str, Level], count: int, since: int | None) -> Iterator[Fact]:
    if not count:
        return
    key, label, level = kind
    words = _mails(count)
    if since is not None:
        words = _aged(count, max(0, overview.sight.now - since))
    yield Fact(key=key, label=label, words=words, level=level, opens=Opens.PARKED)


def _mails(count: int) -> str:
    return ngettext("{count} mail", "{count} mails", count).format(count=count)


def _aged(count: int, age_ms: int) -> str:
    oldest = _("the oldest for {age}").format(age=duration(age_ms))
    return f"{_mails(count)}, {oldest}"


def _mail(delivery: Delivery, now: int, around: Around) -> Fact:
    level = Level.CRITICAL if delivery.outcome is Outcome.FAILED else Level.OK
    more = (
        Line(label=_("Why"), value=safe_line(parked_words(delivery))),
        Line(label=_("Arrived"), value=moment(delivery.arrival, around.zone)),
    )
    return Fact(
        key=f"mail:{delivery.key}",
        label=when(delivery.arrival, now, around.zone),
        words=safe_line(short_parked_words(delivery)),
        level=level,
        opens=Opens.MAIL,
        name=str(delivery.key),
        more=more,
    )


def sending_facts(overview: Overview, around: Around) -> Iterator[Fact]:
    """Tell whether answers leave, how many wait in which state, and who sends."""
    yield _sender(overview)
    counts, backlog = overview.sight.counts, overview.sight.backlog
    waiting = max(counts.outbox - backlog.stuck, 0)
    if waiting:
        words = ngettext("{count} mail on its way", "{count} mails on their way", waiting).format(count=waiting)
        if overview.next_at is not None:
            next_words = _("the next {time}").format(time=moment(overview.next_at, around.zone))
            words = f"{words}, {next_words}"
        yield Fact(key="outbox", label=_("Outbox"), words=words, opens=Opens.OUTBOX, more=tuple(_oldest(overview)))
    if backlog.needing:
        words = ngettext("{count} mail needs somebody", "{count} mails need somebody", backlog.needing)
        words = words.format(count=backlog.needing)
        words = f"{words}: {overview.stuck_said}" if overview.stuck_said else words
        label = _("Outbox") if not waiting else ""
        yield Fact(key="stuck", label=label, words=words, level=Level.CRITICAL, opens=Opens.OUTBOX)
    if backlog.held_up:
        level = Level.WARNING if overview.sight.held_up_ms else Level.OK
        said = safe_line(backlog.held_up)
        yield Fact(key="held-up", label=_("Server said"), words=said, level=level, opens=Opens.OUTBOX)
    if overview.sender is not None:
        who = f"{safe_line(machine_of(overview.sender))}, {overview.sender.pid}"
        yield Fact(key="sender", label=_("Sent by"), words=who, opens=Opens.OUTBOX)


def _sender(overview: Overview) -> Fact:
    waits = overview.sight.counts.outbox > 0
    if overview.sender is not None:
        words, level = _("answers are being sent"), Level.OK
    elif not overview.settings.servers:
        words = _("no outgoing server yet: answers wait; omnidesk smtp set")
        return Fact(
            key="sending", label=_("State"), words=words, level=Level.CRITICAL if waits else Level.OK,
            opens=Opens.SENDING,
        )  # fmt: skip
    else:
        words, level = _("nobody is sending mail"), Level.CRITICAL if waits else Level.WARNING
    return Fact(key="sending", label=_("State"), words=words, level=level, opens=Opens.OUTBOX)


def _oldest(overview: Overview) -> Iterator[Line]:
    since = overview.sight.backlog.queued_since
    if since is not None:
        age = duration(max(0, overview.sight.now - since))
        yield Line(label=_("Oldest"), value=_("queued for {age}").format(age=age))


def address_facts(overview: Overview, around: Around) -> Iterator[Fact]:
    """Tell the addresses whose mail may not reach us; the others in one line."""
    states = overview.sight.addresses
    bad = {name: one for name, one in states.items() if level_of(one)}
    for name in sorted(bad, key=lambda name: (-level_of(bad[name]), name))[:NAMED]:
        yield _address(name, bad[name], overview, around)
    if len(bad) > NAMED:
        yield Fact(
            key="addresses:more", label="", words=_("and {count} more").format(count=len(bad) - NAMED),
            level=Level.WARNING, opens=Opens.ADDRESS,
        )  # fmt: skip
    rest = [one.state for one in states.values() if not level_of(one)]
    well, waiting = (rest.count(state) for state in (Forwarding.VERIFIED, Forwarding.WAITING))
    parts = [_("{count} verified").format(count=well), _("{count} waiting for mail").format(count=waiting)]
    said = [words for words, count in zip(parts, (well, waiting), strict=True) if count]
    if said or not bad:
        words = ", ".join(said) or _("no mail address is registered")
        label = _("The others") if bad else _("Forwarding")
        yield Fact(key="addresses", label=label, words=words, opens=Opens.ADDRESS)


def _address(name: str, found: ForwardingState, overview: Overview, around: Around) -> Fact:
    now, settings = overview.sight.now, overview.settings
    known = settings.address_named(name)
    cause = cause_words(found, name)
    since = "" if found.since is None else since_words(found.since, now, around.zone)
    words = " ".join(part for part in (state_words(found.state), since) if part)
    step = ""
    if known is not None:
        brand = settings.brand(known.brand_id)
        step = next_step(found, address=name, forward=settings.forward_address(brand), brand=brand.slug)
    more = [Line(label=_("Likely"), value=cause), Line(label=_("Next step"), value=step)]
    return Fact(
        key=f"address:{name}",
        label=name,
        words=f"{words} · {cause}" if cause else words,
        level=level_of(found),
        opens=Opens.ADDRESS,
        name=name,
        more=tuple(line for line in more if line.value),
    )


def waiting_facts(overview: Overview, around: Around) -> Iterator[Fact]:
    """Tell which customers wait longest for an answer."""
    yield from overdue_fact(overview.sight.overdue)
    waiting = [ticket for ticket in overview.waiting if ticket.waiting_since is not None]
    for ticket in waiting:
        yield _waiting(ticket, ticket.waiting_since or 0, overview.sight.now, around)
    if not waiting:
        yield Fact(key="waiting", label=_("Tickets"), words=_("no customer waits for an answer"), opens=Opens.TICKETS)


def _waiting(ticket: Ticket, since: int, now: int, around: Around) -> Fact:
    subject = safe_line(ticket.subject).strip() or "-"
    who = ticket.assignee or _("unassigned")
    customer = safe_line(correspondent(ticket.customer_name, ticket.customer_address))
    more = (
        Line(label=_("Customer"), value=customer),
        Line(label=_("Assignee"), value=safe_line(who)),
        Line(label=_("Waits since"), value=moment(since, around.zone)),
    )
    words = f"{duration(max(0, now - since))} · {subject}"
    number = str(ticket.number)
    return Fact(key=f"ticket:{number}", label=f"#{number}", words=words, opens=Opens.TICKET, name=number, more=more)


def store_facts(overview: Overview, around: Around) -> Iterator[Fact]:
    """Tell how large the database is, what room it has, and whether the clock can be right."""
    sight, room = overview.sight, around.room
    if sight.clock_ahead_ms:
        ahead = duration(sight.clock_ahead_ms)
        words = _("set back: the newest mail was kept {ahead} from now").format(ahead=ahead)
        yield Fact(key="clock", label=_("Clock"), words=words, level=Level.CRITICAL)
    words = _("revision {revision}").format(revision=sight.revision)
    if room is None:
        yield Fact(key="database", label=_("Database"), words=words)
        return
    level = Level.CRITICAL if room.free < NO_ROOM else Level.WARNING if room.free < LITTLE_ROOM else Level.OK
    size = _("{size}, {free} free on its disk").format(size=size_words(room.size), free=size_words(room.free))
    schema = _("schema {schema}").format(schema=room.schema)
    more = (Line(label=_("Next step"), value=_("Make room on the disk of the database.")),) if level else ()
    yield Fact(key="database", label=_("Database"), words=f"{size}, {words}, {schema}", level=level, more=more)
    yield _structure(room.looked, sight.now, around)


def _structure(looked: LastLook | None, now: int, around: Around) -> Fact:
    """Tell what the last look found, and how long ago that was: a look takes as long as the database is large."""
    more: tuple[Line, ...] = ()
    words, level = _("nobody has looked yet whether it is whole"), Level.OK
    if looked is not None:
        words, level = _("whole, as {who} saw {age} ago"), Level.OK
        more = (Line(label=_("Looked at"), value=moment(looked.at, around.zone)),)
    if looked is not None and looked.problem:
        words, level = _("DAMAGED, as {who} saw {age} ago: {problem}"), Level.CRITICAL
        more = (*more, Line(label=_("Next step"), value=_("See what is left: omnidesk fsck; or restore a backup.")))
    if looked is not None:
        age = duration(max(0, now - looked.at))
        words = words.format(who=looked.by, age=age, problem=looked.problem)
    said = " · ".join(part for part in (words, around.looking) if part)
    return Fact(key="structure", label=_("Structure"), words=said, level=level, more=more)
