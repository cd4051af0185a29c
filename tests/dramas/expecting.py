"""What a drama expects beside what the desk tells, in one shape, so that a difference reads line by line."""

from storage.protocol import Reader
from storage.records import Ticket, TicketNumber
from storage.words import Because
from tests.dramas.script import Drama, Mail, TicketEnd
from tests.dramas.stage import Stage

Lines = dict[str, dict[str, object]]


def expected_mails(drama: Drama) -> Lines:
    """Return what each mail's step expects; what it leaves open is left out."""
    return {mail.mail: _expected(mail) for mail in drama.mails}


def told_mails(stage: Stage) -> Lines:
    """Return what the desk told of each mail, as far as its step expects something of it."""
    lines: Lines = {}
    for mail in stage.drama.mails:
        if mail.repeat > 1:
            lines[mail.mail] = {"outcomes": stage.counts.get(mail.mail, {})}
        elif mail.mail in stage.told:
            told = stage.told[mail.mail]
            lines[mail.mail] = {name: getattr(told, name) for name in _expected(mail)}
    return lines


def expected_tickets(drama: Drama) -> Lines:
    """Return how the described tickets must stand."""
    lines = {f"#{number}": _end(ticket) for number, ticket in drama.tickets.items()}
    lines["all"] = {"count": drama.count or len(drama.tickets)}
    return lines


def told_tickets(stage: Stage, reader: Reader) -> Lines:
    """Return how these tickets stand."""
    lines: Lines = {}
    for number, end in stage.drama.tickets.items():
        ticket = reader.ticket(TicketNumber(number))
        if ticket is not None:
            lines[f"#{number}"] = {name: _told(stage, reader, ticket)[name] for name in _end(end)}
    lines["all"] = {"count": reader.counts().tickets}
    return lines


def _expected(mail: Mail) -> dict[str, object]:
    if mail.repeat > 1:
        return {"outcomes": mail.outcomes or {mail.then: mail.repeat}}
    wanted: dict[str, object] = {"then": mail.then, "badges": mail.badges}
    if mail.then.startswith("#") or mail.by != "To":
        wanted["by"] = mail.by
    if mail.lost:
        wanted["lost"] = mail.lost
    if mail.evidence:
        wanted["evidence"] = mail.evidence
    return wanted


def _end(ticket: TicketEnd) -> dict[str, object]:
    wanted = {name: getattr(ticket, name) for name in TicketEnd.__struct_fields__}
    return {name: value for name, value in wanted.items() if not (name in ("holds", "badges") and value is None)}


def _told(stage: Stage, reader: Reader, ticket: Ticket) -> dict[str, object]:
    messages = reader.messages(ticket.number)
    named = {stage.name_of(message.key): message for message in messages}
    return {
        "holds": list(named),
        "of": ticket.customer_address,
        "at": ticket.address,
        "brand": ticket.brand,
        "status": str(ticket.status),
        "follows": ticket.follows,
        "merged_into": ticket.merged_into,
        "badges": list(ticket.badges),
        "also": {name: list(one.also_delivered_to) for name, one in named.items() if one.also_delivered_to},
        "failed": [name for name, one in named.items() if one.failure],
        "moved": [name for name, one in named.items() if one.because is Because.MOVED_BY_EMPLOYEE],
    }
