"""The first two steps: the account and its brand, whose names make the forward address."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from console.screens.admin.account_form import AccountForm
from console.screens.admin.account_settings import forward_entries, name_settings
from console.screens.admin.brand_form import BrandForm
from console.screens.setup.progress import Step
from console.screens.setup.proposals import short_name
from console.screens.setup.setup_step import Journey, SetupStep, nobody_told
from console.session import Session
from storage.settings import Brand, BrandId, Settings
from widgets.entries import Line, Title
from widgets.field import Field, Heading, Value
from widgets.language import _
from widgets.preview_box import Entry


class AccountStep(SetupStep, AccountForm):
    """The organisation: the end of every forward address."""

    STEP = Step.ACCOUNT

    def __init__(
        self, session: Session, settings: Settings, *, journey: Journey, keymap: Mapping[str, str] | None = None
    ) -> None:
        self.journey = journey
        super().__init__(session, settings, told=nobody_told, keymap=keymap)

    def step_words(self) -> str:
        """Return what the step is about."""
        return _("your organisation")

    def fields(self) -> Sequence[Field | Heading]:
        """Return the names, with an example of each."""
        words = {
            "name": _("Short, a to z and 0 to 9, like acme. It stands in every forward address, so choose it to last."),
            "title": _("The name in full, like Acme Group BV; From names and signatures can take it. May be empty."),
            "mail_domain": _("The domain of the forward addresses. Leave it, unless you were given another one."),
        }
        return [self._field(replace(one, words=words.get(one.name, one.words))) for one in name_settings()]

    def on_mount(self) -> None:
        """A name that nobody chose is no name: it has to be typed."""
        if not self.is_done:
            self.form.load({"name": ""})

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show how forward addresses will look, and which change."""
        draft = self._draft(values)
        if not str(values["name"]).strip():
            draft = replace(draft, account=replace(draft.account, name="…"))
        shape = draft.forward_address(Brand(id=BrandId(0), slug="{{brand}}", name=""))
        return _("What follows from it"), (
            Line(value=_("Every brand gets a forward address. It always looks like this:")),
            shape,
            *forward_entries(self.settings, draft),
        )


class BrandStep(SetupStep, BrandForm):
    """The brand: the beginning of its forward address. Its short name follows its name until a person writes one."""

    STEP = Step.BRAND

    def __init__(
        self, session: Session, settings: Settings, *, journey: Journey, keymap: Mapping[str, str] | None = None
    ) -> None:
        self.journey, self._proposed = journey, ""
        super().__init__(session, settings, journey.progress.brand, told=nobody_told, keymap=keymap)

    def step_words(self) -> str:
        """Return what the step is about."""
        return _("the brand that customers know")

    def fields(self) -> Sequence[Field | Heading]:
        """Return the name first: the short name is proposed from it."""
        return (self._name_field(), self._slug_field(), self._forward_field())

    def changed(self, name: str, values: Mapping[str, Value]) -> None:
        """Propose a short name."""
        if name == "name" and values.get("slug") == self._proposed:
            self._proposed = short_name(str(values["name"]))
            self.form.set_values({"slug": self._proposed})
            super().changed("slug", self.form.values)
        else:
            super().changed(name, values)

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show what the two names give."""
        draft = self._draft(values)
        forward = self._forward_address(draft) or "…"
        return _("What the brand gives"), (
            Title(text=_("Its forward address")),
            forward,
            *self._names(draft),
        )
