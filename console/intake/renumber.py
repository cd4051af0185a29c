"""After the server has numbered a mailbox anew (UIDVALIDITY, RFC 3501 §2.3.1.1): known mails get their new UIDs.

It stands apart because it must hold alone: a mail that we have under its old number is never taken in a second time,
and two mails of the same bytes stay two.
"""

from collections.abc import Sequence

from storage.protocol import Writer
from storage.records import Delivery, DeliveryKey, Lease, NewDelivery
from storage.settings import MailboxId


def keep_known(
    found: Sequence[NewDelivery], mailbox_id: MailboxId, uidvalidity: int, lease: Lease, writer: Writer
) -> list[NewDelivery]:
    """Give the deliveries that we know by their bytes the UIDs of these mails; return the mails that are left."""
    writer.check_lease(lease)
    known = writer.known_uids(mailbox_id, uidvalidity) - writer.vanished_uids(mailbox_id, uidvalidity)
    mapped: dict[DeliveryKey, int] = {}
    left = []
    for mail in found:
        if mail.uid in known:
            continue
        old = _first_free(writer.deliveries_by_hash(mailbox_id, mail.sha256), uidvalidity, mapped)
        if old is None:
            left.append(mail)
        else:
            mapped[old.key] = mail.uid
    writer.map_uids(mailbox_id, uidvalidity, mapped)
    return left


def _first_free(known: Sequence[Delivery], uidvalidity: int, mapped: dict[DeliveryKey, int]) -> Delivery | None:
    free = (one for one in known if one.uidvalidity != uidvalidity and one.key not in mapped)
    return min(free, key=lambda one: one.key, default=None)
