"""The keys of the reader and of what it opens: links, files, headers, source, way, the customer's other tickets.

They stand apart from the rest of the catalog because all of them are about the message in view. What is done with the
ticket itself has keys of its own, which the list shares.
"""

from console.key_names import Key, Where
from console.key_names import key as _key
from widgets.language import _


def reader_keys() -> tuple[Key, ...]:
    """Return the keys of the reader, in the order in which the help shows them."""
    return (*_reading(), *_about(), *_leaving(), *_choosing(), *_mail())


def _reading() -> tuple[Key, ...]:
    here = Where.READER
    return (
        _key(here, "reader.reply", "r", "reply", reply_words, lambda: _("answer")),
        _key(here, "reader.forward", "f", "forward", lambda: _("forward the mail in view to somebody")),
        _key(here, "reader.next", "J", "neighbour(1)", lambda: _("next ticket"), lambda: _("next")),
        _key(here, "reader.previous", "K", "neighbour(-1)", lambda: _("previous ticket")),
        _key(here, "reader.message-next", "tab", "message(1)", lambda: _("next message")),
        _key(here, "reader.message-previous", "shift+tab", "message(-1)", lambda: _("message before")),
        _key(here, "reader.fold", "enter,space", "fold", lambda: _("fold the message to a line, or unfold it")),
        _key(here, "reader.fold-all", "x", "fold_all", lambda: _("unfold every message, or fold all but the newest")),
        _key(here, "reader.quotes", "T", "quotes", lambda: _("unfold the quotes, or fold them")),
        _key(here, "reader.earlier", "p", "earlier", lambda: _("show a hundred earlier messages")),
    )


def reply_words() -> str:
    """Return what the key does that answers, in the reader and in the list."""
    return _("answer it, or go on with your draft")


def _about() -> tuple[Key, ...]:
    here = Where.READER
    return (
        _key(here, "reader.why", "W", "why", lambda: _("why this message is in this ticket"), lambda: _("why")),
        _key(here, "reader.links", "ctrl+l", "links", lambda: _("links of this message, and where they really go")),
        _key(here, "reader.files", "V", "files", lambda: _("attachments of this message, to save")),
        _key(here, "reader.headers", "v", "headers", lambda: _("all headers of this mail")),
        _key(here, "reader.source", "o", "source", lambda: _("the mail as it was received, untouched")),
        _key(here, "reader.lens", "L", "lens", lambda: _("the way of this mail: servers, forwarders, our address")),
        _key(here, "reader.customer", "c", "others", lambda: _("other tickets of this customer")),
    )


def _leaving() -> tuple[Key, ...]:
    here = Where.READER
    return (
        _key(here, "reader.refresh", "ctrl+r,f5", "refresh", lambda: _("read again")),
        _key(here, "reader.back", "escape,q", "back", lambda: _("back to the list"), lambda: _("back")),
    )


def _choosing() -> tuple[Key, ...]:
    here, files = Where.CHOOSING, Where.FILES
    return (
        _key(here, "choosing.choose", "enter", "choose", lambda: _("take this one"), lambda: _("choose")),
        _key(files, "files.all", "a", "save_all", lambda: _("save all of them"), lambda: _("all")),
        _key(files, "files.folder", "f", "folder", lambda: _("save in another folder"), lambda: _("folder")),
        _key(here, "choosing.back", "escape,q", "back", lambda: _("back to the ticket"), lambda: _("back")),
    )


def _mail() -> tuple[Key, ...]:
    here = Where.MAIL
    return (_key(here, "mail.back", "escape,q", "back", lambda: _("back to the ticket"), lambda: _("back")),)
