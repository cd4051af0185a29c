"""Google's question whether a mail address may forward to us: its code and its link, as a person needs them.

It stands apart because the intake keeps them within the reason of the delivery, in one line, and a screen copies the
code alone.
"""

from dataclasses import dataclass

from console.forwarding_facts import asked_by
from storage.protocol import Reader
from storage.records import Delivery
from storage.words import Badge

_LOOKED_AT = 50  # of the newest questions


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedConfirmation:
    """A question of Google's. `code` and `link` are "" when the mail had none; `asked_at` is ms UTC.

    `is_proven` tells whether the mail was authenticated, `is_overtaken` whether mail has come by the address since.
    """

    code: str
    link: str
    asked_at: int
    is_proven: bool
    is_overtaken: bool


def read_asked(reader: Reader, address: str) -> AskedConfirmation | None:
    """Return the newest question about an address, None when there is none among the newest fifty."""
    for delivery in reader.confirmations(_LOOKED_AT):
        if asked_by(reader.decision_of_delivery(delivery.key)) == address:
            return _asked(delivery, reader.last_mail_at().get(address))
    return None


def _asked(delivery: Delivery, last_mail_at: int | None) -> AskedConfirmation:
    """Read the reason, which is "code 123456, link https://…, asked by info@acme.nl": no part holds a space itself."""
    parts = dict(part.rsplit(" ", 1) for part in delivery.reason.split(", ") if " " in part)
    return AskedConfirmation(
        code=parts.get("code", ""),
        link=parts.get("link", ""),
        asked_at=delivery.arrival,
        is_proven=Badge.UNAUTHENTICATED not in delivery.reason.split(", "),
        is_overtaken=last_mail_at is not None and last_mail_at > delivery.arrival,
    )
