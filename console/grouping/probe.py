"""Our own forwarding probe: a mail that we send to an address, to see it come back by the forward mailbox.

It stands alone because a probe must be told from a mail that only claims to be one: its header is signed with the
store's key. The code covers the Message-ID that it was sent under, so that one probe never stands for another and a
provider that rewrites Message-IDs hides none.
"""

import hashlib
import hmac

from console.mail.addresses import normalise
from console.mail.parsed import ParsedMail

PROBE_HEADER = "X-Omnidesk-Probe"
NO_PROBE = ("", "")


def sign_probe(key: bytes, address: str, message_id: str) -> str:
    """Return the value of the probe's header for a normalised address and the probe's own Message-ID."""
    return f"{address} {message_id} {_mac(key, address, message_id)}"


def read_probe(mail: ParsedMail, key: bytes) -> tuple[str, str]:
    """Return the address that this mail probes and the Message-ID it was sent under, NO_PROBE for any other mail."""
    for header in mail.all(PROBE_HEADER):
        words = header.value.split()
        if len(words) == 3 and _is_signed(key, *words):
            return words[0], words[1]
    return NO_PROBE


def _is_signed(key: bytes, address: str, message_id: str, mac: str) -> bool:
    expected = _mac(key, address, message_id)
    return normalise(address) == address and hmac.compare_digest(mac.encode(), expected.encode())


def _mac(key: bytes, address: str, message_id: str) -> str:
    return hmac.new(key, f"omnidesk probe {address} {message_id}".encode(), hashlib.sha256).hexdigest()[:32]
