"""Whether forwarding works, in words: the state, the likely cause, and what to do next.

They stand apart from the judging, which knows no language, because the list, the verb and the screens say them alike.
"""

from console.forwarding import Cause, ForwardingState
from console.mail.safe_text import safe_line
from storage.words import Forwarding
from widgets.language import _

_LONGEST = 600  # letters: a link of Gmail is long
_PLACE = "https://security.microsoft.com/antispam"


def state_words(state: Forwarding) -> str:
    """Return a state as lists show it."""
    names = {
        Forwarding.WAITING: _("waiting for mail"),
        Forwarding.VERIFIED: _("verified"),
        Forwarding.LATE: _("late"),
        Forwarding.BROKEN: _("broken"),
    }
    return names[state]


def cause_words(found: ForwardingState, address: str) -> str:
    """Return the likely cause as a sentence, "" when there is none to tell."""
    if found.cause is None:
        return ""
    said = safe_line(found.said)[:_LONGEST]
    words = _causes()[found.cause].format(address=address, said=said)
    return f"{words} ({said})" if said and found.cause in _QUOTING else words


def next_step(found: ForwardingState, *, address: str, forward: str, brand: str) -> str:
    """Return what to do about it, "" when nothing is to be done. `brand` is the slug."""
    if found.cause is not None:
        return _steps()[found.cause].format(address=address, forward=forward, brand=brand, place=_PLACE)
    if found.state is Forwarding.WAITING:
        words = _("Forward {address} to {forward} at your mail provider, then: omnidesk address verify {address}")
        return words.format(address=address, forward=forward)
    return ""


_QUOTING = (
    Cause.NOT_POLLED,
    Cause.LOGIN_REFUSED,
    Cause.GMAIL_CONFIRMATION,
    Cause.EXTERNAL_FORWARDING,
    Cause.UNKNOWN_ADDRESS,
    Cause.BOUNCED,
    Cause.REFUSED,
    Cause.NOT_SENT,
)


def _causes() -> dict[Cause, str]:
    return {
        Cause.NO_MAILBOX: _("No forward mailbox of its brand is set up, so nothing can be seen."),
        Cause.NOT_POLLED: _("The forward mailbox is not polled, so what came since is not known."),
        Cause.LOGIN_REFUSED: _("The forward mailbox refuses our login, so what came since is not known."),
        Cause.GMAIL_CONFIRMATION: _("Gmail waits for somebody to confirm the forwarding."),
        Cause.EXTERNAL_FORWARDING: _("Microsoft 365 does not let mail be forwarded to the outside."),
        Cause.UNKNOWN_ADDRESS: _("The mail server does not know an address on the way."),
        Cause.BOUNCED: _("Our probe came back undeliverable."),
        Cause.REFUSED: _("The outgoing server refuses mail to {address}."),
        Cause.NOT_SENT: _("Our last probe could not be sent, which says nothing about the forwarding."),
        Cause.SECOND_REDIRECT: _(
            "Earlier mail was redirected {said} times, and Exchange may drop mail that is redirected a second time."
        ),
        Cause.NOT_BACK: _("Our probe has not come back, and nobody said why."),
        Cause.SILENT: _("No mail came for longer than is usual at this hour of the week."),
        Cause.OTHER_ADDRESS: _("Our probe came back, but counts as mail to {said}."),
    }


def _steps() -> dict[Cause, str]:
    return {
        Cause.NO_MAILBOX: _(
            "Set it up: omnidesk mailbox add {brand} --brand {brand} --host HOST --user USER --secret NAME"
        ),
        Cause.NOT_POLLED: _("Start it: omnidesk poll; omnidesk status shows what it says."),
        Cause.LOGIN_REFUSED: _("Look at user and secret: omnidesk mailbox list, then omnidesk mailbox test NAME"),
        Cause.GMAIL_CONFIRMATION: _(
            "Open the link, or enter the code in Gmail under Settings > Forwarding, then switch the forwarding on."
        ),
        Cause.EXTERNAL_FORWARDING: _(
            "Allow automatic forwarding to {forward} in the outbound spam policy of Microsoft 365 ({place}), "
            "and in the remote domains of Exchange."
        ),
        Cause.UNKNOWN_ADDRESS: _("Check that {address} exists and forwards to {forward}, letter by letter."),
        Cause.BOUNCED: _("Give these words to whoever looks after mail at {address}."),
        Cause.REFUSED: _("Check that {address} exists, and that the outgoing server may send to it."),
        Cause.NOT_SENT: _("Try the outgoing server: omnidesk smtp test"),
        Cause.SECOND_REDIRECT: _("Forward {address} straight to {forward}, without another mailbox in between."),
        Cause.NOT_BACK: _(
            "Look whether forwarding to {forward} is on at the provider of {address}, and into its spam folder."
        ),
        Cause.SILENT: _("See whether mail gets through: omnidesk address verify {address}"),
        Cause.OTHER_ADDRESS: _("Forward {address} straight to {forward}; omnidesk why shows the header that decided."),
    }
