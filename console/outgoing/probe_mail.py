"""The mail that sees whether forwarding works, as a draft: to the mail address, from its own From address, signed.

It stands apart from the sending because it is read by a person too: it lies in the organisation's own mailbox, and must
say there what it is and that nothing has to be done.
"""

from console import placeholders
from console.grouping.probe import PROBE_HEADER, sign_probe
from console.mail.addresses import normalise
from console.outgoing.compose import Draft, Party
from storage.settings import MailAddress, Settings
from widgets.language import _


def from_address(settings: Settings, known: MailAddress) -> str:
    """Return what mail of an address is sent from: its From address with the placeholders filled, else itself."""
    if placeholders.unknown_names(known.from_address):
        return known.address
    filled = placeholders.fill_address(known.from_address, settings.brand(known.brand_id), settings.account)
    return normalise(filled) or known.address


def probe_id(settings: Settings, known: MailAddress, nonce: str) -> str:
    """Return the Message-ID of a probe; `nonce` tells it from every other one."""
    return f"<probe.{nonce}@{from_address(settings, known).rpartition('@')[2]}>"


def probe_draft(settings: Settings, known: MailAddress, *, message_id: str, date: int, key: bytes) -> Draft:
    """Return the probe of a mail address. `date` in ms UTC; `key` is the store's, it proves that the probe is ours.

    It is marked as automatic, so that no absence note answers it (RFC 3834 §5).
    """
    brand = settings.brand(known.brand_id)
    name = placeholders.from_name(known, brand, settings.account)
    return Draft(
        author=Party(address=from_address(settings, known), name=name),
        to=(Party(address=known.address),),
        subject=_("Test of the forwarding of {address}").format(address=known.address),
        text=_text(known.address, settings.forward_address(brand)),
        message_id=message_id,
        date=date,
        extra=(
            ("Auto-Submitted", "auto-generated"),
            ("X-Auto-Response-Suppress", "All"),
            (PROBE_HEADER, sign_probe(key, known.address, message_id)),
        ),
    )


def _text(address: str, forward: str) -> str:
    lines = (
        _("This mail checks that forwarding works; it can be deleted."),
        "",
        _("Mail to {address} is to be forwarded to {forward}, where Omnidesk takes it in."),
        _("Omnidesk recognises this mail there and makes no ticket of it. Nobody has to do anything."),
    )
    return "\n".join(lines).format(address=address, forward=forward)
