"""Our own forwarding probe: a mail that we send to an address, to see it come back by the forward mailbox.

It stands alone because a probe must be told from a mail that only claims to be one: its header is signed with the
store's key.
"""

import hashlib
import hmac

from console.mail.addresses import normalise
from console.mail.parsed import ParsedMail

PROBE_HEADER = "X-Omnidesk-Probe"


def sign_probe(key: bytes, address: str) -> str:
    """Return the value of the probe's header for a normalised address."""
    return f"{address} {_mac(key, address)}"


def read_probe(mail: ParsedMail, key: bytes) -> str:
    """Return the address that this mail probes, or "" when it is no probe that this key signed."""
    for header in mail.all(PROBE_HEADER):
        address, _, mac = header.value.strip().rpartition(" ")
        if normalise(address) == address and hmac.compare_digest(mac.encode(), _mac(key, address).encode()):
            return address
    return ""


def _mac(key: bytes, address: str) -> str:
    return hmac.new(key, f"omnidesk probe {address}".encode(), hashlib.sha256).hexdigest()[:32]
