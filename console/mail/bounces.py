"""Whether a mail is a delivery report, and of which of our mails: read by headers first, by words last.

It stands apart because a bounce must never be taken for an answer, nor an out-of-office for a bounce: read receipts
and absence notes are automatic mail, not bounces.
"""

import re
from collections.abc import Sequence
from email.message import Message

from flufl.bounce import all_failures

from console.mail.addresses import normalise
from console.mail.delivery_status import MOST_RECIPIENTS, DeliveryStatus, embedded_ids, read_statuses, status_in
from console.mail.message_ids import read_ids
from console.mail.parsed import BounceReport, Header
from console.mail.reports import is_daemon, is_null_path
from console.mail.safe_text import safe_line

_POSTMASTERS = frozenset({"postmaster", "mailadmin", "mail-admin", "mdaemon", "mailsystem", "bounce", "bounces", "ndr"})
_EXCHANGE = "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e"
_NDR_HEADERS = frozenset({"x-failed-recipients", "x-ms-exchange-message-is-ndr"})
_JOURNAL = "x-ms-journal-report"
_NOT_BOUNCES = ("disposition-notification", "feedback-report")
_REJECTED = "(rejected)"
_NEWS = re.compile(
    r"undeliver|delivery (?:status notification|failure|failed|has failed|incomplete|delayed|warning|system)"
    r"|returned mail|failure notice|returned to sender|(?:mail|message) (?:not|could not be) delivered|non[- ]?delivery"
    r"|failed mail|rejected mail|(?:mail|message) rejected|user unknown|unknown user"
    r"|onbestelbaar|niet (?:worden )?(?:af|be)geleverd|bezorging mislukt|unzustellbar|nicht zugestellt"
    r"|non (?:remis|distribué)|échec de (?:la )?remise|no se ha podido entregar",
    re.IGNORECASE,
)
_LATE = re.compile(r"delay|warning|vertraag|still being retried|will continue|verzögert|retard", re.IGNORECASE)
_COPIED_ID = re.compile(r"^[> \t]{0,20}Message-ID:\s{0,10}(<[^<>\s]{1,990}>)", re.IGNORECASE | re.MULTILINE)
_REPLY = re.compile(r"(?<![\d.])[45]\d\d[ -][^\r\n]{4,300}")
_READ_TEXT = 100_000
_FALLBACK_TEXT = 40_000
_LONGEST_LINE = 1000
_MOST_FALLBACK_PARTS = 50


def read_bounce(
    message: Message, headers: Sequence[Header], return_path: str | None, from_address: str, text: str
) -> BounceReport | None:
    """Return what a delivery report says, or None when the mail is none.

    `return_path` is "" for the null path. Reports of success are none; reports of delay are not permanent. The ids
    of the mail it speaks of: embedded ones first, then copied in the text, then In-Reply-To and References.
    """
    statuses = read_statuses(message)
    if not _is_bounce(headers, return_path, from_address, statuses):
        return None
    if statuses and all(status.action in ("delivered", "relayed", "expanded") for status in statuses):
        return None
    late, failed = ((), ()) if statuses else _told_by_words(message)
    named = [address for status in statuses if (address := status.recipient)]
    recipients = dict.fromkeys([*named, *_failed_header(headers), *failed, *late])
    diagnostic = _diagnostic(statuses, text)
    return BounceReport(
        original_ids=_original_ids(message, headers, text),
        recipients=tuple(recipients)[:MOST_RECIPIENTS],
        permanent=_is_permanent(headers, statuses, bool(late), bool(failed), status_in(diagnostic)),
        status=next((status.status for status in statuses if status.status), "") or status_in(diagnostic),
        diagnostic=diagnostic,
    )


def _is_bounce(
    headers: Sequence[Header], return_path: str | None, from_address: str, statuses: Sequence[DeliveryStatus]
) -> bool:
    """Apply the header rules in order: report, status part, header of the server, daemon, null path with news.

    A journal report is none. *Seen:* Exchange sends them from its daemon's address, with the journaled mail inside.
    A receipt is one when it says that the mail was rejected. *Seen:* filters of Dovecot's recipients (RFC 5429).
    """
    if any(header.name == _JOURNAL for header in headers):
        return False
    kind = _first(headers, "content-type").lower().lstrip()
    if kind.startswith("multipart/report") and any(word in kind for word in _NOT_BOUNCES):
        return _REJECTED in _first(headers, "auto-submitted").lower()
    if statuses or (kind.startswith("multipart/report") and "delivery-status" in kind):
        return True
    if any(header.name in _NDR_HEADERS for header in headers):
        return True
    sender = from_address or _first(headers, "from")
    local = sender.rpartition("<")[2].partition("@")[0].strip().lower()
    if is_daemon(local) or local == _EXCHANGE:
        return True
    is_null, is_news = is_null_path(return_path), bool(_NEWS.search(_first(headers, "subject")[:500]))
    if local in _POSTMASTERS:
        return is_null or is_news
    return is_null and (is_news or kind.startswith("multipart/report") or sender.rstrip().endswith("<>"))


def _first(headers: Sequence[Header], name: str) -> str:
    return next((header.value for header in headers if header.name == name), "")


def _failed_header(headers: Sequence[Header]) -> list[str]:
    value = _first(headers, "x-failed-recipients")
    return [address for one in value.split(",")[:MOST_RECIPIENTS] if (address := normalise(one.strip()))]


def _original_ids(message: Message, headers: Sequence[Header], text: str) -> tuple[str, ...]:
    copied = [one for found in _COPIED_ID.finditer(text[:_READ_TEXT]) for one in read_ids(found[1])]
    answered = read_ids(_first(headers, "in-reply-to"))
    threaded = reversed(read_ids(_first(headers, "references")))
    return tuple(dict.fromkeys([*embedded_ids(message), *copied, *answered, *threaded]))


def _is_permanent(
    headers: Sequence[Header], statuses: Sequence[DeliveryStatus], late: bool, failed: bool, told: str
) -> bool:
    if statuses:
        return any(status.is_permanent for status in statuses)
    if late or failed:
        return failed
    return told.startswith("5") or not _LATE.search(_first(headers, "subject")[:500])


def _diagnostic(statuses: Sequence[DeliveryStatus], text: str) -> str:
    said = next((status.diagnostic for status in statuses if status.diagnostic), "")
    if said:
        return said
    found = _REPLY.search(text[:_READ_TEXT])
    return safe_line(found[0]).strip() if found else ""


def _told_by_words(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the recipients that failed for now and for good, as flufl.bounce reads the words of many servers.

    Its patterns are quadratic on long lines, so it sees only short mails with short lines.
    """
    try:
        if not _is_small(message):
            return (), ()
        late, failed = all_failures(message)
    except Exception:  # a third party's reading of foreign bytes: whatever it raises, the mail stays a bounce
        return (), ()
    return _addresses(late), _addresses(failed)


def _addresses(found: frozenset[bytes]) -> tuple[str, ...]:
    spelled = (normalise(address.decode("ascii", "replace")) for address in found)
    return tuple(sorted(address for address in spelled if address))


def _is_small(message: Message) -> bool:
    total = 0
    for count, part in enumerate(message.walk()):
        payload = part.get_payload()
        if isinstance(payload, str):
            total += len(payload)
            if total > _FALLBACK_TEXT or any(len(line) > _LONGEST_LINE for line in payload.splitlines()):
                return False
        if count > _MOST_FALLBACK_PARTS:
            return False
    return True
