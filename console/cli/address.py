"""`omnidesk address`: the mail addresses that customers write to, with the sender and the grouping of each."""

from argparse import BooleanOptionalAction, Namespace
from collections.abc import Sequence

from console.cli.address_guide import VERBS as GUIDE
from console.cli.address_verify import run_verify
from console.cli.changing import change, change_from, name_hint, taken_along_lines, taken_along_shape
from console.cli.forwarding_shapes import forwarding_lines, forwarding_shape
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.given_text import text_if_given
from console.cli.here import here_of
from console.cli.set_aside import SetAside, read_confirmations, set_aside_line, set_aside_shape
from console.cli.shapes import utc
from console.cli.text import duration as shown_duration
from console.cli.text import local_time, on_off, table
from console.cli.values import duration, duration_or_off, number, target_or_brand
from console.commands.addresses import AddAddress, AddressOptions, EditAddress, RemoveAddress
from console.forwarding import ForwardingFacts, ForwardingState, forwarding_of
from console.forwarding_facts import read_forwarding
from console.forwarding_words import state_words
from console.mail.addresses import normalise
from console.placeholders import NAMES_IN_TEMPLATE
from storage.protocol import Reader
from storage.settings import MailAddress, Settings
from storage.words import SignatureLevel
from widgets.language import LANGUAGES, _


def address_shape(settings: Settings, known: MailAddress, asked: Sequence[SetAside] = ()) -> dict[str, object]:
    """Return a mail address in JSON; `asked` holds the confirmations."""
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
        "position": settings.addresses_of(known.brand_id).index(known) + 1,
        "canary_seconds": known.canary_s,
        "language": known.language,
        "acknowledge": known.acknowledge,
        "acknowledgement": known.acknowledgement,
        "first_answer_seconds": known.first_answer_s,
        "next_answer_seconds": known.next_answer_s,
        "confirmation": next((set_aside_shape(one) for one in asked if one.asked_by == known.address), None),
    }


def _options(given: Namespace) -> AddressOptions:
    level = given.signature_level
    options = ("--acknowledgement", "--acknowledgement-file")
    return AddressOptions(
        from_name=given.from_name,
        from_address=given.from_address,
        group_by_time=given.group_by_time,
        period_s=given.period,
        cap_days=given.cap_days,
        cap_mails=given.cap_mails,
        signature_level=None if level is None else SignatureLevel(level),
        position=given.position,
        canary_s=given.canary,
        language=given.language,
        acknowledge=given.acknowledge,
        acknowledgement=text_if_given(given.acknowledgement, given.acknowledgement_file, options=options),
        first_answer_s=given.first_answer,
        next_answer_s=given.next_answer,
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
        *_server_hint(settings, known),
        *name_hint(settings),
    ]
    return Answer(shape=_shape(settings, known), lines=lines)


def _mailbox_hint(settings: Settings, known: MailAddress) -> list[str]:
    if any(mailbox.brand_id in (None, known.brand_id) for mailbox in settings.mailboxes):
        return []
    slug = settings.brand(known.brand_id).slug
    words = _("Next: omnidesk mailbox add {slug} --brand {slug} --host HOST --user USER --secret NAME")
    return [words.format(slug=slug)]


def _server_hint(settings: Settings, known: MailAddress) -> list[str]:
    if not known.acknowledge or settings.server_of(known.id) is not None:
        return []
    return [_("Acknowledgements wait for an outgoing server: omnidesk smtp set --host HOST --user USER --secret NAME")]


async def _edit(call: Call) -> Answer:
    given = call.arguments
    settings = await change(call, EditAddress(address=given.address, options=_options(given)))
    known = _known(settings, given.address)
    lines = [_("{address} is changed.").format(address=known.address), *_server_hint(settings, known)]
    return Answer(shape=_shape(settings, known), lines=lines)


async def _remove(call: Call) -> Answer:
    before, settings = await change_from(call, RemoveAddress(address=call.arguments.address))
    address = normalise(call.arguments.address)
    words = _("{address} is removed; its tickets stay. End the forwarding at your mail provider too.")
    shape = {"removed": address, "also_removed": taken_along_shape(before, settings)}
    return Answer(
        shape={**shape, "settings_version": settings.version},
        lines=[words.format(address=address), *taken_along_lines(before, settings)],
    )


async def _list(call: Call) -> Answer:
    here = here_of(call)

    def read(reader: Reader) -> tuple[Settings, dict[str, ForwardingFacts], list[SetAside]]:
        return reader.settings(), read_forwarding(reader, here), read_confirmations(reader)

    async with call.desk() as desk:
        settings, facts, asked = await desk.repository.reading(read)
    found = {address: forwarding_of(known, here.now) for address, known in facts.items()}
    ordered = [known for brand in settings.brands for known in settings.addresses_of(brand.id)]
    first = (_("address"), _("brand"), _("forward address"), _("groups by time"), _("acknowledges"))
    heads = (*first, _("forwarding"), _("last mail"))
    return Answer(
        shape={
            "addresses": [
                {
                    **address_shape(settings, known, asked),
                    **forwarding_shape(settings, known, found[known.address]),
                    "last_mail_at": utc(facts[known.address].last_mail_at),
                }
                for known in ordered
            ]
        },
        lines=[
            *table(
                heads,
                [_row(settings, known, facts[known.address], found[known.address]) for known in ordered],
                empty=_("There are no mail addresses yet: omnidesk address add ADDRESS --brand SLUG"),
            ),
            *(line for known in ordered for line in forwarding_lines(settings, known, found[known.address])),
            *(set_aside_line(one) for one in asked if one.asked_by),
        ],
    )


def _row(settings: Settings, known: MailAddress, facts: ForwardingFacts, found: ForwardingState) -> tuple[object, ...]:
    brand = settings.brand(known.brand_id)
    grouping = shown_duration(known.period_s) if known.group_by_time else on_off(False)
    forward, last = settings.forward_address(brand), local_time(facts.last_mail_at)
    acknowledges = known.language if known.acknowledge else on_off(False)
    return known.address, brand.slug, forward, grouping, acknowledges, state_words(found.state), last


def _known(settings: Settings, typed: str) -> MailAddress:
    address = normalise(typed)
    return next(known for known in settings.addresses if known.address == address)


def _shape(settings: Settings, known: MailAddress) -> dict[str, object]:
    return {**address_shape(settings, known), "settings_version": settings.version}


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
    argument(
        "--position",
        metavar="N",
        type=number,
        words=lambda: _("its place among the addresses of its brand, the first is 1; the others make room"),
    ),
    argument(
        "--canary",
        metavar="24h|off",
        type=duration_or_off,
        words=lambda: _("how often a probe is sent to it to see that forwarding works, from 1h to 7d, or off"),
    ),
    argument(
        "--acknowledge",
        action=BooleanOptionalAction,
        words=lambda: _("whether a mail that opens a ticket is acknowledged automatically"),
    ),
    argument(
        "--acknowledgement",
        metavar="T",
        words=lambda: _('the text of that; "" for the built-in one; filled in: {names}').format(
            names=", ".join("{{" + name + "}}" for name in NAMES_IN_TEMPLATE)
        ),
    ),
    argument(
        "--acknowledgement-file", metavar="F", words=lambda: _("read that text from a file; - for standard input")
    ),
    argument(
        "--language", choices=LANGUAGES, words=lambda: _("the language of its customers, for the built-in text (nl)")
    ),
    argument(
        "--first-answer",
        metavar="4h|off|brand",
        type=target_or_brand,
        words=lambda: _("how soon the first answer is promised, in working time; brand: as its brand promises"),
    ),
    argument(
        "--next-answer",
        metavar="8h|off|brand",
        type=target_or_brand,
        words=lambda: _("how soon each later answer is promised, in working time; brand: as its brand promises"),
    ),
)

VERBS = (
    Verb(
        name="address add",
        words=lambda: _("register a mail address"),
        run=_add,
        saves=True,
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
        saves=True,
        arguments=(_ADDRESS, *_SETTINGS),
    ),
    Verb(name="address list", words=lambda: _("show the mail addresses and where to forward their mail"), run=_list),
    Verb(
        name="address verify",
        words=lambda: _("send a probe to a mail address and wait until it comes back by the forward mailbox"),
        run=run_verify,
        arguments=(
            _ADDRESS,
            argument("--wait", metavar="2m", type=duration, words=lambda: _("how long to wait for it (2m)")),
        ),
    ),
    Verb(
        name="address remove", words=lambda: _("remove a mail address"), run=_remove, saves=True, arguments=(_ADDRESS,)
    ),
    *GUIDE,
)
