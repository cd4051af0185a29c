"""What may be a delivery report, in the form that readers of reports expect.

It stands apart so that only the few mails that may be reports pay for a second form of their parts, and so that those
readers see headers and sizes within our limits, never the raw mail.
"""

from collections.abc import Sequence
from email.message import Message
from email.utils import getaddresses

from console.mail.mime import Part, leaves
from console.mail.parsed import Header

_REPORTING = frozenset({"message/delivery-status", "message/global-delivery-status"})
_REPORTING_HEADERS = frozenset({"x-failed-recipients", "x-ms-exchange-message-is-ndr"})
_REPORTERS = ("mail", "postmaster", "bounce", "mdaemon", "microsoftexchange", "ndr")
_DAEMONS = ("mailer-daemon", "mailerdaemon", "mail-daemon", "maildaemon", "mailer_daemon")
_MOST_PARTS = 50
_PAYLOAD_BYTES = 200_000
_LONGEST_VALUE = 200
_NOBODY = "mailer-daemon"
_READ_HEADERS = ("from", "x-mailer")


def may_be_report(root: Part, headers: Sequence[Header], return_path: str | None, from_address: str) -> bool:
    """Tell whether a closer look pays: a report by type, by a server's header, by its sender or by the null path."""
    if is_null_path(return_path) or root.kind == "multipart/report" or from_address.startswith(_REPORTERS):
        return True
    if any(header.name in _REPORTING_HEADERS for header in headers):
        return True
    return bool(root.parts) and any(part.kind in _REPORTING for part in leaves(root))


def is_null_path(return_path: str | None) -> bool:
    """Tell whether nobody is to be told when a mail fails. *Seen:* servers that write the null path as a daemon."""
    return return_path is not None and (not return_path or is_daemon(return_path))


def is_daemon(address: str) -> bool:
    """Tell whether an address, or its part before the @, is that of a server's own."""
    return address.lower().startswith(_DAEMONS)


def as_message(raw: bytes, root: Part, headers: Sequence[Header]) -> Message:
    """Return the tree as a `Message`: near parts with their own headers, each leaf's text cut, encodings left on.

    Of the mail's own headers it has the two that readers of servers' words ask for. A mail that names no sender gets a
    server's: without one those readers fail, all of them together. Each byte of a leaf is one character, so that
    `get_payload` never calls the codec that the mail names: it raises for those that are no charsets.
    """
    left = _MOST_PARTS
    top = _message(root)
    for name in _READ_HEADERS:
        top[name] = next((header.value for header in headers if header.name == name), "")[:_LONGEST_VALUE]
    if not getaddresses([top["from"]]):
        top.replace_header("from", _NOBODY)
    waiting = [(root, top)]
    while waiting:
        part, message = waiting.pop(0)
        for child in part.parts[:left]:
            left -= 1
            inner = _message(child)
            message.attach(inner)
            waiting.append((child, inner))
        if not part.parts:
            content = raw[part.start : min(part.end, part.start + _PAYLOAD_BYTES)]
            message.set_payload(content.decode("latin-1"))
    return top


def _message(part: Part) -> Message:
    message = Message()
    for name, value in part.headers.items():
        message[name] = value.decode("ascii", "surrogateescape")
    if "content-type" not in part.headers:
        message["content-type"] = part.kind
    return message
