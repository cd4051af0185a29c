"""What may stand on the wire: addresses and bytes that every server reads in one way.

It stands alone because libraries mend what they are given, each in its own way: a name that one takes for part of an
address is a second recipient for another, and a bare line end is the end of a mail for some (SMTP smuggling). So
what could be mended is refused here, before a server is asked.
"""

import re

from console.outgoing.mailer import Envelope, UnsafeMailError

LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1.3, without the angle brackets
LONGEST_LINE = 998  # bytes, without its end (RFC 5321 §4.5.3.1.6)

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*", re.ASCII)
_DOT_FIRST = re.compile(rb"^\.", re.MULTILINE)


def is_plain_address(address: str) -> bool:
    """Tell whether an address is a dot-atom at a domain of A-labels: ASCII, no quotes, no spaces, no brackets."""
    return len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) is not None


def check_envelope(envelope: Envelope) -> None:
    """Refuse an envelope that not every server reads alike. Raises UnsafeMailError."""
    if not envelope.recipients:
        raise UnsafeMailError("the mail has no recipient")
    if envelope.sender and not is_plain_address(envelope.sender):
        raise UnsafeMailError(f"the sender is no plain mail address: {envelope.sender!a}"[:300])
    for recipient in envelope.recipients:
        if not is_plain_address(recipient):
            raise UnsafeMailError(f"the recipient is no plain mail address: {recipient!a}"[:300])


def check_raw(raw: bytes) -> None:
    """Refuse bytes that not every server passes on unchanged (RFC 5321 §2.3.8). Raises UnsafeMailError."""
    if not raw.endswith(b"\r\n"):
        raise UnsafeMailError("the mail does not end with a line end")
    if not raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r"):
        raise UnsafeMailError("the mail has a bare carriage return or line feed")
    if b"\0" in raw:
        raise UnsafeMailError("the mail has a NUL byte")
    if max(map(len, raw.split(b"\n"))) > LONGEST_LINE + 1:
        raise UnsafeMailError(f"the mail has a line of more than {LONGEST_LINE} bytes")


def stuffed(raw: bytes) -> bytes:
    """Return checked bytes as they follow DATA: dots doubled at line starts, and the end (RFC 5321 §4.5.2)."""
    return _DOT_FIRST.sub(b"..", raw) + b".\r\n"
