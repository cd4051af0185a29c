"""Google's question whether a mailbox may forward to us, with its code and its link.

It stands apart because it is the one mail that must not become a ticket though nobody knows its sender; it is
recognised whatever language it is in, and nothing in it is clicked by machine.
"""

import re
from urllib.parse import urlsplit

from console.mail.addresses import normalise
from console.mail.parsed import ForwardingConfirmation
from console.mail.safe_text import safe_identity

_SENDER = "forwarding-noreply@google.com"
_CODE = re.compile(r"\(#\s?([0-9]{6,12})\)")
_ADDRESS = re.compile(r"(?<![\w.+=@-])[\w.+='-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?![\w@])")
_LINK = re.compile(r"https://[^\s<>\"'\x00-\x1f]{1,2000}", re.IGNORECASE)
_HOSTS = frozenset({"mail.google.com", "mail-settings.google.com", "isolated.mail.google.com"})
_ALLOWS = "/vf-"  # in the path of the link that allows the forwarding; the one that revokes it has /uf-
_READ_TEXT = 20_000


def read_confirmation(from_address: str, subject: str, text: str) -> ForwardingConfirmation | None:
    """Return the code, link and asking address of a forwarding confirmation, or None when the mail is none.

    It is one when it comes from Google's own address with `(#number)` in the subject, or with the link that allows
    (Seen: newer ones without a number, code ""). `link` is https to a host of Gmail, "" without one; `address` is
    the mailbox that asks, "" when it is not named.
    """
    if normalise(from_address) != _SENDER:
        return None
    found = _CODE.search(subject[:1000])
    code, link = found[1] if found else "", _link(text[:_READ_TEXT])
    if not code and not link:
        return None
    return ForwardingConfirmation(code=code, link=link, address=_asking(subject, text))


def _asking(subject: str, text: str) -> str:
    """Return the address in the subject, else the first one in the text, which opens with it."""
    for source in (subject[:1000], text[:_READ_TEXT]):
        for found in _ADDRESS.finditer(source):
            address = normalise(found[0].rstrip("."))
            if address and address != _SENDER:
                return address
    return ""


def _link(text: str) -> str:
    links = (found[0].rstrip(".,;:)]") for found in _LINK.finditer(text))
    return next((link for link in links if _is_gmails(link)), "")


def _is_gmails(link: str) -> bool:
    """Tell whether the link leads to Gmail and allows: other hosts under google.com show what anybody wrote."""
    if not link.isascii() or "\\" in link or safe_identity(link) != link:
        return False
    try:
        parts = urlsplit(link)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    return host in _HOSTS and "@" not in parts.netloc and port in (None, 443) and _ALLOWS in parts.path
