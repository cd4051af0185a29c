"""Whether mail comes in, what is not well, since when, what to do: for whoever is on call and hardly knows the desk.

It is reached from everywhere and changes nothing, so that a viewer may use all of it.
"""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from console.failure_words import words_of
from console.forwarding_facts import Here
from console.intake.lease import this_host
from console.key_names import Where
from console.oncall.coming_in import coming_in
from console.oncall.facts import Around
from console.oncall.overview import Overview, read_overview
from console.oncall.telling import needing, sections_of, worst_of
from console.screens.desk_screen import DESK_S, places_bindings
from console.screens.facts_screen import FactsScreen
from console.screens.intake_doors import ShowSection, ShowView
from console.screens.intake_rows import intake_columns, intake_rows, said_content
from console.session import Session
from storage.errors import StorageError
from widgets.language import _
from widgets.times import HOUR_MS

LOOK_AGAIN_MS = 24 * HOUR_MS


class IntakeScreen(FactsScreen):
    """The desk as somebody on call sees it; it follows the store like every screen, and the time."""

    PLACES = (Where.INTAKE, Where.PANES)
    OPEN = "intake.open"
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.INTAKE, Where.PANES)

    def __init__(
        self,
        session: Session,
        *,
        keymap: Mapping[str, str] | None = None,
        show_view: ShowView,
        show_section: ShowSection,
    ) -> None:
        super().__init__(session, intake_columns(), keymap=keymap, show_view=show_view, show_section=show_section)
        self._said = Content(_("reading the desk …"))
        self.said = Static(self._said, markup=False, id="coming-in")
        self._looking, self._is_left = "", False

    def compose(self) -> ComposeResult:
        """Lay out the sentence, the rows, the chosen one in full, and the feet."""
        yield self.said
        yield from self.compose_facts()

    def on_mount(self) -> None:
        """Look again now and then: a poller that dies changes nothing in the store."""
        self.set_interval(DESK_S, self._look_again)
        self.run_worker(self._look_at_structure(), group="structure")

    def on_unmount(self) -> None:
        """End the look at the database: nobody waits for it any more."""
        self._is_left = True

    def _look_again(self) -> None:
        if self.is_active:
            self.want_reread()

    async def _look_at_structure(self) -> None:
        """Look whether the database is whole, unless somebody did within a day; the keys wait for none of it."""
        session = self.session
        room = await asyncio.to_thread(session.room)
        if room is None or (room.looked is not None and session.clock() - room.looked.at < LOOK_AGAIN_MS):
            return
        self._looking = _("looking …")
        self.want_reread()
        try:
            has_ended = await asyncio.to_thread(session.look, lambda: self._is_left)
        except StorageError as error:
            self._looking = words_of(error)
        else:
            self._looking = "" if has_ended else _("too large to look at in seconds: omnidesk fsck")
        self.want_reread()

    # Showing

    async def reread(self) -> None:
        """Read everything again; the cursor begins on the worst, then stays on its line."""
        session = self.session
        here = Here(now=session.clock(), host=this_host(), zone=session.zone)
        overview = await session.read(lambda reader: read_overview(reader, here))
        around = Around(
            zone=session.zone,
            bars=session.glyphs.bars,
            room=await asyncio.to_thread(session.room),
            poller=session.poller_words(),
            polls=session.polls,
            looking=self._looking,
        )
        self._show(overview, around)

    def _show(self, overview: Overview, around: Around) -> None:
        is_first, sections = not self._sections, sections_of(overview, around)
        self._say_whether(said_content(coming_in(overview.sight, around.zone, around.room), needing(sections)))
        worst = worst_of(sections) if is_first else None
        rows = tuple(intake_rows(sections, self.session.glyphs))
        self.show_facts(sections, rows, cursor=None if worst is None else worst.key)

    def _say_whether(self, said: Content) -> None:
        if not said.is_same(self._said):
            self._said = said
            self.said.update(said)
