"""The demo: the console over a mail server in this process, with the real poller between them.

It stands apart from the console because it must leave nothing behind: its database, its secret and its mail live in a
folder that goes when it ends, and it listens on a loopback port of its own.
"""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from console import assembly
from console.app import show_desk
from console.clock import Clock, system_clock
from console.commands.actor import who_acts
from console.config import Given
from console.demo.desk import SECRET, set_up
from console.demo.post import Ports, post
from console.demo.scenarios import scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDesk:
    """Where the demo's desk is: what the console reads of a configuration, and the options that a poller needs."""

    database: str
    employee: str
    configuration: Path

    @property
    def options(self) -> tuple[str, ...]:
        """The global options under which another process works on this desk."""
        return ("--config", str(self.configuration), "--database", self.database)


def run_demo(name: str, *, login: str) -> int:
    """Show a scenario until the console is left; return the exit code. Raises KeyError for an unknown one."""
    chosen = scenario(name, Random())  # noqa: S311 (which mail comes next is no secret)
    password = secrets.token_urlsafe()
    with (
        desk_folder(password, login) as desk,
        post(
            chosen,
            password=password,
            clock=system_clock,
            chance=Random(),  # noqa: S311 (likewise)
        ) as ports,
    ):
        return asyncio.run(_show(desk, ports, system_clock))


@contextmanager
def desk_folder(password: str, login: str) -> Iterator[DemoDesk]:
    """Make a folder with a configuration that knows the password, and remove it in the end."""
    with TemporaryDirectory(prefix="omnidesk-demo-") as name:
        folder = Path(name)
        secret, configuration = folder / "secret", folder / "config.toml"
        secret.touch(mode=0o600)
        secret.write_text(password, encoding="utf-8")
        configuration.write_text(f"[secrets]\n{SECRET} = {{ file = '{secret}' }}\n", encoding="utf-8")
        database = f"sqlite:///{folder / 'omnidesk.db'}"
        yield DemoDesk(database=database, employee=login, configuration=configuration)


async def _show(desk: DemoDesk, ports: Ports, clock: Clock) -> int:
    async with assembly.open_repository(desk) as repository:
        keep = partial(set_up, port=ports.imap, smtp_port=ports.smtp, login=desk.employee, at=clock())
        await repository.writing(keep)
        return await show_desk(
            repository,
            employee=desk.employee,
            who=partial(who_acts, login=desk.employee, owns_store=True, asked=None),
            wires=assembly.wires(Given(config=str(desk.configuration), database=desk.database)),
            poll_options=desk.options,
            asks_to_leave=False,
            room=partial(assembly.room_of, desk),
        )
