"""The keys of the outbox, and the one that opens it from everywhere.

They stand apart from the rest of the catalog because the letter that takes a mail back is another one in a ticket.
"""

from console.key_names import Key, Where
from console.key_names import key as _key
from widgets.language import _


def outbox_keys() -> tuple[Key, ...]:
    """Return the keys of the outbox, in the order in which the help shows them."""
    here = Where.OUTBOX
    return (
        _key(here, "outbox.open", "enter,o", "open", lambda: _("read the ticket of this mail"), lambda: _("read")),
        _key(here, "outbox.retry", "r", "retry", lambda: _("send it again; asks where it may arrive twice"), _retry),
        _key(here, "outbox.cancel", "x", "cancel", lambda: _("take it back as a draft, or leave it at that"), _cancel),
        _key(here, "outbox.pane", "tab", "next_pane", lambda: _("to the other pane")),
        _key(here, "outbox.refresh", "ctrl+r,f5", "refresh", lambda: _("read again")),
        _key(here, "outbox.back", "escape,q", "back", lambda: _("back"), lambda: _("back")),
    )


def outbox_key() -> Key:
    """Return the key that opens the outbox wherever one is."""
    return _key(Where.EVERYWHERE, "outbox", "ctrl+o", "app.outbox", lambda: _("the outbox: what became of our answers"))


def _retry() -> str:
    return _("again")


def _cancel() -> str:
    return _("take back")
