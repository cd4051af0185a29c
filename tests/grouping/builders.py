"""Parsed mails, settings and kept evidence with defaults: a test names only what matters to it."""

from collections.abc import Sequence
from dataclasses import replace

from console.customers import author
from console.grouping.engine import decide
from console.mail.addresses import read_addresses
from console.mail.automatic import automatic_marks
from console.mail.message_ids import read_ids
from console.mail.parsed import BounceReport, ForwardingConfirmation, Header, InnerSender, ParsedMail
from console.mail.subjects import ticket_numbers
from console.routing import route
from console.verdict import Author, Kept, Route, Verdict
from storage.evidence import KnownMessage, SeenReference, TicketFact
from storage.records import CustomerId, MessageKey, TicketNumber
from storage.settings import Account, AddressId, Brand, BrandId, Employee, EmployeeId, MailAddress, Settings
from storage.words import Direction, TicketStatus

ACME, NOVA = BrandId(1), BrandId(2)
JAN = CustomerId(1)
HOUR = 3_600_000
DAY = 24 * HOUR
NOON = 1_790_000_000_000
FORWARD_ACME = "supportacme@konto.omnidesk.com"
FORWARD_NOVA = "supportnova@konto.omnidesk.com"
MAIN = MailAddress(id=AddressId(1), brand_id=ACME, address="info@acme.nl", position=0)
SALES = MailAddress(id=AddressId(2), brand_id=ACME, address="sales@acme.nl", position=1)
HELP = MailAddress(id=AddressId(3), brand_id=NOVA, address="help@nova.nl", position=0)
SETTINGS = Settings(
    version=1,
    account=Account(name="konto", title="Konto"),
    brands=(Brand(id=ACME, slug="acme", name="Acme BV"), Brand(id=NOVA, slug="nova", name="Nova")),
    addresses=(MAIN, SALES, HELP),
    employees=(Employee(id=EmployeeId(1), login="ana", name="Ana", email="ana@konto.nl"),),
)


def parsed(
    *,
    from_: str = "Jan Smit <jan@example.nl>",
    to: str = "info@acme.nl",
    cc: str = "",
    reply_to: str = "",
    subject: str = "Waar blijft mijn pakket?",
    message_id: str = "<vraag@example.nl>",
    in_reply_to: str = "",
    references: str = "",
    headers: Sequence[tuple[str, str]] = (),
    return_path: str | None = None,
    text: str = "Goedendag",
    bounce: BounceReport | None = None,
    confirmation: ForwardingConfirmation | None = None,
    inner_sender: InnerSender | None = None,
) -> ParsedMail:
    """Return a mail as read; `headers` stand on top. An empty text leaves a header out."""
    lines = [*headers, ("From", from_), ("To", to), ("Cc", cc), ("Reply-To", reply_to), ("Subject", subject)]
    lines += [("Message-ID", message_id), ("In-Reply-To", in_reply_to), ("References", references)]
    written = [(name, value) for name, value in lines if value]
    if return_path is not None:
        written.insert(0, ("Return-Path", f"<{return_path}>"))
    kept = tuple(
        Header(name=name.lower(), value=value, position=position) for position, (name, value) in enumerate(written)
    )
    return ParsedMail(
        parse_version=1,
        message_id=next(iter(read_ids(message_id)), ""),
        in_reply_to=read_ids(in_reply_to),
        references=read_ids(references),
        subject=subject,
        from_=read_addresses(from_.encode()),
        reply_to=read_addresses(reply_to.encode()),
        to=read_addresses(to.encode()),
        cc=read_addresses(cc.encode()),
        sender=None,
        return_path=return_path,
        date_at=NOON,
        received_at=NOON,
        headers=kept,
        text=text,
        from_html=False,
        attachments=(),
        body_digest=text.encode(),
        automatic_marks=automatic_marks(kept),
        bounce=bounce,
        confirmation=confirmation,
        authentication=(),
        inner_sender=inner_sender,
        subject_numbers=ticket_numbers(subject),
        features=(),
        defects=(),
    )


def routed(mail: ParsedMail, brand_id: BrandId | None = ACME, settings: Settings = SETTINGS) -> Route:
    """Return the route of a mail in acme's forward mailbox, unless another is named."""
    found = route(mail, brand_id, settings)
    assert found is not None
    return found


def written_by(mail: ParsedMail, settings: Settings = SETTINGS) -> Author:
    """Return the author of a mail."""
    return author(mail, routed(mail, settings=settings), settings)


def with_account(**changes: object) -> Settings:
    """Return the settings with another account."""
    return replace(SETTINGS, account=replace(SETTINGS.account, **changes))  # type: ignore[arg-type] # names are checked by replace


def with_address(**changes: object) -> Settings:
    """Return the settings with info@acme.nl changed."""
    return replace(SETTINGS, addresses=(replace(MAIN, **changes), SALES, HELP))  # type: ignore[arg-type] # names are checked by replace


def fact(
    number: int = 1,
    *,
    brand_id: BrandId = ACME,
    address: str = "info@acme.nl",
    subject: str = "Waar blijft mijn pakket?",
    status: TicketStatus = TicketStatus.OPEN,
    closed_at: int | None = None,
    active_at: int = NOON - HOUR,
    first_mail_at: int | None = NOON - HOUR,
    last_customer_mail_at: int | None = NOON - HOUR,
    mail_count: int = 1,
    parted: bool = False,
    takes_part: bool = True,
) -> TicketFact:
    """Return the facts of a ticket of Jan's, an hour old."""
    return TicketFact(
        number=TicketNumber(number),
        brand_id=brand_id,
        address=address,
        customer_id=JAN,
        subject=subject,
        status=status,
        closed_at=closed_at,
        active_at=active_at,
        first_mail_at=first_mail_at,
        last_customer_mail_at=last_customer_mail_at,
        mail_count=mail_count,
        parted=parted,
        takes_part=takes_part,
    )


def known(
    message_id: str = "<vraag@example.nl>",
    *,
    ticket: int = 1,
    key: int = 11,
    direction: Direction = Direction.IN,
    sender: str = "jan@example.nl",
    text: str = "Goedendag",
) -> KnownMessage:
    """Return a kept message."""
    return KnownMessage(
        key=MessageKey(key),
        ticket=TicketNumber(ticket),
        message_id=message_id,
        direction=direction,
        customer_id=JAN,
        sender=sender,
        sha256=None,
        body_digest=text.encode(),
    )


def seen(message_id: str, *, ticket: int = 1, arrival: int = NOON - HOUR) -> SeenReference:
    """Return where an earlier mail of Jan named an id."""
    return SeenReference(message_id=message_id, customer_id=JAN, ticket=TicketNumber(ticket), arrival=arrival)


NOTHING = Kept(customer_id=None)


def decided(
    mail: ParsedMail,
    kept: Kept = NOTHING,
    settings: Settings = SETTINGS,
    *,
    arrival: int = NOON,
    backlog: bool = False,
) -> Verdict:
    """Return the verdict on a mail in acme's forward mailbox."""
    way = routed(mail, settings=settings)
    whose = author(mail, way, settings)
    return decide(mail, way, whose, kept, settings, arrival=arrival, sha256=b"1" * 32, backlog=backlog)
