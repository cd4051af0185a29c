"""The keys for what is done with tickets: the same in the list and in the reader, for one ticket or all selected ones.

They stand apart from the rest of the catalog because two screens share them. Nothing that can't be undone lies on a
letter that a torn escape sequence leaves behind; what is asked first is answered by y or j, which start nothing here.
"""

from console.key_names import Key, Where
from console.key_names import key as _key
from widgets.language import _


def ticket_keys() -> tuple[Key, ...]:
    """Return the keys of tickets, in the order in which the help shows them."""
    return (*_whose(), *_status(), *_words(), *_place(), *_taking_back(), *_copies())


def _whose() -> tuple[Key, ...]:
    here = Where.TICKET
    return (
        _key(here, "ticket.take", "i", "take", lambda: _("take it: assign it to me")),
        _key(here, "ticket.assign", "a", "assign", lambda: _("assign it to somebody, or give it back")),
        _key(here, "ticket.unread", "u", "mark_unread", lambda: _("mark it as unread")),
        _key(here, "ticket.next-unread", "n", "unread(1)", lambda: _("to the next unread ticket")),
        _key(here, "ticket.previous-unread", "N", "unread(-1)", lambda: _("to the unread ticket before")),
    )


def _status() -> tuple[Key, ...]:
    here = Where.TICKET
    return (
        _key(here, "ticket.close", "e", "close", lambda: _("close it; a closed one is opened again"), _close),
        _key(here, "ticket.close-next", "E", "close_next", lambda: _("close it and go to the next")),
        _key(here, "ticket.pending", "w", "pending", lambda: _("let it wait for the customer, or end that")),
        _key(here, "ticket.snooze", "b", "snooze", lambda: _("put it off until …")),
        _key(here, "ticket.spam", "exclamation_mark", "spam", lambda: _("mark it as spam; asks first")),
    )


def _close() -> str:
    return _("close")


def _words() -> tuple[Key, ...]:
    here = Where.TICKET
    return (
        _key(here, "ticket.tag", "l", "tag", lambda: _("tag it, or take a tag off")),
        _key(here, "ticket.note", "m", "note", lambda: _("write a note that never leaves")),
    )


def _place() -> tuple[Key, ...]:
    here = Where.TICKET
    return (
        _key(here, "ticket.merge", "M", "merge", lambda: _("merge it into another ticket; asks first")),
        _key(here, "ticket.split", "X", "split", lambda: _("split the mail in view off into a ticket of its own")),
        _key(here, "ticket.move", "d", "move_address", lambda: _("move it to another mail address")),
        _key(here, "ticket.customer", "h", "customer", lambda: _("give it to another customer")),
        _key(here, "ticket.accept-sender", "equals_sign", "accept_sender", lambda: _("accept the inner sender")),
        _key(here, "ticket.register", "plus", "register", lambda: _("register the address that it was for")),
    )


def _taking_back() -> tuple[Key, ...]:
    here = Where.TICKET
    return (
        _key(here, "ticket.undo", "z", "undo", lambda: _("take back the newest thing that I did")),
        _key(here, "ticket.undo-list", "U", "undo_list", lambda: _("everything that can be taken back")),
    )


def _copies() -> tuple[Key, ...]:
    here = Where.TICKET
    return (
        _key(here, "ticket.copy", "y", "copy", lambda: _("copy the ticket number")),
        _key(here, "ticket.copies", "Y", "copies", lambda: _("copy something else of it")),
    )
