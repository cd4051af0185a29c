"""What a list marks tickets with beside their own badges: that a mail of ours in them needs somebody, an answer is due.

It stands apart because such a mark is kept nowhere: it is true for as long as its reason is, and goes by itself.
"""

from collections.abc import Sequence
from dataclasses import replace

from console.targets import with_due
from storage.protocol import Reader
from storage.records import Ticket
from widgets.words import MAIL_TROUBLE


def marked(reader: Reader, tickets: Sequence[Ticket]) -> tuple[Ticket, ...]:
    """Return the tickets as a list shows them, in one question however many there are."""
    troubled = reader.troubled([ticket.number for ticket in tickets]) if tickets else set()
    return with_due(
        reader.settings(),
        (
            replace(ticket, badges=(MAIL_TROUBLE, *ticket.badges)) if ticket.number in troubled else ticket
            for ticket in tickets
        ),
    )
