"""What may be a delivery report, in the form that readers of reports expect.

It stands apart so that only the few mails that may be reports pay for a second form of their parts, and so that those
readers see headers and sizes within our limits, never the raw mail.
"""

from collections.abc import Sequence
from email.message import Message

from console.mail.mime import Part, leaves
from console.mail.parsed import Header

_REPORTING = frozenset({"message/delivery-status", "message/global-delivery-status"})
_REPORTING_HEADERS = frozenset({"x-failed-recipients", "x-ms-exchange-message-is-ndr"})
_REPORTERS = ("mail", "postmaster", "bounce", "mdaemon", "microsoftexchange")
_MOST_PARTS = 50
_PAYLOAD_BYTES = 200_000


def may_be_report(root: Part, headers: Sequence[Header], return_path: str | None, from_address: str) -> bool:
    """Tell whether a closer look pays: a report by type, by a server's header, by its sender or by the null path."""
    if return_path == "" or root.kind == "multipart/report" or from_address.startswith(_REPORTERS):
        return True
    if any(header.name in _REPORTING_HEADERS for header in headers):
        return True
    return bool(root.parts) and any(part.kind in _REPORTING for part in leaves(root))


def as_message(raw: bytes, root: Part) -> Message:
    """Return the tree as a `Message`: near parts with their own headers, each leaf's text cut, encodings left on.

    Each byte of a leaf is one character, so that `get_payload` never calls the codec that the mail names: it raises for
    those that are no charsets.
    """
    left = _MOST_PARTS
    top = _message(root)
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
