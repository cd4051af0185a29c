"""The third step: the address that customers write to, who they see as sender, and where its mail is to be forwarded.

It stands apart from the names of the organisation because it is the first thing that customers see.
"""

from collections.abc import Mapping, Sequence

from console.screens.admin.address_form import AddressForm
from console.screens.desk_screen import places_bindings
from console.screens.setup.progress import Step
from console.screens.setup.setup_step import Journey, SetupStep, nobody_told
from console.session import Session
from storage.settings import Settings
from widgets.entries import Title
from widgets.field import Field, Heading, Value
from widgets.language import _
from widgets.preview_box import Entry

_SHOWN = ("address", "from_name", "from_address", "forward")
_HIDDEN = ("brand", "signature_level")


class AddressStep(SetupStep, AddressForm, inherit_bindings=False):
    """The mail address; how it groups stays as it is usual until somebody changes that in the administration."""

    STEP = Step.ADDRESS
    PLACES = SetupStep.PLACES
    BINDINGS = places_bindings(*SetupStep.PLACES)

    def __init__(
        self, session: Session, settings: Settings, *, journey: Journey, keymap: Mapping[str, str] | None = None
    ) -> None:
        self.journey = journey
        brand = journey.progress.brand
        if brand is None:
            raise LookupError("a mail address is set up without a brand")
        super().__init__(session, settings, journey.progress.address, brand=brand, told=nobody_told, keymap=keymap)

    def step_words(self) -> str:
        """Return what the step is about."""
        return _("the address that customers write to")

    def fields(self) -> Sequence[Field | Heading]:
        """Return the address, the sender and the forward address; what is usual is not asked."""
        fields = {one.name: one for one in (*self._whose(), *self._sender()) if isinstance(one, Field)}
        return [fields[name] for name in (*_SHOWN, *_HIDDEN) if name in fields]

    def on_mount(self) -> None:
        """Show what is asked."""
        for name in _HIDDEN:
            if name in self.form.values:
                self.form.show_field(name, is_shown=False)

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show the sender as the customer sees it, and what forwarding will mean."""
        draft = self._draft(values)
        words = _("{address} stays at your mail provider, which forwards its mail to:")
        return _("What the customer sees"), (
            *self._sender_entries(draft),
            Title(text=_("Where its mail goes")),
            words.format(address=draft.address or "…"),
            self.settings.forward_address(self._brand),
            _("The last step tells how; nothing has to be done there yet."),
        )
