"""The keys by name: what each does, where, in words; the one source of the bindings, the key line and the help.

A key that is not here does nothing, and one that is here does something: so the help cannot lie. `Binding.id` carries
the name, so a person's own keys (`App.set_keymap`) replace these by name.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from console.admin_keys import admin_keys
from console.compose_keys import compose_keys
from console.digest_keys import digest_key, digest_keys
from console.key_names import Key, Where
from console.key_names import key as _key
from console.outbox_keys import outbox_key, outbox_keys
from console.parked_keys import parked_keys
from console.reader_keys import reader_keys, reply_words
from console.screens.views import VIEWS
from console.setup_keys import setup_keys
from console.ticket_keys import ticket_keys
from widgets.language import _

if TYPE_CHECKING:
    from textual.binding import Binding


def catalog() -> tuple[Key, ...]:
    """Return every key, in the order in which the help shows them."""
    in_lists = (*_moves(), *_list_keys(), *ticket_keys(), *_view_keys())
    return (
        *in_lists,
        *reader_keys(),
        *compose_keys(),
        *_other_keys(),
        *digest_keys(),
        *outbox_keys(),
        *parked_keys(),
        *admin_keys(),
        *setup_keys(),
        *_everywhere(),
    )


def _moves() -> tuple[Key, ...]:
    here = Where.PANES
    return (
        _key(here, "move.down", "j,down", "move('down')", lambda: _("one down")),
        _key(here, "move.up", "k,up", "move('up')", lambda: _("one up")),
        _key(here, "move.half-down", "ctrl+d", "move('half_down')", lambda: _("half a screen down")),
        _key(here, "move.half-up", "ctrl+u", "move('half_up')", lambda: _("half a screen up")),
        _key(here, "move.page-down", "pagedown,ctrl+f", "move('page_down')", lambda: _("a screen down")),
        _key(here, "move.page-up", "pageup,ctrl+b", "move('page_up')", lambda: _("a screen up")),
        _key(here, "move.top", "g,home", "move('top')", lambda: _("to the top")),
        _key(here, "move.bottom", "G,end", "move('bottom')", lambda: _("to the bottom")),
    )


def _list_keys() -> tuple[Key, ...]:
    here = Where.LIST
    return (
        _key(here, "ticket.open", "enter,o", "open", lambda: _("read the ticket"), lambda: _("read")),
        _key(here, "list.reply", "r", "reply", reply_words),
        _key(here, "list.filter", "slash", "filter", lambda: _("filter by words and terms"), lambda: _("filter")),
        _key(here, "list.clear", "escape", "clear", lambda: _("drop the notice, the selection, then the filter")),
        _key(here, "list.saved", "f", "saved", lambda: _("filters that were kept; keep one, remove one")),
        _key(here, "list.saved-9", "9", "saved_on('9')", lambda: _("the filter that was kept on 9")),
        _key(here, "list.saved-0", "0", "saved_on('0')", lambda: _("the filter that was kept on 0")),
        _key(here, "list.narrow", "at", "narrow", lambda: _("one brand or address alone")),
        _key(here, "list.brand-next", "right_curly_bracket", "brand(1)", lambda: _("the next brand alone")),
        _key(here, "list.brand-before", "left_curly_bracket", "brand(-1)", lambda: _("the brand before alone")),
        _key(here, "list.sort", "s", "sort", lambda: _("sort by activity, age, or waiting time")),
        _key(here, "list.why", "W", "why", lambda: _("why its messages are in this ticket")),
        _key(here, "list.preview", "p", "preview", lambda: _("preview, from 120 columns")),
        _key(here, "view.density", "L", "density", lambda: _("two lines for each ticket, or one")),
        _key(here, "pane.next", "tab", "next_pane", lambda: _("to the other pane")),
        _key(here, "list.refresh", "ctrl+r,f5", "refresh", lambda: _("read again")),
        _key(here, "list.leave", "q", "leave", lambda: _("quit")),
        *_select_keys(),
    )


def _select() -> str:
    return _("select")


def _select_keys() -> tuple[Key, ...]:
    here = Where.LIST
    return (
        _key(here, "select.one", "space,x", "select", lambda: _("select it, or no longer; then on"), _select),
        _key(here, "select.down", "shift+down", "extend(1)", lambda: _("select it and the one below")),
        _key(here, "select.up", "shift+up", "extend(-1)", lambda: _("select it and the one above")),
        _key(here, "select.range", "v", "select_range", lambda: _("begin a range, or end it and select it")),
        _key(here, "select.all", "asterisk", "select_all", lambda: _("select every ticket of the view")),
    )


def _view_keys() -> tuple[Key, ...]:
    return tuple(
        _key(Where.LIST, f"view.{place}", str(place), f"view({place - 1})", view.words)
        for place, view in enumerate(VIEWS, 1)
    )


def _other_keys() -> tuple[Key, ...]:
    return (
        _key(
            Where.WHY,
            "why.version",
            "v",
            "version",
            lambda: _("the settings it was decided with, and who made them"),
            lambda: _("settings"),
        ),
        _key(Where.WHY, "why.back", "escape,q,W", "back", lambda: _("back"), lambda: _("back")),
        *_intake_keys(),
        _key(Where.HELP, "help.search", "slash", "search", lambda: _("search in the help by words or a key")),
        _key(Where.HELP, "help.back", "escape,q,question_mark,f1", "back", lambda: _("drop the search, else leave")),
    )


def _intake_keys() -> tuple[Key, ...]:
    here = Where.INTAKE
    return (
        _key(here, "intake.open", "enter,o", "open", lambda: _("what this line is about"), lambda: _("open")),
        _key(here, "intake.pane", "tab", "next_pane", lambda: _("to the other pane"), lambda: _("all of it")),
        _key(here, "intake.refresh", "ctrl+r,f5", "refresh", lambda: _("read again")),
        _key(here, "intake.back", "escape,q", "back", lambda: _("back"), lambda: _("back")),
    )


def _everywhere() -> tuple[Key, ...]:
    here = Where.EVERYWHERE
    return (
        _key(here, "help", "question_mark,f1", "app.help", lambda: _("this help"), lambda: _("help")),
        _key(here, "palette", "ctrl+p,colon", "app.palette", lambda: _("do something by its name"), lambda: _("more")),
        _key(here, "intake", "I", "app.intake", lambda: _("how mail comes in and leaves, and what was set aside")),
        digest_key(),
        outbox_key(),
        _key(here, "admin", "comma", "app.admin", lambda: _("Channels > Email: manage the channel")),
        _key(here, "setup", "f3", "app.setup", lambda: _("the first steps: set everything up, one by one")),
        _key(here, "theme", "ctrl+t", "app.theme", lambda: _("dark, light, high contrast, or the terminal's own")),
        _key(here, "mouse", "f4", "app.mouse", lambda: _("mouse on or off")),
        _key(here, "quit", "ctrl+q", "app.quit", lambda: _("quit at once"), lambda: _("quit")),
    )


def keys_at(*where: Where) -> tuple[Key, ...]:
    """Return the keys of these places."""
    return tuple(key for key in catalog() if key.where in where)


def bindings_at(*where: Where) -> "list[Binding]":
    """Return Textual's bindings of these places. Quitting works over a dialog too.

    Textual is imported here, so that `config check` can compare names of keys without it.
    """
    from textual.binding import Binding

    return [
        Binding(key.keys, key.action, key.name, show=False, id=key.name, priority=key.name == "quit")
        for key in keys_at(*where)
    ]


def key_line(
    keymap: Mapping[str, str], *where: Where, instead: Mapping[str, str] = MappingProxyType({})
) -> list[tuple[str, str]]:
    """Return (key, short words) for the key line: the first key of each that has short words, as it is in force.

    `instead` holds, by the names of keys, what they do at this moment; "" leaves out one that does nothing.
    """
    said = [(key, instead.get(key.name, key.short())) for key in keys_at(*where) if key.short is not None]
    return [(shown_keys(key, keymap)[0], words) for key, words in said if words]


def shown_keys(key: Key, keymap: Mapping[str, str]) -> list[str]:
    """Return the keys in force for a name, as they are printed on a keyboard."""
    return [shown(one.strip()) for one in keymap.get(key.name, key.keys).split(",")]


def shown(key: str) -> str:
    """Return a key as a person writes it: "C-d", "PgDn", "?"."""
    names = {
        "question_mark": "?", "slash": "/", "colon": ":", "comma": ",", "plus": "+", "enter": "Enter", "escape": "Esc",
        "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "up": "↑", "down": "↓", "tab": "Tab",
        "space": "Space", "delete": "Del", "at": "@", "asterisk": "*", "exclamation_mark": "!", "equals_sign": "=",
        "left_curly_bracket": "{", "right_curly_bracket": "}", "less_than_sign": "<",
    }  # fmt: skip
    *modifiers, last = key.split("+")
    prefix = "".join({"ctrl": "C-", "shift": "S-", "alt": "M-"}.get(modifier, modifier) for modifier in modifiers)
    plain = names.get(last, last.upper() if last.startswith("f") and last[1:].isdigit() else last)
    return prefix + plain
