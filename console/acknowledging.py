"""Whether a mail is acknowledged automatically, and in which words: the first reason against it wins.

It stands alone because an automatic answer is the one mail that nobody looks at before it leaves. Whoever writes to a
desk under somebody else's name would have it mail strangers, and two desks could answer each other for ever; so only a
question of a person, just come in, is acknowledged, and never twice in a day (RFC 3834 §2).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from console.mail.parsed import ParsedMail
from console.mail.reports import is_null_path
from console.outgoing.strict import is_plain_address
from console.placeholders import fill_template, name_of_customer
from console.routing_headers import named_groups
from console.routing_registry import registry_of
from console.verdict import Author, Route, Verdict
from storage.records import TicketNumber
from storage.settings import MailAddress, Settings
from storage.words import Outcome

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
MOST_AGE_MS = HOUR_MS
_TEXTS = {
    "nl": (
        "Bedankt voor je bericht. We hebben het ontvangen als nummer {{ticket}} en antwoorden zo snel mogelijk.\n\n"
        "Wil je iets toevoegen? Beantwoord dan deze mail.\n\n{{merknaam}}"
    ),
    "en": (
        "Thank you for your message. We have received it as number {{ticket}} and will answer as soon as we can.\n\n"
        "Do you want to add something? Then answer this mail.\n\n{{brand}}"
    ),
}
_MACHINE = re.compile(
    r"(?:mail(?:er)?[-_.]?daemon|postmaster|daemon|root|bounces?|double-bounce|listserv|majordomo|mailman|nobody"
    r"|auto(?:mat(?:ed|ic))?[-_.]?(?:reply|mailer|responder|notifications?)|notifications?|alerts?|newsletters?"
    r"|nieuwsbrief)(?:[-_+=].*)?"
    r"|(?:(?:no|not|niet|geen|ne|nie)[-_.]?(?:reply|replies|response|responder|beantwoorden|antwoord|antwoorden|answer"
    r"|antworten|antwort|repondre)|do[-_.]?not[-_.]?(?:reply|respond|answer)|niet[-_.]?op[-_.]?antwoorden"
    r"|dont[-_.]?reply)(?:[-_.+=].*)?"
    r"|owner-.+|.+-(?:owner|request|bounces?|noreply|no-reply)",
    re.IGNORECASE | re.ASCII,
)
_MASS = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_WANTS_NONE = frozenset({"all", "autoreply", "oof"})
_WORD = re.compile(r"[a-z_-]+")


class NotAcknowledged(StrEnum):
    """Why a mail is not acknowledged."""

    OFF = "off"
    NOT_NEW = "no new ticket"
    IMPORTED = "imported"
    LATE = "more than an hour old"
    AUTOMATIC = "automatic"
    UNWANTED = "wants no automatic answer"
    OF_A_LIST = "of a list"
    NULL_PATH = "null return path"
    UNSURE = "sender unsure"
    NAMED_BY_ANOTHER = "sender not named by From"
    OURSELVES = "from ourselves"
    MACHINE = "address of a machine"
    NO_ADDRESS = "no plain address"
    UNAUTHENTICATED = "not authenticated"
    NOT_ADDRESSED = "not written to the address"
    TODAY_ALREADY = "acknowledged within a day"
    CAPPED = "too many within an hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A decided mail that may be acknowledged. `age_ms` is how long ago it arrived when it was decided, `written_ms`
    how long ago it says that it was written (None: it does not say)."""

    mail: ParsedMail
    route: Route
    author: Author
    verdict: Verdict
    is_imported: bool
    age_ms: int
    written_ms: int | None


def acknowledging(asked: Asked, settings: Settings) -> MailAddress | NotAcknowledged:
    """Return the mail address that acknowledges a mail, or the first reason why none does.

    What was sent before is left to `is_enough`, so that the store is asked only for the few that come so far. A contact
    form's mail is never acknowledged: anybody can type anybody's address into it.
    """
    known = settings.address_named(asked.route.address)
    if known is None or not known.acknowledge:
        return NotAcknowledged.OFF
    return _of_the_moment(asked) or _of_the_mail(asked, settings) or _of_the_sender(asked, settings) or known


def is_enough(settings: Settings, *, is_repeated: bool, within_hour: int) -> NotAcknowledged | None:
    """Return why what was sent before forbids another: `is_repeated` tells of one from this address to this sender
    within a day, `within_hour` counts those of all addresses within an hour."""
    if is_repeated:
        return NotAcknowledged.TODAY_ALREADY
    return NotAcknowledged.CAPPED if within_hour >= settings.account.acknowledgements_per_hour else None


def acknowledgement_text(settings: Settings, known: MailAddress, author: Author, ticket: TicketNumber) -> str:
    """Return what an acknowledgement says: the address's own words, else the desk's in the address's language."""
    template = known.acknowledgement or _TEXTS.get(known.language, _TEXTS["en"])
    name = name_of_customer(author.name, author.address)
    return fill_template(template, settings.brand(known.brand_id), settings.account, known, None, name, ticket)


def _of_the_moment(asked: Asked) -> NotAcknowledged | None:
    """An outage must not end in thousands of acknowledgements, nor an old mailbox that is copied to us."""
    if asked.verdict.outcome is not Outcome.TICKETED or asked.verdict.ticket is not None:
        return NotAcknowledged.NOT_NEW
    if asked.is_imported:
        return NotAcknowledged.IMPORTED
    is_old = asked.written_ms is not None and asked.written_ms > DAY_MS
    return NotAcknowledged.LATE if asked.age_ms > MOST_AGE_MS or is_old else None


def _of_the_mail(asked: Asked, settings: Settings) -> NotAcknowledged | None:
    if asked.verdict.automatic:
        return NotAcknowledged.AUTOMATIC
    if _says(asked.mail, "X-Auto-Response-Suppress", _WANTS_NONE):
        return NotAcknowledged.UNWANTED
    if _is_of_list(asked.mail, settings):
        return NotAcknowledged.OF_A_LIST
    return NotAcknowledged.NULL_PATH if is_null_path(asked.mail.return_path) else None


def _of_the_sender(asked: Asked, settings: Settings) -> NotAcknowledged | None:
    author = asked.author
    reasons = (
        (not author.sure, NotAcknowledged.UNSURE),
        (author.ourselves, NotAcknowledged.OURSELVES),
        (author.relayed or author.address != author.from_address, NotAcknowledged.NAMED_BY_ANOTHER),
        (_MACHINE.fullmatch(author.address.rpartition("@")[0]) is not None, NotAcknowledged.MACHINE),
        (not is_plain_address(author.address), NotAcknowledged.NO_ADDRESS),
        (not _is_vouched_for(author, settings), NotAcknowledged.UNAUTHENTICATED),
        (not asked.route.addressed, NotAcknowledged.NOT_ADDRESSED),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _is_vouched_for(author: Author, settings: Settings) -> bool:
    """Where the account trusts somebody's word on who wrote, nothing less will do; without, only what is told false."""
    return author.authenticated is True if settings.account.trusted_authservs else author.authenticated is not False


def _is_of_list(mail: ParsedMail, settings: Settings) -> bool:
    """Tell whether a list sent it. A group that is a registered address is no list: its mails are questions to us."""
    groups = registry_of(settings).groups
    named = named_groups(mail)
    if named:
        return not any(address in groups for clue in named for address in clue.addresses)
    is_marked = mail.first("List-Id") is not None or mail.first("List-Unsubscribe") is not None
    return is_marked or _says(mail, "Precedence", _MASS)


def _says(mail: ParsedMail, name: str, wanted: frozenset[str]) -> bool:
    return any(word in wanted for header in mail.all(name) for word in _WORD.findall(header.value.lower()))
