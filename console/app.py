"""The console: the application around the screens, and the one call that runs it on a terminal.

It owns what belongs to no screen: the feed, the poller's child, themes, the mouse, and the last gate before the
terminal. Everything it needs is given to it.
"""

import asyncio
import gc
import os
import signal
import sys
import textwrap
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Console
from rich.segment import Segments
from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen

from console.clock import local_zone
from console.commands.actor import Actor
from console.commands.refusal import Refusal, RefusedError
from console.failure_words import words_of
from console.feed import Feed, StoreChanged
from console.hang_up import leave_with_terminal
from console.intake.lease import this_host
from console.key_gate import KeyGate
from console.key_names import Where
from console.key_spelling import spelled_keymap
from console.keys import bindings_at, catalog
from console.later import load_the_rest
from console.palette import palette
from console.poll_child import PollChild, poll_command
from console.screens.desk_screen import DeskScreen
from console.screens.help import HelpScreen
from console.screens.list_wish import Wish
from console.screens.tickets import TicketsScreen
from console.session import Session
from console.session_memory import Memory, ShortMemory
from console.theme_names import DARK, THEMES
from console.themes import themes
from console.waking import EVERY_S, keep_waking
from console.wires import Wires
from storage.copies import IsStopped
from storage.errors import StorageError
from storage.oncall import StoreRoom
from storage.protocol import Repository
from storage.settings import Settings
from widgets.cells import clean_block
from widgets.density import Density
from widgets.language import _
from widgets.last_gate import LastGate
from widgets.terminal import glyphs_of, has_mouse, is_remote, read_tolerantly, set_mouse

if TYPE_CHECKING:
    from console.screens.setup.progress import Step

SETTLED_S = 1.0


class DeskApp(App[None], inherit_bindings=False):
    """The console over an open store."""

    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_at(Where.EVERYWHERE),
        Binding("ctrl+c", "hint_quit", show=False),
        Binding("ctrl+z", "suspend_process", show=False),
    ]

    def __init__(
        self,
        session: Session,
        *,
        keymap: Mapping[str, str] | None = None,
        poller: PollChild | None = None,
        sets_up: bool = False,
        theme: str = "",
    ) -> None:
        super().__init__()
        self.session = session
        self.keymap = spelled_keymap(keymap or {})
        self.animation_level = "none"
        self._poller, self._sets_up = poller, sets_up
        self._gate = LastGate()
        self._keys = KeyGate(self, super().post_message)
        self._has_hinted = False
        for one in themes():
            self.register_theme(one)
        self.theme = theme or DARK

    def on_mount(self) -> None:
        """Show the tickets; follow the store and keep the poller going once they are painted."""
        self.set_keymap(self.keymap)
        self.push_screen(TicketsScreen(self.session, keymap=self.keymap))
        if self._sets_up:
            self.action_setup()
        self.run_worker(self._settle(), group="settling")
        self.run_worker(Feed(self.session.repository).follow(self._changed, self._failed), group="feed")
        if self._poller is not None:
            self.run_worker(self._poller.keep_going(self._told), group="poller")
        else:
            waking = keep_waking(self.session.repository, self.session.clock, first_after_s=EVERY_S)
            self.run_worker(waking, group="waking")

    async def _settle(self) -> None:
        """Load what the first screen did not need, then keep all of it out of every later search for garbage.

        Loading at the first key that needs it would hold that key up, searching held up keys for 50 ms.
        """
        await asyncio.sleep(SETTLED_S)
        await asyncio.to_thread(load_the_rest)
        gc.collect()
        gc.freeze()

    def post_message(self, message: Message) -> bool:
        """Take a message; keys wait until the one before has been worked off."""
        return self._keys.takes(message) or super().post_message(message)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters with the last gate behind them."""
        return [*super().get_line_filters(), self._gate]

    @property
    def _front(self) -> Screen[Any] | None:
        """The screen in front; none any more while the application ends."""
        return self.screen_stack[-1] if self.screen_stack else None

    def _changed(self, revision: int) -> None:
        if self._front is not None:
            self._front.post_message(StoreChanged(revision=revision))

    def _failed(self, words: str) -> None:
        if isinstance(self._front, DeskScreen):
            self._front.show_trouble(words)

    def _told(self) -> None:
        if isinstance(self._front, DeskScreen):
            self._front.want_reread()

    # What keys do everywhere

    def action_help(self) -> None:
        """Show the keys of the screen that is in front."""
        if isinstance(self.screen, DeskScreen):
            self.push_screen(HelpScreen(self.screen.places, self.keymap))

    def action_palette(self) -> None:
        """Pick something to do by its name."""
        if isinstance(self.screen, DeskScreen):
            self.push_screen(palette(self.screen.places, self.keymap), self._do)

    async def _do(self, name: str | None) -> None:
        key = next((key for key in catalog() if key.name == name), None)
        if key is not None:
            await self.run_action(key.action, default_namespace=self.screen)

    def action_intake(self) -> None:
        """Show whether mail comes in, and what is not well, or leave that again."""
        from console.screens.intake import IntakeScreen  # loaded late: the first screen needs none of it

        def made() -> IntakeScreen:
            return IntakeScreen(
                self.session, keymap=self.keymap, show_view=self._show_view, show_section=self._show_section
            )

        self._toggle(IntakeScreen, made, _("How mail comes in is open behind this: Esc goes back to it."))

    def action_digest(self) -> None:
        """Show what a night brought, or leave that again."""
        from console.screens.digest import DigestScreen  # loaded late: the first screen needs none of it

        def made() -> DigestScreen:
            return DigestScreen(
                self.session, keymap=self.keymap, show_view=self._show_view, show_section=self._show_section
            )

        self._toggle(DigestScreen, made, _("The digest is open behind this: Esc goes back to it."))

    def _toggle(self, kind: type[DeskScreen], made: Callable[[], DeskScreen], behind: str) -> None:
        """Open a screen over the desk, leave it where it is in front, or say that it is `behind`."""
        if isinstance(self.screen, kind):
            self.screen.dismiss()
        elif any(isinstance(one, kind) for one in self.screen_stack):
            self._say(behind)
        elif isinstance(self.screen, DeskScreen):
            self.push_screen(made())

    def _show_view(self, place: int, query: str) -> None:
        """Go back to the list and show one of its views, unless something that was typed would be lost.

        A filter takes the place of every narrowing there; without one they stay.
        """
        if any(isinstance(one, DeskScreen) and one.unsaved for one in self.screen_stack):
            self._say(_("Something is not saved behind this: Esc goes back to it."))
        else:
            self.run_worker(self._leave_to_view(place, query), group="view", exclusive=True)

    async def _leave_to_view(self, place: int, query: str) -> None:
        while len(self.screen_stack) > 1 and not isinstance(self.screen, TicketsScreen):
            await self.pop_screen()
        if isinstance(self.screen, TicketsScreen) and query:
            self.screen.wish_for(Wish(place=place, query=query, sort=self.screen.wish.sort))
        elif isinstance(self.screen, TicketsScreen):
            self.screen.action_view(place)

    def action_outbox(self) -> None:
        """Show what became of our answers, or leave that again."""
        from console.screens.outbox import OutboxScreen  # loaded late: the first screen needs none of it

        def made() -> OutboxScreen:
            return OutboxScreen(self.session, keymap=self.keymap)

        self._toggle(OutboxScreen, made, _("The outbox is open behind this: Esc goes back to it."))

    def action_admin(self) -> None:
        """Show Channels > Email."""
        from console.screens.admin.section_screen import SectionScreen  # loaded late: the first screen needs none of it

        if isinstance(self.screen, DeskScreen) and not any(isinstance(one, SectionScreen) for one in self.screen_stack):
            self.push_screen(self._section(0))

    def _section(self, place: int) -> DeskScreen:
        from console.screens.admin.sections import section_screen

        return section_screen(place, self.session, keymap=self.keymap, show_section=self._show_section)

    def _show_section(self, place: int) -> None:
        """Put another part of the administration in the place of the one in front."""
        self.switch_screen(self._section(place))

    def action_setup(self) -> None:
        """Go on with the first steps, where they were left."""
        from console.screens.setup.opening import is_step

        if isinstance(self.screen, DeskScreen) and not any(map(is_step, self.screen_stack)):
            self._show_step(None, "")

    def _show_step(self, step: "Step | None", said: str) -> None:
        self.run_worker(self._open_step(step, said), group="setup", exclusive=True)

    async def _open_step(self, step: "Step | None", said: str) -> None:
        """Put a step in the place of the one in front, or before what is there."""
        from console.screens.setup.opening import is_step, step_screen

        show, keymap = self._show_step, self.keymap
        try:
            screen = await step_screen(self.session, step, show=show, said=said, keymap=keymap)
        except (RefusedError, StorageError) as error:
            self._say(words_of(error))
            return
        if is_step(self.screen):
            await self.switch_screen(screen)
        else:
            await self.push_screen(screen)

    async def action_quit(self) -> None:
        """Quit at once; when something typed would be lost, the second time."""
        if self._has_hinted or not any(isinstance(one, DeskScreen) and one.unsaved for one in self.screen_stack):
            self.exit()
            return
        self._has_hinted = True
        self._say(_("Something is not saved: C-s saves it, C-q once more quits."))

    def action_theme(self) -> None:
        """Go to the next theme."""
        place = THEMES.index(self.theme) if self.theme in THEMES else -1
        self.theme = THEMES[(place + 1) % len(THEMES)]

    def action_mouse(self) -> None:
        """Let the console have the mouse, or the terminal."""
        on = set_mouse(self._driver, on=not has_mouse(self._driver))
        self._say(_("mouse on") if on else _("mouse off: the terminal selects text"))

    def action_hint_quit(self) -> None:
        """Tell who expects Ctrl-C to quit what does."""
        self._say(_("C-q quits."))

    def _say(self, words: str) -> None:
        if isinstance(self.screen, DeskScreen):
            self.screen.status.say(words)

    def _fatal_error(self) -> None:
        """End with the place of the fault, without the values that Textual would print: there are passwords in them."""
        fault = sys.exc_info()[1]
        lines = traceback.format_exception(fault, limit=-12) if fault is not None else []
        said = _("omnidesk stopped because of a fault in the program; nothing that was kept is lost.")
        words = Text(clean_block("".join(lines)) + textwrap.fill(said, 78), no_wrap=True, overflow="ignore")
        console = Console(file=sys.__stderr__, markup=False, highlight=False)
        self._exit_renderables.append(Segments(console.render(words)))
        self._close_messages_no_wait()


async def show_desk(
    repository: Repository,
    *,
    employee: str | None = None,
    who: Callable[[Settings], Actor | Refusal],
    wires: Wires,
    poll_options: Sequence[str] | None = None,
    keymap: Mapping[str, str] | None = None,
    asks_to_leave: bool = True,
    sets_up: bool = False,
    memory: Memory | None = None,
    theme: str = "",
    density: str = "",
    zone: tzinfo | None = None,
    room: Callable[[], StoreRoom | None] | None = None,
    look: Callable[[IsStopped], bool] | None = None,
) -> int:
    """Run the console over an open store on this process's terminal until it is left; return the exit code.

    `poll_options` are the global options under which a poller is started when nobody polls; None starts none. With
    `asks_to_leave`, who leaves is asked first while this console is the one that fetches the mail. `sets_up` begins
    with the first steps. `memory` is where the view and the filter are remembered for the next time; None forgets them.
    `theme` is one of `THEMES`, `density` one of `DENSITIES`, "" the usual one; times are shown in `zone`, None for that
    of this machine. `room` looks at the database from outside; None tells nothing of it. `look` looks whether its
    structure holds. SIGHUP and SIGTERM leave the console as a key would.
    """
    poller = None if poll_options is None else PollChild(poll_command(os.getpid(), poll_options), repository)
    session = Session(
        repository=repository, zone=zone or local_zone(), employee=employee, who=who, wires=wires,
        memory=memory or ShortMemory(), glyphs=glyphs_of(os.environ), polls=poller is not None,
        polls_itself=lambda: asks_to_leave and poller is not None and poller.is_running,
        poller_words=lambda: poller.words if poller is not None else "",
        place=f"{this_host()}:{os.getpid()}", density=Density(density) if density else Density.COMPACT,
        room=room or (lambda: None), look=look or (lambda _is_stopped: True),
    )  # fmt: skip
    return await run_app(DeskApp(session, keymap=keymap, poller=poller, sets_up=sets_up, theme=theme))


async def run_app(app: DeskApp) -> int:
    """Run the console until it is left, by a key, a signal or a terminal that is gone; return the exit code."""
    read_tolerantly()
    leave_with_terminal()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGHUP, signal.SIGTERM):
        loop.add_signal_handler(signal_number, app.exit)
    await app.run_async(mouse=not is_remote())
    return app.return_code or 0
