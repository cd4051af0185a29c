"""Who may take in a forward mailbox now: one process at a time, by a lease that it prolongs while it lives.

It stands apart because three ask the same question: the poller before it fetches, the console before it starts one, and
whoever shows the state of the desk. A process of this host that died is recognised at once, by its number and the
moment it started; between hosts only time tells.
"""

import asyncio
import os
import secrets
import socket
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from console.clock import Clock
from storage.errors import DatabaseBusyError, LeaseLostError
from storage.protocol import Repository, Writer
from storage.records import Lease
from storage.settings import MailboxId

T = TypeVar("T")
SENDER_LEASE = "sender"  # who holds it sends what is in the outbox
LEASE_S = 45.0
PROLONG_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A process that may hold leases. `owner` tells two processes of one number apart."""

    owner: str
    host: str
    pid: int


def lease_name(mailbox_id: MailboxId) -> str:
    """Return the name of the lease of a forward mailbox."""
    return f"mailbox:{mailbox_id}"


def this_holder() -> Holder:
    """Return this process, as one more holder than any it was before."""
    pid = os.getpid()
    return Holder(owner=f"{_started(pid)}-{secrets.token_hex(6)}", host=this_host(), pid=pid)


def this_host() -> str:
    """Return this host's name; where processes are numbered apart (a container), it counts as a host of its own."""
    name = socket.gethostname()
    try:
        numbering = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        return name
    return f"{name}/{numbering}"


def machine_of(lease: Lease) -> str:
    """Return the name of the host of a lease, as a person knows it: without what tells its containers apart."""
    return lease.host.partition("/")[0]


def is_living(lease: Lease, now: int, host: str) -> bool:
    """Tell whether a lease still binds: it is not over, and its process, if it is one of `host`, runs."""
    if lease.until <= now:
        return False
    return lease.host != host or _started(lease.pid) in ("?", lease.owner.partition("-")[0])


def _started(pid: int) -> str:
    """Return when a process started, in ticks since boot; "" when there is none, "?" when nobody can tell.

    A machine may hide the processes of other users (hidepid): what /proc doesn't list may run all the same.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except FileNotFoundError:
        return _runs(pid)
    except OSError:
        return "?"
    return "" if fields[0] in "ZX" else fields[19]


def _runs(pid: int) -> str:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except OSError:
        pass
    return "?"


async def take_lease(repository: Repository, name: str, holder: Holder, clock: Clock) -> Lease | None:
    """Take or prolong a lease; None when a living holder has it. Raises StorageError."""
    now = clock()
    held = await repository.reading(lambda reader: reader.lease(name))
    dead = held if held is not None and not is_living(held, now, holder.host) else None
    until = now + round(LEASE_S * 1000)
    wanted = Lease(name=name, owner=holder.owner, host=holder.host, pid=holder.pid, epoch=0, until=until)
    return await repository.writing(partial(_take, wanted, dead, now))


def _take(wanted: Lease, dead: Lease | None, now: int, writer: Writer) -> Lease | None:
    if dead is not None and writer.lease(wanted.name) == dead:
        now = max(now, dead.until)
    return writer.take_lease(wanted, now=now)


async def while_held(
    repository: Repository, lease: Lease, holder: Holder, clock: Clock, work: Coroutine[Any, Any, T]
) -> T:
    """Do some work while the lease is prolonged; it ends at once when the lease is lost, and the lease is given back.

    Raises LeaseLostError, and whatever the work raises.
    """
    working = asyncio.ensure_future(work)
    prolonging = asyncio.create_task(_prolong(repository, lease.name, holder, clock))
    try:
        await asyncio.wait((working, prolonging), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        prolonging.result()
        raise LeaseLostError
    finally:
        for task in (working, prolonging):
            task.cancel()
        await asyncio.gather(working, prolonging, return_exceptions=True)
        await repository.writing(lambda writer: writer.drop_lease(lease))


async def _prolong(repository: Repository, name: str, holder: Holder, clock: Clock) -> None:
    while True:
        await asyncio.sleep(PROLONG_S)
        try:
            if await take_lease(repository, name, holder, clock) is None:
                raise LeaseLostError
        except DatabaseBusyError:
            continue  # nobody else can take it either; the fence inside each transaction decides
