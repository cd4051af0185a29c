"""What somebody should look at before an answer leaves, in words.

They stand apart from the finding, which knows no language.
"""

from typing import assert_never

from console.answering.concerns import Concern, ConcernKind
from widgets.language import _


def concern_words(concern: Concern) -> str:
    """Return a concern as a sentence."""
    return _sentence(concern.kind).format(detail=concern.detail)


def _sentence(kind: ConcernKind) -> str:
    match kind:
        case ConcernKind.OTHER_BRAND_IN_TEXT:
            return _("The text names another brand: {detail}.")
        case ConcernKind.OTHER_BRAND_IN_SIGNATURE:
            return _("The signature names another brand: {detail}.")
        case ConcernKind.SENDER_UNSURE:
            return _("Nobody can say for sure that {detail} wrote this mail.")
        case ConcernKind.ASKED_ELSEWHERE:
            return _("The mail asks to be answered at {detail}.")
        case ConcernKind.NEW_RECIPIENT:
            return _("{detail} has taken no part in this ticket so far.")
        case ConcernKind.STANDS_IN:
            return _("The ticket's address is not registered: {detail} stands in for it.")
        case ConcernKind.NO_SERVER:
            return _("There is no outgoing server yet, so the answer waits: `omnidesk smtp set` sets one.")
        case _:
            assert_never(kind)
