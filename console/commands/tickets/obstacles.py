"""Why a merge or a split can't be done, in words for a person."""

from console.commands.refusal import Refusal
from console.grouping.merging import Obstacle
from widgets.language import _


def refusal_of(obstacle: Obstacle) -> Refusal:
    """Return an obstacle as a refusal."""
    code = obstacle.name.lower().replace("_", "-")
    return Refusal(code="two-brands" if obstacle is Obstacle.OTHER_BRAND else code, words=_words(obstacle))


def _words(obstacle: Obstacle) -> str:
    match obstacle:
        case Obstacle.ITSELF:
            return _("A ticket can't be merged into itself.")
        case Obstacle.ALREADY_MERGED:
            return _("That ticket was merged into another: merge into the one that it stands for.")
        case Obstacle.OTHER_BRAND:
            return _("The tickets are of two brands, whose addresses and signatures differ: they can't be merged.")
        case Obstacle.ONLY_MESSAGE:
            return _("It is the ticket's only mail: there is nothing to split it from.")
        case Obstacle.NOT_IN_TICKET:
            return _("The message is not in that ticket.")
        case Obstacle.NOT_INBOUND:
            return _("Only a mail of a customer can be split off, not an answer or a note.")
