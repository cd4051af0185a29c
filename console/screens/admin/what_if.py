"""The what-if of settings in full: which kept tickets would have been joined or split, customer by customer.

Nothing changes by looking. What the settings in force would have made can be done to the open tickets, by one key that
asks first, and taken back by another.
"""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from console.commands.refusal import RefusedError
from console.commands.regrouping import ApplySimulation, Regrouped
from console.commands.regrouping_undo import UndoRegrouping
from console.failure_words import words_of
from console.key_names import Where
from console.screens.admin.what_if_entries import full_lines, read_names
from console.screens.admin.what_if_run import WhatIfRun
from console.screens.desk_screen import DeskScreen, places_bindings
from console.session import Session
from console.simulation_outcome import Simulation
from storage.errors import StorageError
from storage.records import EventId
from storage.settings import Settings
from widgets.cells import clean
from widgets.confirm import ConfirmLine
from widgets.entries import Line, Title
from widgets.language import _, ngettext
from widgets.notice import Notice
from widgets.pane import Pane
from widgets.sheet import Sheet

APPLY = "apply"
TELL_S = 0.5
LABEL = 24


class WhatIfScreen(DeskScreen):
    """What `then` would have made of the mail of an address (None: of every one). `in_force`: they are saved."""

    PLACES = (Where.WHAT_IF, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.WHAT_IF, Where.PANES)

    def __init__(
        self,
        session: Session,
        then: Settings,
        address: str | None,
        *,
        in_force: bool,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(session, keymap=keymap)
        self._run, self._address, self._in_force = WhatIfRun(session, then, address), address, in_force
        self.heading = Static(Content.styled(clean(self._title()), "bold"), markup=False, id="form-title")
        self.pane_of_what_if = Pane()
        self.notice, self.confirm = Notice(), ConfirmLine()
        self._entries: list[Line | Title] = [Line(value=_("Looking at the kept mails …"))]
        self._sheet = Sheet(lambda: self._entries, label=LABEL)
        self._found: Simulation | None = None
        self._done: EventId | None = None

    def _title(self) -> str:
        where = self._address or _("every mail address")
        if self._in_force:
            return _("What the settings in force would have made of {where}").format(where=where)
        return _("What the form's settings would have made of {where}").format(where=where)

    def compose(self) -> ComposeResult:
        """Lay out the title, the sheet and the feet."""
        yield self.heading
        with self.pane_of_what_if:
            yield self._sheet
        yield self.notice
        yield self.confirm
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Begin to look."""
        self.pane_of_what_if.focus()
        self.set_interval(TELL_S, self._tell)
        self.run_worker(self._look(), group="what-if", exclusive=True)

    def on_unmount(self) -> None:
        """Give up what is still running."""
        self._run.stop()

    async def reread(self) -> None:
        """Nothing: a what-if is of the moment at which it was asked."""

    async def _look(self) -> None:
        try:
            found = await self._run.run()
            if found is not None:
                names = await self.session.read(lambda reader: read_names(reader, found))
                self._show(found, full_lines(found, names, self.session.zone))
        except StorageError as error:
            self.notice.show(words_of(error))

    def _show(self, found: Simulation, entries: list[Line | Title]) -> None:
        self._found = found
        keep = _("Kept tickets stay as they are.")
        if self._in_force and (found.joined or found.split):
            keep = _("Kept tickets stay as they are; a regroups the open ones like this.")
        self._entries = [*entries, Line(value=""), Line(value=keep, look="$text-muted")]
        self._sheet.refresh(layout=True)

    def _tell(self) -> None:
        if self._found is None and self._run.done:
            self._entries = [Line(value=_("Looking at the kept mails … {count}").format(count=self._run.done))]
            self._sheet.refresh()

    # Keys

    def action_apply(self) -> None:
        """Ask whether the open tickets are to be regrouped like this."""
        if not self._in_force:
            self.notice.show(_("These settings are not saved: save them, then r on the address regroups by them."))
        elif self._found is not None and self._found.knots:
            count = len(self._found.joined) + len(self._found.split)
            words = ngettext(
                "Do this {count} join or split to the open tickets? u takes it back.",
                "Do these {count} joins and splits to the open tickets? u takes them back.",
                count,
            )
            self.confirm.ask(APPLY, words.format(count=count))
        elif self._found is not None:
            self.status.say(_("There is nothing to regroup."))

    @on(ConfirmLine.Answered)
    def _answered(self, message: ConfirmLine.Answered) -> None:
        message.stop()
        self.pane_of_what_if.focus()
        if message.yes and self._found is not None:
            self.run_worker(self._apply(self._found), group="command")

    async def _apply(self, found: Simulation) -> None:
        try:
            command = ApplySimulation(simulation=found, subject=self._address or "every address")
            regrouped = await command.run(await self.session.desk())
        except (RefusedError, StorageError) as error:
            self.notice.show(words_of(error))
            return
        self._done = regrouped.event
        self.notice.show(_done_words(regrouped))

    def action_undo_regrouping(self) -> None:
        """Put back what was regrouped here."""
        if self._done is None:
            self.status.say(_("Nothing was regrouped here."))
        else:
            self.run_worker(self._undo(self._done), group="command")

    async def _undo(self, event: EventId) -> None:
        try:
            await UndoRegrouping(event=event).run(await self.session.desk())
        except (RefusedError, StorageError) as error:
            self.notice.show(words_of(error))
            return
        self._done = None
        self.notice.show("")
        self.status.say(_("Everything is as it was; what came in since stays."))

    def action_back(self) -> None:
        """Go back; what is still running is given up."""
        self._run.stop()
        self.dismiss()


def _done_words(regrouped: Regrouped) -> str:
    if regrouped.event is None:
        return _("Nothing was changed: no open ticket is left to regroup.")
    moved = len(regrouped.deed.moves)
    words = ngettext("{count} mail was moved", "{count} mails were moved", moved).format(count=moved)
    left = len(regrouped.not_open) + len(regrouped.changed)
    rest = ngettext("{count} ticket was left as it is", "{count} tickets were left as they are", left)
    ending = _("u takes it back, as does omnidesk ticket undo {event}").format(event=regrouped.event)
    return "; ".join([words, *([rest.format(count=left)] if left else []), ending]) + "."
