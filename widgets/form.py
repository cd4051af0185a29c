"""A form: labelled fields under each other, checked as they are left, saved by one key and never by accident.

It knows no command and no store: a screen gives it fields and checks, is told by messages, and puts a command's
refusals on the right fields. Every name that a screen needs is found here.

    form = Form(
        Heading(_("Server")),
        TextField("host", _("Host"), value="imap.example.com", help_words=_("..."), check=host_words),
        SecretField("password", _("Password")),
        ChoiceField("security", _("Security"), [("tls", "TLS"), ("starttls", "STARTTLS")], value="tls"),
        SwitchField("grouped", _("Group by time"), value=True),
        LinesField("signature", _("Signature")),
        ShownField("forward", _("Forward to"), value="supportacme@konto.omnidesk.com"),
    )

A check is a function from the text to words on what is wrong with it, "" when nothing is. Keys inside a form, by the
names under which a person may set others: Tab, Down `form.next`; S-Tab, Up `form.previous`; Enter goes to the next
field; C-s `form.save`; Esc `form.leave`. `Form.hints()` gives the key line what works in the field that has the focus.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Static

from widgets.cells import clean
from widgets.choice_field import ChoiceField
from widgets.field import WRONG, Check, Field, FieldNote, Heading, Value
from widgets.language import _
from widgets.lines_field import LinesField
from widgets.shown_field import ShownField
from widgets.switch_field import SwitchField
from widgets.text_field import SecretField, TextField

NARROW = 56  # below this width notes and long texts begin under the label, where there is more room for words
_PRINTED: Mapping[str, str] = MappingProxyType({"form.save": "C-s", "form.next": "Tab", "form.leave": "Esc"})


class Form(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Fields, of which one has the focus; values go in and out by name."""

    DEFAULT_CSS = """
    Form { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; }
    Form > .form--refusal { display: none; height: auto; width: 1fr; padding: 0 1 0 2; color: $text-error;
        text-style: bold; }
    Form.-refused > .form--refusal { display: block; }
    Form.-narrow FieldNote { padding: 0 1 0 4; }
    Form.-narrow LinesField { layout: vertical; }
    Form.-narrow LinesField LinesArea { margin: 0 0 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "go(1, True)", show=False, id="form.next"),
        Binding("shift+tab", "go(-1, True)", show=False, id="form.previous"),
        Binding("down", "go(1)", show=False),
        Binding("up", "go(-1)", show=False),
        Binding("ctrl+s", "save", show=False, id="form.save"),
        Binding("escape", "leave", show=False, id="form.leave"),
    ]

    @dataclass
    class Changed(Message):
        """A person changed the field `name`; `values` are all values now."""

        name: str
        values: Mapping[str, Value]

    @dataclass
    class Entered(Message):
        """The field `name` has the focus now; `hints()` tell its keys."""

        name: str

    @dataclass
    class Submitted(Message):
        """A person wants to save, and no check found anything wrong."""

        values: Mapping[str, Value]

    @dataclass
    class Ended(Message):
        """A person was done with the last field, where there is no next one to go to."""

    @dataclass
    class Left(Message):
        """A person wants to leave; `is_changed` tells whether something would be lost."""

        is_changed: bool

    def __init__(self, *rows: Field | Heading) -> None:
        super().__init__()
        self._rows = rows
        if rows and isinstance(rows[0], Heading):
            rows[0].add_class("-first")
        self._fields = {row.name: row for row in rows if isinstance(row, Field)}
        self._refusal = Static(markup=False, classes="form--refusal")
        self._initial = self.values
        self._told = dict(self._initial)

    def compose(self) -> ComposeResult:
        """Lay out what was refused and the fields, each with its note."""
        yield self._refusal
        for row in self._rows:
            yield row
            if isinstance(row, Field):
                yield row.note

    # Values

    @property
    def values(self) -> Mapping[str, Value]:
        """What is filled in, by name; fields that are only shown are not among them."""
        return {name: field.value for name, field in self._fields.items() if field.is_wanted}

    @property
    def initial(self) -> Mapping[str, Value]:
        """What was filled in before a person changed anything."""
        return self._initial

    @property
    def is_changed(self) -> bool:
        """Whether the values differ from the initial ones."""
        return self.values != self._initial

    @property
    def changes(self) -> Mapping[str, Value]:
        """The values that differ from the initial ones."""
        return {name: value for name, value in self.values.items() if value != self._initial[name]}

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Fill in values as a person could have: the initial ones stay. Nobody is told. Raises KeyError."""
        for name, value in values.items():
            self._fields[name].put(value)
        self._told = dict(self.values)

    def load(self, values: Mapping[str, Value]) -> None:
        """Fill in values of another record: they are the initial ones, and nothing is wrong yet. Raises KeyError."""
        self.set_values(values)
        self.mark_saved()
        self._show_refusal("")
        for field in self._fields.values():
            field.forgive()

    def mark_saved(self) -> None:
        """Take the present values as the initial ones."""
        self._initial = self.values

    # Errors

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show why a command refused: by the names of fields; words under any other name stand on top of the form."""
        others = [words for name, words in errors.items() if name not in self._fields and words]
        self._show_refusal(" ".join(others))
        wrong = [field for name, field in self._fields.items() if errors.get(name)]
        for field in wrong:
            field.show_error(errors[field.name])
        if wrong:
            wrong[0].enter()
        elif others:
            self.scroll_home(animate=False)

    def examine(self) -> bool:
        """Check every field that is shown; go to the first that is wrong and return whether none is."""
        wrong = [field for field in self._reachable() if not field.examine()]
        if wrong:
            wrong[0].enter()
        return not wrong

    def _show_refusal(self, words: str) -> None:
        self.set_class(bool(words), "-refused")
        self._refusal.update(Content(f"{WRONG} {clean(words)}" if words else ""))

    # Fields

    def field(self, name: str) -> Field:
        """Return a field. Raises KeyError."""
        return self._fields[name]

    def show_field(self, name: str, *, is_shown: bool) -> None:
        """Show a field or hide it; a hidden one keeps its value and is not checked. Raises KeyError."""
        self._fields[name].appear(is_shown=is_shown)

    def enter(self, name: str = "") -> None:
        """Give the focus to a field; without a name to the first."""
        reachable = self._reachable()
        if name or reachable:
            (self._fields[name] if name else reachable[0]).enter()

    @property
    def current(self) -> Field | None:
        """The field that has the focus."""
        focused = self.screen.focused if self.is_attached else None
        return next((field for field in self._fields.values() if field.control is focused), None)

    def hints(self, printed: Mapping[str, str] = _PRINTED) -> list[tuple[str, str]]:
        """Return (key, words) for the key line: what works in the field that has the focus, most useful first.

        `printed` gives other keys by the names of their bindings, as a keyboard shows them.
        """
        save, following, back = ({**_PRINTED, **printed}[name] for name in _PRINTED)
        own = self.current.hints() if self.current is not None else []
        return [(save, _("save")), *own, (following, _("next field")), (back, _("back"))]

    def _reachable(self) -> list[Field]:
        return [field for field in self._fields.values() if field.display and not field.disabled]

    # Keys and events

    def action_go(self, by: int, is_round: bool = False) -> None:
        """Go to a field below or above; `is_round` goes on at the other end."""
        reachable, current = self._reachable(), self.current
        if not reachable:
            return
        place = reachable.index(current) + by if current in reachable else 0
        if is_round:
            place %= len(reachable)
        if 0 <= place < len(reachable):
            reachable[place].enter()

    def action_save(self) -> None:
        """Check everything and tell that a person wants to save."""
        self._show_refusal("")
        if self.examine():
            self.post_message(self.Submitted(self.values))

    def action_leave(self) -> None:
        """Tell that a person wants to leave."""
        self.post_message(self.Left(self.is_changed))

    @on(Field.Passed)
    def _passed(self, message: Field.Passed) -> None:
        message.stop()
        reachable = self._reachable()
        if message.by > 0 and reachable and self.current is reachable[-1]:
            self.post_message(self.Ended())
        else:
            self.action_go(message.by)

    @on(Field.Edited)
    def _edited(self, message: Field.Edited) -> None:
        message.stop()
        name, value = message.field.name, message.field.value
        if self._told.get(name) != value:
            self._told[name] = value
            self.post_message(self.Changed(name, self.values))

    @on(Field.Entered)
    def _entered(self, message: Field.Entered) -> None:
        message.stop()
        for field in self._fields.values():
            if field is not message.field and field.has_class("-focused"):
                field.leave()
        message.field.arrive()
        self.call_after_refresh(self._bring_into_sight, message.field)
        self.post_message(self.Entered(message.field.name))

    @on(FieldNote.Changed)
    def _note_changed(self, message: FieldNote.Changed) -> None:
        message.stop()
        current = self.current
        if current is not None and current.note is message.note:
            self.call_after_refresh(self._bring_into_sight, current)

    def _bring_into_sight(self, field: Field, again: bool = True) -> None:
        """Scroll to a field with its note, or with the first field to what stands above it.

        A note that has no place yet is waited for: how far one can scroll is known once all is laid out, hence `again`.
        """
        if field is not self.current:
            return  # the form was left before it was drawn, or the next field has the focus by now
        regions = [widget.virtual_region for widget in (field, field.note) if widget.display]
        if not regions or not regions[0]:
            return  # hidden, or in a form that is
        if not all(regions):
            self.call_after_refresh(self._bring_into_sight, field)
            return
        if field is self._reachable()[0]:
            self.scroll_home(animate=False)
        else:
            self.scroll_to_region(Region.from_union(regions), animate=False, force=True)
        if again:
            self.call_after_refresh(self._bring_into_sight, field, again=False)

    def on_resize(self, event: events.Resize) -> None:
        """Choose where notes begin."""
        self.set_class(event.size.width < NARROW, "-narrow")


__all__ = [
    "Check",
    "ChoiceField",
    "Field",
    "Form",
    "Heading",
    "LinesField",
    "SecretField",
    "ShownField",
    "SwitchField",
    "TextField",
    "Value",
]
