"""The keys of an answer that is being written. All of them pass a field to type in: with Ctrl, or F2 to F12.

They stand apart from the rest of the catalog because letters are text here, so that none of them may do anything.
"""

from console.key_names import Key, Where
from console.key_names import key as _key
from widgets.language import _


def compose_keys() -> tuple[Key, ...]:
    """Return the keys of an answer, in the order in which the help shows them."""
    return (*_sending(), *_whom(), *_text(), *_around(), *_leaving())


def _sending() -> tuple[Key, ...]:
    here = Where.COMPOSE
    words, short = (lambda: _("look at all of it once more, then send it")), (lambda: _("send"))
    return (_key(here, "compose.send", "ctrl+s", "send", words, short),)


def _whom() -> tuple[Key, ...]:
    here = Where.COMPOSE
    return (
        _key(here, "compose.to-all", "ctrl+r", "to_all", lambda: _("answer everybody, or the customer alone")),
        _key(here, "compose.add", "ctrl+g", "add_left_out", lambda: _("write to those too who are left out")),
        _key(here, "compose.next", "tab", "field(1)", lambda: _("next field")),
        _key(here, "compose.previous", "shift+tab", "field(-1)", lambda: _("field before")),
    )


def _text() -> tuple[Key, ...]:
    here = Where.COMPOSE
    return (
        _key(here, "compose.template", "f2", "template", lambda: _("put a template in"), lambda: _("template")),
        _key(here, "compose.editor", "f8", "editor", lambda: _("go on in your own editor: $VISUAL or $EDITOR")),
        _key(here, "compose.zoom", "f5", "zoom", lambda: _("the text alone, or all of it again")),
    )


def _around() -> tuple[Key, ...]:
    here = Where.COMPOSE
    return (
        _key(here, "compose.attach", "ctrl+b", "attach", lambda: _("attach a file"), lambda: _("file")),
        _key(here, "compose.detach", "f6", "detach", lambda: _("leave a file out again")),
        _key(here, "compose.signature", "ctrl+n", "signature", lambda: _("another signature, or none")),
        _key(here, "compose.why", "f9", "why", lambda: _("why it closes with this signature")),
        _key(here, "compose.quote", "ctrl+l", "quote", lambda: _("show what is quoted, or fold it")),
    )


def _leaving() -> tuple[Key, ...]:
    here = Where.COMPOSE
    return (
        _key(here, "compose.drop", "f12", "drop", lambda: _("throw the draft away; asks first")),
        _key(here, "compose.leave", "escape", "leave", lambda: _("leave; what is written stays"), lambda: _("back")),
    )
