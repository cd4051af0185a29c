"""The keys of mails that are in no ticket: in their view of the list, and in front of one of them.

They stand apart from the rest of the catalog because that view holds no tickets: the letters that do something with a
ticket do here what comes nearest to it with a mail.
"""

from console.key_names import Key, Where
from console.key_names import key as _key
from widgets.language import _


def parked_keys() -> tuple[Key, ...]:
    """Return the keys of what is in no ticket, in the order in which the help shows them."""
    return (*_in_view(), *_in_front())


def _in_view() -> tuple[Key, ...]:
    here = Where.PARKED
    return (
        _key(here, "parked.open", "enter,o", "screen.open", _opens, lambda: _("show")),
        _key(here, "parked.retry", "r", "screen.parked_retry", _retries, lambda: _("again")),
        _key(here, "parked.accept", "a", "screen.parked_accept", _accepts, lambda: _("accept")),
        _key(here, "parked.discard", "x", "screen.parked_discard", _discards, lambda: _("discard")),
        _key(here, "parked.select", "space", "screen.parked_select", lambda: _("select it, or no longer; then on")),
        _key(here, "parked.select-all", "asterisk", "screen.parked_select_all", lambda: _("select every mail here")),
        _key(here, "parked.clear", "escape", "screen.clear", lambda: _("drop the notice, then the selection")),
        _key(here, "parked.undo", "z", "screen.undo", lambda: _("take back the newest thing that I did")),
        _key(here, "parked.tickets", "1", "screen.view(0)", lambda: _("to the open tickets; 2 to 8 are other views")),
    )


def _in_front() -> tuple[Key, ...]:
    here = Where.PARKED_MAIL
    return (
        _key(here, "parked-mail.retry", "r", "retry", _retries, lambda: _("again")),
        _key(here, "parked-mail.accept", "a", "accept", _accepts, lambda: _("accept")),
        _key(here, "parked-mail.discard", "x", "discard", _discards, lambda: _("discard")),
        _key(here, "parked-mail.headers", "v", "headers", lambda: _("all headers of this mail")),
        _key(here, "parked-mail.source", "o", "source", lambda: _("the mail as it was received, untouched")),
        _key(here, "parked-mail.ticket", "enter", "ticket", lambda: _("read the ticket that it is in now")),
        _key(here, "parked-mail.version", "s", "version", _version),
        _key(here, "parked-mail.undo", "z", "undo", lambda: _("take back the newest thing that I did")),
        _key(here, "parked-mail.back", "escape,q,W", "back", lambda: _("back"), lambda: _("back")),
    )


def _opens() -> str:
    return _("why it is in no ticket, what it says, where it would go")


def _retries() -> str:
    return _("decide it again, by today's rules and settings")


def _accepts() -> str:
    return _("take it for a real mail: into a ticket, or where the rules put it")


def _discards() -> str:
    return _("leave it at that, with a reason; it is kept")


def _version() -> str:
    return _("the settings it was decided with, and who made them")
