"""The lens: for an address and an employee, which signature closes the answer, and why every other one does not.

It stands apart from the list because it answers a person's question, not what is set: the answer is the choice itself.
"""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from console.commands.actor import employee_named
from console.key_names import Where
from console.keys import key_line
from console.screens.admin.lens_entries import LABEL, lens_entries, lens_title, missing_scope
from console.screens.admin.signature_choices import employee_choices
from console.screens.admin.signature_form import SignatureForm
from console.screens.admin.signature_rows import addresses_in_order
from console.screens.desk_screen import DeskScreen, places_bindings
from console.session import Session
from console.signatures import Resolved, resolve
from storage.settings import MailAddress, Settings
from widgets.form import Form
from widgets.language import _
from widgets.look_field import LookField
from widgets.notice import Notice
from widgets.pane import Pane
from widgets.preview_box import PreviewBox

PLACES = (Where.LENS, Where.PANES)
NOBODY = ""


class SignatureLens(DeskScreen):
    """The choice for an answer from an address; `employee` None is somebody who is no employee."""

    PLACES = PLACES
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)

    def __init__(
        self,
        session: Session,
        settings: Settings,
        *,
        address: str,
        employee: str | None,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(session, keymap=keymap)
        self.settings = settings
        self.address = LookField(
            "address", _("Mail address"), self._addresses(), value=address, help_words=_("Where the answer is from.")
        )
        self.employee = LookField(
            "employee", _("Employee"), self._employees(), value=employee or NOBODY, help_words=_("Who answers.")
        )
        title = Content.styled(_("Which signature closes an answer"), "bold")
        self.heading = Static(title, markup=False, id="form-title")
        self.form = Form(self.address, self.employee)
        self.outcome = PreviewBox(label=LABEL)
        self.notice = Notice()

    def compose(self) -> ComposeResult:
        """Lay out the two choices, the outcome under them, and the feet."""
        yield self.heading
        yield self.form
        yield self.outcome
        yield self.notice
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Begin at the address."""
        self.form.enter()
        self.draw_outcome()

    def pane(self) -> Pane:
        """Move the outcome, whichever choice has the focus."""
        return self.outcome.pane

    async def reread(self) -> None:
        """Choose anew with the settings of now."""
        self.settings = await self.session.read(lambda reader: reader.settings())
        self.address.offer(self._addresses())
        self.employee.offer(self._employees())
        self.draw_outcome()

    def draw_outcome(self) -> None:
        """Show the choice, or why there is none."""
        known = self._known()
        if known is None:
            self.outcome.show(_("There is no such mail address"), (self._no_address(),))
        else:
            resolved = self._resolved(known)
            self.outcome.show(lens_title(resolved), lens_entries(resolved, self.settings, known))

    def _no_address(self) -> str:
        if self.settings.addresses:
            return _("{address} is registered no more: choose another.").format(address=self.address.value or "-")
        return _("No mail address is registered yet: 1, then n, registers one.")

    def _known(self) -> MailAddress | None:
        return self.settings.address_named(self.address.value)

    def _resolved(self, known: MailAddress) -> Resolved:
        return resolve(self.settings, known, employee_named(self.settings, self.employee.value))

    def _addresses(self) -> list[tuple[str, str]]:
        return [(known.address, known.address) for known in addresses_in_order(self.settings)]

    def _employees(self) -> list[tuple[str, str]]:
        return [(NOBODY, _("no employee")), *employee_choices(self.settings)]

    # Messages of the choices

    @on(Form.Entered)
    def _entered(self, message: Form.Entered) -> None:
        message.stop()
        self.show_keys()

    def show_keys(self) -> None:
        """Draw the line of keys of the choice in front."""
        hints = self.form.current.hints() if self.form.current is not None else []
        own = key_line(self.keymap, *self.PLACES, Where.EVERYWHERE, instead=self.withheld())
        self.keys.show([*hints, *own])

    @on(Form.Changed)
    def _changed(self, message: Form.Changed) -> None:
        message.stop()
        self.notice.show("")
        self.draw_outcome()

    @on(Form.Left)
    def _left(self, message: Form.Left) -> None:
        message.stop()
        self.action_back()

    # Keys

    def action_field(self, step: int) -> None:
        """Go to the other choice."""
        self.form.action_go(step, True)

    def action_edit(self) -> None:
        """Open the form of the signature that closes the answer, or of the one that would."""
        known = self._known()
        if known is None:
            return
        resolved = self._resolved(known)
        scope = missing_scope(resolved) if resolved.winner is None else resolved.winner.scope
        if scope is None:
            self.notice.show(_("Who answers is no employee: 7, then n, adds one."))
        else:
            self.app.push_screen(SignatureForm(self.session, self.settings, scope, told=self._told, keymap=self.keymap))

    def _told(self, words: str, _key: str | None) -> None:
        self.status.say(words)
        self.want_reread()

    def action_back(self) -> None:
        """Go back to where this was asked."""
        self.dismiss()
