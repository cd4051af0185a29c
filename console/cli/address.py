"""`omnidesk address`: the mail addresses that customers write to, with the sender and the grouping of each."""

from argparse import BooleanOptionalAction, Namespace
from collections.abc import Mapping, Sequence

from console.cli.changing import change, name_hint
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.set_aside import SetAside, read_set_aside, set_aside_line, set_aside_shape
from console.cli.shapes import utc
from console.cli.text import duration as shown_duration
from console.cli.text import local_time, on_off, table
from console.cli.values import duration, number
from console.commands.addresses import AddAddress, AddressOptions, EditAddress, RemoveAddress
from console.mail.addresses import normalise
from storage.protocol import Reader
from storage.settings import MailAddress, Settings
from storage.words import Forwarding, Outcome, SignatureLevel
from widgets.language import _

_NEVER: Mapping[str, int] = {}


def address_shape(
    settings: Settings, known: MailAddress, last_mail_at: Mapping[str, int], asked: Sequence[SetAside] = ()
) -> dict[str, object]:
    """Return a mail address in JSON; `last_mail_at` holds the newest arrival per address, `asked` the confirmations."""
    brand = settings.brand(known.brand_id)
    return {
        "address": known.address,
        "brand": brand.slug,
        "forward_address": settings.forward_address(brand),
        "from_name": known.from_name,
        "from_address": known.from_address,
        "group_by_time": known.group_by_time,
        "period_seconds": known.period_s,
        "cap_days": known.cap_days,
        "cap_mails": known.cap_mails,
        "signature_level": known.signature_level.value,
        "forwarding": _forwarding(known, last_mail_at).value,
        "last_mail_at": utc(last_mail_at.get(known.address)),
        "confirmation": next((set_aside_shape(one) for one in asked if one.asked_by == known.address), None),
    }


def _forwarding(known: MailAddress, last_mail_at: Mapping[str, int]) -> Forwarding:
    """Mail that is kept for an address shows that forwarding works; without any we wait and claim nothing."""
    return Forwarding.VERIFIED if known.address in last_mail_at else Forwarding.WAITING


def _options(given: Namespace) -> AddressOptions:
    level = given.signature_level
    return AddressOptions(
        from_name=given.from_name,
        from_address=given.from_address,
        group_by_time=given.group_by_time,
        period_s=given.period,
        cap_days=given.cap_days,
        cap_mails=given.cap_mails,
        signature_level=None if level is None else SignatureLevel(level),
    )


async def _add(call: Call) -> Answer:
    given = call.arguments
    settings = await change(call, AddAddress(address=given.address, brand=given.brand, options=_options(given)))
    known = _known(settings, given.address)
    words = _("{address} is registered. Forward its mail to {forward} at your mail provider.")
    forward = settings.forward_address(settings.brand(known.brand_id))
    lines = [
        words.format(address=known.address, forward=forward),
        *_mailbox_hint(settings, known),
        *name_hint(settings),
    ]
    return Answer(shape=_shape(settings, known), lines=lines)


def _mailbox_hint(settings: Settings, known: MailAddress) -> list[str]:
    if any(mailbox.brand_id in (None, known.brand_id) for mailbox in settings.mailboxes):
        return []
    slug = settings.brand(known.brand_id).slug
    words = _("Next: omnidesk mailbox add {slug} --brand {slug} --host HOST --user USER --secret NAME")
    return [words.format(slug=slug)]


async def _edit(call: Call) -> Answer:
    given = call.arguments
    settings = await change(call, EditAddress(address=given.address, options=_options(given)))
    known = _known(settings, given.address)
    return Answer(shape=_shape(settings, known), lines=[_("{address} is changed.").format(address=known.address)])


async def _remove(call: Call) -> Answer:
    settings = await change(call, RemoveAddress(address=call.arguments.address))
    address = normalise(call.arguments.address)
    words = _("{address} is removed; its tickets stay. End the forwarding at your mail provider too.")
    return Answer(
        shape={"removed": address, "settings_version": settings.version}, lines=[words.format(address=address)]
    )


async def _list(call: Call) -> Answer:
    def read(reader: Reader) -> tuple[Settings, dict[str, int], list[SetAside]]:
        return reader.settings(), reader.last_mail_at(), read_set_aside(reader, (Outcome.SETUP,))

    async with call.desk() as desk:
        settings, arrivals, asked = await desk.repository.reading(read)
    ordered = [known for brand in settings.brands for known in settings.addresses_of(brand.id)]
    heads = (_("address"), _("brand"), _("forward address"), _("groups by time"), _("forwarding"), _("last mail"))
    return Answer(
        shape={"addresses": [address_shape(settings, known, arrivals, asked) for known in ordered]},
        lines=[
            *table(
                heads,
                [_row(settings, known, arrivals) for known in ordered],
                empty=_("There are no mail addresses yet: omnidesk address add ADDRESS --brand SLUG"),
            ),
            *(set_aside_line(one) for one in asked if one.asked_by),
        ],
    )


def _row(settings: Settings, known: MailAddress, arrivals: Mapping[str, int]) -> tuple[object, ...]:
    brand = settings.brand(known.brand_id)
    grouping = shown_duration(known.period_s) if known.group_by_time else on_off(False)
    states = {Forwarding.WAITING: _("waiting for mail"), Forwarding.VERIFIED: _("verified")}
    state = states[_forwarding(known, arrivals)]
    last = local_time(arrivals.get(known.address))
    return known.address, brand.slug, settings.forward_address(brand), grouping, state, last


def _known(settings: Settings, typed: str) -> MailAddress:
    address = normalise(typed)
    return next(known for known in settings.addresses if known.address == address)


def _shape(settings: Settings, known: MailAddress) -> dict[str, object]:
    shape = address_shape(settings, known, _NEVER)
    told = {name: value for name, value in shape.items() if name not in ("forwarding", "last_mail_at")}
    return {**told, "settings_version": settings.version}


_ADDRESS = argument("address", metavar="ADDRESS", words=lambda: _("the mail address, like info@acme.example"))
_SETTINGS = (
    argument(
        "--from-name",
        metavar="T",
        words=lambda: _("what customers see as sender, like {example}").format(example="Service {{merknaam}}"),
    ),
    argument(
        "--from-address",
        metavar="T",
        words=lambda: _("what answers are sent from, like {example}").format(example="info@{{merknaam}}.example"),
    ),
    argument(
        "--group-by-time",
        action=BooleanOptionalAction,
        words=lambda: _("whether mails of one customer within the period form one ticket"),
    ),
    argument("--period", metavar="72h", type=duration, words=lambda: _("that period, from 1m (a minute) to 180d")),
    argument("--cap-days", metavar="N", type=number, words=lambda: _("nothing is added by time after N days")),
    argument("--cap-mails", metavar="N", type=number, words=lambda: _("nothing is added by time after N mails")),
    argument(
        "--signature-level",
        choices=[level.value for level in SignatureLevel],
        words=lambda: _("whose signature closes an answer; auto takes the most particular"),
    ),
)

VERBS = (
    Verb(
        name="address add",
        words=lambda: _("register a mail address"),
        run=_add,
        arguments=(
            _ADDRESS,
            argument("--brand", metavar="SLUG", required=True, words=lambda: _("the brand it belongs to")),
            *_SETTINGS,
        ),
    ),
    Verb(
        name="address edit",
        words=lambda: _("change the settings of a mail address"),
        run=_edit,
        arguments=(_ADDRESS, *_SETTINGS),
    ),
    Verb(name="address list", words=lambda: _("show the mail addresses and where to forward their mail"), run=_list),
    Verb(name="address remove", words=lambda: _("remove a mail address"), run=_remove, arguments=(_ADDRESS,)),
)
