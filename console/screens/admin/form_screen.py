"""A form of the administration: fields at the left, beside them what the customer will see, saved as one version.

It stands apart so that each form only says its fields, its command and its preview. Nothing typed is lost: leaving asks
first, and what somebody else changes of the same thing meanwhile is told before it could be overwritten.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from console.commands.refusal import RefusedError
from console.commands.settings_command import SettingsCommand
from console.failure_words import words_of
from console.key_names import Where
from console.keys import key_line
from console.screens.admin.checks import in_form_words, refused_alone
from console.screens.desk_screen import DeskScreen, places_bindings
from console.session import Session
from console.settings_changes import differences_of
from console.settings_words import difference_words
from storage.errors import StorageError
from storage.settings import Settings
from widgets.cells import clean
from widgets.confirm import ConfirmLine
from widgets.field import Check, Field, Heading, Value
from widgets.form import Form, ShownField, TextField
from widgets.language import _
from widgets.moves import Move
from widgets.notice import Notice
from widgets.preview_box import Entry, PreviewBox

LEAVE, WHY = "leave", "why"
BESIDE_FROM = 76  # columns from which the preview stands beside the form
Told = Callable[[str, str | None], None]


class FormScreen(DeskScreen):
    """One form. `settings` are those that it was opened with; `told` hears what was saved, and the row's key."""

    PLACES: ClassVar[tuple[Where, ...]] = (Where.FORM,)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.FORM)

    def __init__(
        self, session: Session, settings: Settings, *, told: Told, keymap: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(session, keymap=keymap)
        self.settings, self._seen, self._told, self.at = settings, settings.version, told, ""
        self.heading = Static(Content.styled(clean(self.title_words()), "bold"), markup=False, id="form-title")
        self.form = Form(*self.fields(), *self.last_fields())
        self.preview = PreviewBox(label=2)
        self.notice, self.confirm = Notice(), ConfirmLine()

    # What a form says of itself

    @abstractmethod
    def title_words(self) -> str:
        """Return what is being edited."""

    @abstractmethod
    def fields(self) -> Sequence[Field | Heading]:
        """Return the fields, filled in."""

    @abstractmethod
    def command(self, values: Mapping[str, Value], changes: Mapping[str, Value]) -> SettingsCommand:
        """Return what saving does; `changes` are the values that a person changed."""

    @abstractmethod
    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Return what is said after saving, and the key of the row that the list goes to."""

    def last_fields(self) -> Sequence[Field | Heading]:
        """Return the fields that every form ends with: why, for the history."""
        words = _("Why, for whoever reads the history later; may be empty.")
        return (Heading(_("For the history")), TextField(WHY, _("Why"), help_words=words))

    def alone(self, value: Mapping[str, Value]) -> SettingsCommand:
        """Return a command that would set this one value and is right in all else: it checks a field."""
        return self.command(value, value)

    def check(self, name: str) -> Check:
        """Return the check of a field by what the command refuses, in the words of the form."""
        alone = refused_alone(name, self.alone, self.settings)
        return lambda text: self._in_form(alone(text))

    def subject(self) -> str:
        """Return the thing's name in the history, "" for a new one."""
        return ""

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Return the title and the entries of the preview."""
        return "", ()

    # Showing

    def compose(self) -> ComposeResult:
        """Lay out the title, the form with its preview, and the feet."""
        yield self.heading
        with Horizontal(id="form-panes"):
            yield self.form
            yield self.preview
        yield self.notice
        yield self.confirm
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Begin at the first field."""
        self.form.enter()
        self.draw_preview()

    def on_resize(self) -> None:
        """Put the preview beside the form where there is room, else under it."""
        self.set_class(self.size.width < BESIDE_FROM, "-narrow")

    async def reread(self) -> None:
        """Look whether somebody changed the same thing meanwhile."""
        settings = await self.session.read(lambda reader: reader.settings())
        if settings.version == self._seen or not self.subject():
            return
        changed = differences_of(self.subject(), self.settings, settings)
        if changed:
            told = "; ".join(difference_words(one, settings) for one in changed)
            words = _("Somebody else has changed this meanwhile: {what}. What you typed is still here.")
            self.notice.show(words.format(what=told))

    def _hints(self) -> list[tuple[str, str]]:
        """Return what the form's keys do in this field, and the screen's own keys before the last."""
        places = (place for place in self.PLACES if place is not Where.FORM)
        own = key_line(self.keymap, *places, instead=self.withheld())
        save, *others = self.form.hints()
        return [*([] if "form.save" in self.withheld() else [save]), *own, *others]

    def show_keys(self) -> None:
        """Draw the line of keys of the field in front."""
        self.keys.show(self._hints())

    def draw_preview(self) -> None:
        """Draw the preview of what is filled in now."""
        self.preview.show(*self.preview_of(self.form.values))

    @property
    def unsaved(self) -> bool:
        """Tell whether something typed would be lost."""
        return self.form.is_changed

    # Messages of the form

    @on(Form.Entered)
    def _entered(self, message: Form.Entered) -> None:
        message.stop()
        self.at = message.name
        self.show_keys()
        self.draw_preview()

    @on(Form.Changed)
    def _changed(self, message: Form.Changed) -> None:
        message.stop()
        self.changed(message.name, message.values)
        self.draw_preview()

    def changed(self, name: str, values: Mapping[str, Value]) -> None:
        """Hear that a person changed a field."""

    @on(ShownField.CopyAsked)
    def _copy_asked(self, message: ShownField.CopyAsked) -> None:
        message.stop()
        self.copy_text(message.text)

    @on(Form.Submitted)
    def _submitted(self, message: Form.Submitted) -> None:
        message.stop()
        self.run_worker(self._save(message.values), group="save", exclusive=True)

    async def _save(self, values: Mapping[str, Value]) -> None:
        changes = {name: value for name, value in self.form.changes.items() if name != WHY}
        try:
            command = self.command(values, changes)
            settings = await command.run(
                await self.session.desk(), seen=self._seen if self.subject() else None, why=str(values.get(WHY, ""))
            )
        except RefusedError as error:
            await self._refused(error)
        except StorageError as error:
            self.form.show_errors({"": words_of(error)})
        else:
            self.done(*self.saved(settings, values))

    def done(self, words: str, key: str | None) -> None:
        """Close, and tell what was saved."""
        self.dismiss()
        self._told(words, key)

    async def _refused(self, error: RefusedError) -> None:
        """Show why; after a change by somebody else, saving once more is saving with that known."""
        if error.refusal.code == "changed":
            self.settings = await self.session.read(lambda reader: reader.settings())
            self._seen = self.settings.version
            self.notice.show(_("{words} C-s saves yours over it.").format(words=error.refusal.words))
        else:
            self.form.show_errors({self.field_of(error.refusal.code): self._in_form(error.refusal.words)})

    def _in_form(self, words: str) -> str:
        return in_form_words(words, {field.name: field.label for field in self.form.query(Field)})

    def field_of(self, code: str) -> str:
        """Return the field that a refusal is about, "" when it is about the whole."""
        return ""

    # Keys

    @on(Form.Left)
    def _left(self, message: Form.Left) -> None:
        message.stop()
        if message.is_changed:
            self.confirm.ask(LEAVE, _("Leave without saving?"))
        else:
            self.dismiss()

    @on(ConfirmLine.Answered)
    def _answered(self, message: ConfirmLine.Answered) -> None:
        message.stop()
        if message.yes:
            self.confirmed(message.question)
        else:
            self.form.enter(self.at)

    def confirmed(self, question: str) -> None:
        """Do what was asked first, and answered by yes."""
        self.dismiss()

    def action_save(self) -> None:
        """Save what is filled in."""
        self.form.action_save()

    def action_leave(self) -> None:
        """Leave; asks when something was typed."""
        self.form.action_leave()

    def action_scroll(self, how: str) -> None:
        """Scroll the preview."""
        self.preview.pane.move(Move(how))

    def action_field(self, step: int) -> None:
        """Go to the next field or the one before."""
        self.form.action_go(step, True)
