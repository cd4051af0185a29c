"""The fourth and fifth steps: where mail is fetched, and by which server it leaves; each tried out before it is kept.

They stand apart from the other steps because saving waits for a server: what does not work is kept only by saying so.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.worker import WorkerCancelled

from console.commands.refusal import RefusedError
from console.failure_words import words_of
from console.key_names import Where
from console.screens.admin.connection_form import ConnectionForm
from console.screens.admin.mailbox_form import MailboxForm
from console.screens.admin.secret_fields import SECRET
from console.screens.admin.server_form import ServerForm
from console.screens.admin.trial import Attempt
from console.screens.desk_screen import places_bindings
from console.screens.setup.progress import Step
from console.screens.setup.proposals import imap_host, smtp_host
from console.screens.setup.setup_step import Journey, SetupStep, nobody_told
from console.session import Session
from storage.errors import StorageError
from storage.settings import Settings
from widgets.entries import Title
from widgets.field import Check, Field, Heading, Value
from widgets.language import _
from widgets.preview_box import Entry

UNTESTED, SKIP = "untested", "skip"
_USUAL = ("name", "brand", "folder", "after_ingest", "after_folder", "after_days")


class TriedStep(SetupStep, ConnectionForm):
    """A server: saving tries it out first; what failed is saved untested after one question, while it is the same."""

    PLACES = (Where.FORM, Where.SETUP, Where.TRYING_FORM)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.TRYING_FORM)
    _failed: object = None
    _untested: object = None

    def untested_words(self) -> str:
        """Return what does not work while the server is saved untested."""
        return ""

    def tried_words(self, values: Mapping[str, Value]) -> str:
        """Say whether it works."""
        if self.box.has_passed(self.attempt(values).subject):
            return _("Tried out: it works.")
        return _("It is untested: F7 goes back, F6 tries it out.")

    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say that it is kept, and whether it works."""
        return _("Saved. {tried}").format(tried=self.tried_words(values)), None

    def password_saved(self, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say the same: the password is part of it."""
        return _("Saved. {tried}").format(tried=self.tried_words(values)), None

    async def _save(self, values: Mapping[str, Value]) -> None:
        if (self.is_done and not self.form.is_changed) or await self._is_sound(values):
            await super()._save(values)

    async def _is_sound(self, values: Mapping[str, Value]) -> bool:
        """Tell whether it may be saved: it works, or a person wants it all the same."""
        try:
            refusal = await self._refusal(values)
            if refusal is not None and refusal.code != "nothing-changed":
                self._show_refusal(refusal)
                return False
            attempt = self.attempt(values)
        except (RefusedError, StorageError) as error:
            self.form.show_errors({"": words_of(error)})
            return False
        if self.box.has_passed(attempt.subject) or attempt.subject == self._untested:
            return True
        if attempt.subject == self._failed:
            words = _("The test failed. Save it all the same, untested? {what}")
            self.notice.show("")
            self.confirm.ask(UNTESTED, words.format(what=self.untested_words()))
            return False
        return await self._works(attempt)

    async def _works(self, attempt: Attempt) -> bool:
        """Try it out and tell whether it works; whoever leaves the test has not seen it fail."""
        self.notice.show("")
        try:
            await self.box.start(attempt).wait()
        except WorkerCancelled:
            return False
        if self.box.has_passed(attempt.subject):
            return True
        self._failed = attempt.subject
        words = _("It does not work yet, so nothing was saved. Mend it and C-s; C-s as it is asks to save it untested.")
        self.notice.show(words)
        return False

    def changed(self, name: str, values: Mapping[str, Value]) -> None:
        """What was said of the test was of something else."""
        self.notice.show("")
        super().changed(name, values)

    def action_try_out(self) -> None:
        """Try it out; what was said of the test before goes."""
        self.notice.show("")
        super().action_try_out()

    def confirmed(self, question: str) -> None:
        """Save what failed."""
        if question == UNTESTED:
            self._untested = self._failed
            self.form.enter(self.at)
            self.form.action_save()
        else:
            super().confirmed(question)


class MailboxStep(TriedStep, MailboxForm):
    """The forward mailbox of the brand; what becomes of its mail stays as it is usual."""

    STEP = Step.MAILBOX

    def __init__(
        self, session: Session, settings: Settings, *, journey: Journey, keymap: Mapping[str, str] | None = None
    ) -> None:
        self.journey = journey
        super().__init__(session, settings, journey.progress.mailbox, told=nobody_told, keymap=keymap)

    def step_words(self) -> str:
        """Return what the step is about."""
        return _("the mailbox that forwarded mail lands in")

    def fields(self) -> Sequence[Field | Heading]:
        """Return the way to the server; what is usual follows and is not asked."""
        fields = [one for one in super().fields() if isinstance(one, Field)]
        return sorted(fields, key=lambda one: one.name in _USUAL)

    def show_needed(self, values: Mapping[str, Value]) -> None:
        """Show the way to the server; the name only when the usual one is taken."""
        super().show_needed(values)
        for name in _USUAL:
            self.form.show_field(name, is_shown=name == "name" and self._is_taken)

    @property
    def _is_taken(self) -> bool:
        known = self.journey.progress.mailbox
        return known is None and self.settings.mailbox_named(str(self.form.initial["name"])) is not None

    def proposed_host(self) -> str:
        """Propose what fits the mail address."""
        known = self.journey.progress.address
        return imap_host(known.address if known is not None else "info@acme.example")

    def untested_words(self) -> str:
        """Say what waits for it."""
        return _("No mail comes in until it works.")


class SendingStep(TriedStep, ServerForm):
    """The account's outgoing server; it may be left out for now. The login of the mailbox is proposed for it."""

    STEP = Step.SENDING

    def __init__(
        self, session: Session, settings: Settings, *, journey: Journey, keymap: Mapping[str, str] | None = None
    ) -> None:
        self.journey = journey
        super().__init__(session, settings, None, told=nobody_told, keymap=keymap)

    def step_words(self) -> str:
        """Return what the step is about."""
        return _("the server that your mail leaves by; may wait")

    def fields(self) -> Sequence[Field | Heading]:
        """Return the way to the server."""
        return [one for one in super().fields() if isinstance(one, Field)]

    def on_mount(self) -> None:
        """Propose the login of the mailbox, which is the same at most providers."""
        mailbox = self.journey.progress.mailbox
        if self._known is None and mailbox is not None:
            self.form.load({"user": mailbox.user, SECRET: mailbox.secret})

    def check(self, name: str) -> Check:
        """Return the check of a field; without a host the step is left out."""
        check = super().check(name)
        return (lambda text: check(text) if text.strip() else "") if name == "host" else check

    def proposed_host(self) -> str:
        """Propose what fits the mail address."""
        known = self.journey.progress.address
        return smtp_host(known.address if known is not None else "info@acme.example")

    def untested_words(self) -> str:
        """Say what waits for it."""
        return _("No mail leaves until it works.")

    async def _save(self, values: Mapping[str, Value]) -> None:
        """Without a host ask whether sending is left out."""
        if str(values["host"]).strip() or self._known is not None:
            await super()._save(values)
        else:
            self.confirm.ask(SKIP, _("Go on without sending? Until it is set up no probe and no answer can leave."))

    def confirmed(self, question: str) -> None:
        """Leave sending out."""
        if question == SKIP:
            self.done(_("Sending was left out; F7 comes back to it."), None)
        else:
            super().confirmed(question)

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show what it does; while there is no host, what does not work without it."""
        if str(values["host"]).strip():
            return super().preview_of(values)
        return _("What it is for"), (
            _("Probes: a mail to your own address that shows whether forwarding works."),
            _("Answers to customers leave by it, once you write them here."),
            Title(text=_("It may wait")),
            _("Leave Server empty and press C-s: mail comes in without it, but neither probes nor answers can leave."),
        )
