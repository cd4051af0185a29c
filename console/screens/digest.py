"""What a night brought: what came in and how that differs, what was stuck or slow, who waits, what was changed.

It stands apart from the intake, which tells how things are now. It looks back, and so it is read when somebody asks:
what a person is reading does not move away under the cursor with every mail that comes in.
"""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from console.commands.refusal import Refusal
from console.digest_keys import PERIODS
from console.key_names import Where
from console.oncall.digest import Digest, Span, read_digest
from console.oncall.digest_words import heading, sections
from console.screens.desk_screen import places_bindings
from console.screens.digest_rows import (
    digest_columns,
    digest_rows,
    filled,
    period_choices,
    period_names,
    typed_period,
)
from console.screens.facts_screen import FactsScreen
from console.screens.intake_doors import ShowSection, ShowView
from console.session import Session
from console.since_words import read_since
from widgets.cells import clean
from widgets.language import _
from widgets.picker import Picker
from widgets.tabs_line import TabsLine


class DigestScreen(FactsScreen):
    """The digest since a time, which is written as for the verb, up to when it was read."""

    PLACES = (Where.DIGEST, Where.PANES)
    OPEN = "digest.open"
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.DIGEST, Where.PANES)

    def __init__(
        self,
        session: Session,
        since: str = PERIODS[0],
        *,
        keymap: Mapping[str, str] | None = None,
        show_view: ShowView,
        show_section: ShowSection,
    ) -> None:
        super().__init__(session, digest_columns(), keymap=keymap, show_view=show_view, show_section=show_section)
        self.tabs = TabsLine()
        self.said = Static(Content(_("reading the desk …")), markup=False, id="digest-heading")
        self._since = since
        self._wished, self._shown = 1, 0  # how often it was asked for, and which time is shown

    def compose(self) -> ComposeResult:
        """Lay out the periods, how much came in, the rows, the chosen one in full, and the feet."""
        yield self.tabs
        yield self.said
        yield from self.compose_facts()

    # Showing

    async def reread(self) -> None:
        """Read the digest when somebody has asked for it; the cursor stays on its line."""
        wished, since, session = self._wished, self._since, self.session
        if wished == self._shown:
            return
        self._show_periods()
        now = session.clock()
        begin = read_since(since, now, session.zone)
        if isinstance(begin, Refusal):
            self.status.say(begin.words)
            return
        span = Span(since=begin, until=now)
        digest = await session.read(lambda reader: read_digest(reader, span, session.zone, now))
        if wished == self._wished:
            self._shown = wished
            self._show(digest, now)

    def _show(self, digest: Digest, now: int) -> None:
        session = self.session
        self.said.update(Content.styled(clean(heading(digest, session.zone)), "bold"))
        told = filled(sections(digest, session.zone, now))
        self.show_facts(told, tuple(digest_rows(told, session.glyphs)))

    def _show_periods(self) -> None:
        since = self._since
        self.tabs.show(period_names(since), PERIODS.index(since) if since in PERIODS else len(PERIODS))

    # Choosing the time

    def _ask(self, since: str) -> None:
        self._since = since
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read it again, up to now."""
        self._wished += 1
        self.want_reread()

    def action_period(self, place: int) -> None:
        """Look back over one of the usual periods."""
        self._ask(PERIODS[place])

    @on(TabsLine.TabChosen)
    def _tab_chosen(self, message: TabsLine.TabChosen) -> None:
        message.stop()
        if message.place < len(PERIODS):
            self._ask(PERIODS[message.place])

    def action_since(self) -> None:
        """Pick a period, or type since when."""
        picker = Picker(
            period_choices(),
            placeholder=_("since when?"),
            typed=typed_period(self.session.clock(), self.session.zone),
            typed_first=True,
            hint=_("or type 02:00, 2026-03-02, 2026-03-02T08:00, 3d, 12h, 30m"),
        )
        self.app.push_screen(picker, self._since_chosen)

    def _since_chosen(self, since: str | None) -> None:
        if since is not None:
            self._ask(since)
