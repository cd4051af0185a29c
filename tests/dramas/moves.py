"""What employees do in a drama: answer, merge, split. As the desk's commands write it, through the same plans."""

from console.grouping.merging import MergePlan, SplitPlan, plan_merge, plan_split
from console.mail.message_ids import sign_id
from storage.protocol import Writer
from storage.records import MessageKey, NewMessage, NewTicket, Ticket, TicketNumber
from storage.words import Direction
from tests.dramas.script import Reply


def reply_in(writer: Writer, step: Reply, now: int) -> tuple[MessageKey, str]:
    """Keep an employee's answer with its signed Message-ID; return its key and that id."""
    ticket = _ticket(writer, TicketNumber(step.ticket))
    expected = _next_key(writer)
    domain = ticket.address.rpartition("@")[2]
    message_id = sign_id(writer.signing_key(), ticket.number, expected, domain)
    key = writer.add_message(
        NewMessage(
            ticket=ticket.number,
            brand_id=ticket.brand_id,
            direction=Direction.OUT,
            message_id=message_id,
            customer_id=None,
            sender=ticket.address,
            sender_name="Ana",
            to=tuple(step.to.split(", ")),
            cc=tuple(filter(None, step.cc.split(", "))),
            subject=f"Re: {ticket.subject}",
            text="Wij zoeken het uit.",
            arrival=now,
            from_customer=False,
            automatic=False,
            references=(),
            attachments=(),
            badges=(),
            because=None,
            address_because="",
            sha256=None,
            body_digest=b"",
            delivery=None,
            parse_version=1,
            author="ana",
            answers=True,
        )
    )
    assert key == expected
    return key, message_id


def merge(writer: Writer, gone: TicketNumber, into: TicketNumber, now: int) -> None:
    """Merge one ticket into another."""
    plan = plan_merge(_ticket(writer, gone), writer.messages(gone), _ticket(writer, into))
    assert isinstance(plan, MergePlan)
    writer.move_messages(plan.moved, plan.into)
    writer.mark_merged(plan.gone, plan.into, at=now)
    if _ticket(writer, plan.into).status is not plan.status:
        writer.set_status(plan.into, plan.status, at=now)


def split(writer: Writer, key: MessageKey, now: int) -> None:
    """Split a mail off into a ticket of its own."""
    message = writer.message(key)
    assert message is not None
    ticket = _ticket(writer, message.ticket)
    customer = writer.customer_of(message.sender)
    assert customer is not None
    plan = plan_split(message, ticket, writer.messages(ticket.number), customer)
    assert isinstance(plan, SplitPlan)
    opened = writer.open_ticket(
        NewTicket(
            brand_id=ticket.brand_id,
            address=ticket.address,
            customer_id=plan.customer_id,
            subject=plan.subject,
            opened_at=plan.opened_at,
            follows=None,
            badges=(),
        )
    )
    writer.move_messages(plan.moved, opened)
    writer.part(plan.origin, plan.customer_id)


def _ticket(writer: Writer, number: TicketNumber) -> Ticket:
    ticket = writer.ticket(number)
    assert ticket is not None
    return ticket


def _next_key(writer: Writer) -> MessageKey:
    key = MessageKey(1)
    while writer.message(key) is not None:
        key = MessageKey(key + 1)
    return key
