"""Why a sender is proposed as an exclusion, in words for a person.

It stands apart from the finder, which is pure, because keys and verbs say it alike.
"""

from console.agencies import Suggestion
from widgets.language import _, ngettext


def because_words(suggestion: Suggestion) -> str:
    """Return why, without a full stop: "5 different reference numbers in 6 mails"."""
    numbers, names, mails = len(suggestion.references), len(suggestion.names), mails_words(suggestion.mails)
    if numbers > 1 and names > 1:
        words = _("{numbers} and {names} in {mails}")
        said = words.format(numbers=_numbers(numbers), names=_names(names), mails=mails)
    else:
        found = _numbers(numbers) if numbers > 1 else _names(names)
        said = _("{found} in {mails}").format(found=found, mails=mails)
    if len(suggestion.senders) < 2:
        return said
    return _("{said} from {senders}").format(said=said, senders=senders_words(len(suggestion.senders)))


def mails_words(count: int) -> str:
    """Return how many mails: "1 mail", "5 mails"."""
    return ngettext("{count} mail", "{count} mails", count).format(count=count)


def senders_words(count: int) -> str:
    """Return how many senders: "1 sender", "5 senders"."""
    return ngettext("{count} sender", "{count} senders", count).format(count=count)


def _numbers(count: int) -> str:
    return ngettext("{count} reference number", "{count} different reference numbers", count).format(count=count)


def _names(count: int) -> str:
    return ngettext("{count} name", "{count} different names", count).format(count=count)
