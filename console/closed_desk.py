"""The console for somebody who comes in over SSH: it reaches nothing but the desk.

It stands apart from the usual console because what it leaves out is a promise: no editor, no file, no mail server, no
program, no shell behind ctrl+z, no poller of its own. Who is no employee any more is put out at once.
"""

import os
from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import NoReturn

from rich.text import Text
from textual.app import SuspendNotSupported

from console.app import DeskApp, run_app
from console.clock import local_zone
from console.commands.actor import Actor
from console.commands.refusal import Refusal
from console.intake.lease import this_host
from console.secret_sources import SecretSource
from console.session import Session
from console.session_memory import Memory
from console.wires import closed_wires
from storage.errors import StorageError
from storage.protocol import Repository
from storage.settings import Settings
from widgets.density import Density
from widgets.language import _
from widgets.terminal import glyphs_of

PUT_OUT = 77
STANDING_S = 5.0


class ClosedApp(DeskApp):
    """The console over an open store, without a way out of it."""

    def on_mount(self) -> None:
        """Ask now and then who may stay: a store that was busy when they were removed told nothing."""
        self.set_interval(STANDING_S, self._ask_standing)

    def action_suspend_process(self) -> None:
        """Stay: behind the console there would be a shell."""
        self._say(_("This console can't be put aside: it reaches nothing but the desk. C-q quits."))

    def suspend(self) -> NoReturn:
        """Lend the terminal to no program. Raises SuspendNotSupported."""
        raise SuspendNotSupported

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing: a browser would run on the desk's own machine."""

    def _changed(self, revision: int) -> None:
        super()._changed(revision)
        self._ask_standing()

    def _ask_standing(self) -> None:
        self.run_worker(self._leave_if_put_out(), group="standing", exclusive=True)

    async def _leave_if_put_out(self) -> None:
        """End for who is no employee any more: reading counts as much as writing."""
        try:
            settings = await self.session.read(lambda reader: reader.settings())
        except StorageError:
            return  # asked again within seconds
        standing = self.session.who(settings)
        if isinstance(standing, Refusal):
            self.exit(return_code=PUT_OUT, message=Text(standing.words))


async def show_closed_desk(
    repository: Repository,
    *,
    login: str,
    who: Callable[[Settings], Actor | Refusal],
    secrets: Callable[[], Mapping[str, SecretSource]],
    memory: Memory,
    keymap: Mapping[str, str],
    theme: str = "",
    density: str = "",
    zone: tzinfo | None = None,
) -> int:
    """Run the console of an employee who reaches nothing but the desk, until it is left; return the exit code.

    `secrets` are the entries by name: none is asked for. `theme`, `density` and `zone` are as in `show_desk`.
    """
    session = Session(
        repository=repository,
        zone=zone or local_zone(),
        employee=login,
        who=who,
        wires=closed_wires(secrets),
        memory=memory,
        glyphs=glyphs_of(os.environ),
        polls=False,
        poller_words=lambda: _("`omnidesk poll` has to run as a service"),
        may_write_files=False,
        place=f"{this_host()}:{os.getpid()}",
        density=Density(density) if density else Density.COMPACT,
    )
    return await run_app(ClosedApp(session, keymap=keymap, theme=theme))
