"""What the doctor looks at, one by one: a hanging server has an end, a stopped process is seen, faults are provoked."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.doctor import interpreter
from console.doctor.finding import Finding, Verdict
from console.doctor.keeping import desk_findings, state_of_process, store_findings
from console.doctor.servers import Ways, look_at_servers
from console.doctor.surroundings import look_around
from console.forwarding import Cause, ForwardingState
from console.intake.follower import Door
from console.intake.source import FetchedBatch, FetchedMail, Selected, Told
from console.outgoing.door import OutgoingDoor
from console.outgoing.mailer import UnsafeMailError
from storage.oncall import StoreFacts
from storage.settings import ForwardMailbox, OutgoingServer
from storage.words import Forwarding, MailboxState
from tests.oncall.sights import NOW, a_mailbox_sight, a_sight
from tests.storage.builders import HOUR, some_settings


class Newest:
    """A source whose newest mail arrived at a time; None when it is empty."""

    def __init__(self, arrived: int | None) -> None:
        self._arrived = arrived

    @property
    def selected(self) -> Selected:
        return Selected(uidvalidity=7, uid_next=5, can_idle=True)

    async def uids_from(self, uid: int) -> set[int]:
        return set() if self._arrived is None else {4}

    async def fetch(self, uids: list[int]) -> AsyncIterator[FetchedBatch]:
        if self._arrived is not None and uids:
            mail = FetchedMail(uid=4, internal_date=self._arrived, raw=b"")
            yield FetchedBatch(mails=(mail,), vanished=())


def ways(arrived: int | None = NOW, *, hangs: bool = False) -> Ways:
    @asynccontextmanager
    async def opened(mailbox: ForwardMailbox, password: str, *, told: Told | None = None) -> AsyncIterator[Any]:
        if hangs:
            await asyncio.Event().wait()
        yield Newest(arrived)

    async def password(of: ForwardMailbox | OutgoingServer) -> str:
        return "secret"

    mailer: Any = None
    return Ways(
        mailboxes=Door(opener=opened, password=password),
        servers=OutgoingDoor(mailer=mailer, password=password),
        clock=lambda: NOW,
    )


async def tried(given: Ways, within_s: float = 30) -> dict[str, Finding]:
    return {one.name: one async for one in look_at_servers(some_settings(), given, within_s)}


async def around(environment: Mapping[str, str], timezone: str = "") -> dict[str, Finding]:
    return {one.name: one async for one in look_around(environment, timezone)}


async def test_a_server_that_never_answers_has_an_end() -> None:
    found = await tried(ways(hangs=True), within_s=0.01)

    assert found["mailbox.acme"].verdict is Verdict.FAILED
    assert "no answer within" in found["mailbox.acme"].words


@pytest.mark.parametrize(
    ("arrived", "verdict"),
    [(None, Verdict.OK), (NOW - HOUR, Verdict.OK), (NOW + 60_000, Verdict.OK), (NOW + 60_001, Verdict.WARNING)],
)
async def test_a_mail_that_arrives_after_now_proves_that_the_clocks_differ(
    arrived: int | None, verdict: Verdict
) -> None:
    assert (await tried(ways(arrived)))["mailbox.acme.clock"].verdict is verdict


def test_a_process_that_was_stopped_is_told_from_one_that_runs_or_is_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    try:
        os.kill(child.pid, signal.SIGSTOP)
        os.waitpid(child.pid, os.WUNTRACED)
        stopped = state_of_process(child.pid)
    finally:
        child.kill()
        child.wait()

    assert (stopped, state_of_process(child.pid)) == ("T", "")


def test_a_mailbox_whose_poller_stands_still_has_failed_and_one_polled_now_and_then_has_not() -> None:
    still = a_sight(mailboxes=(a_mailbox_sight(is_held=False),))
    seldom = a_sight(mailboxes=(a_mailbox_sight(is_held=False, lease=None, state=MailboxState.STOPPED),))

    verdicts = [next(iter(desk_findings(sight))).verdict for sight in (still, seldom)]

    assert verdicts == [Verdict.FAILED, Verdict.OK]


@pytest.mark.parametrize(
    ("state", "verdict"), [(Forwarding.LATE, Verdict.WARNING), (Forwarding.BROKEN, Verdict.FAILED)]
)
def test_an_address_whose_mail_may_not_reach_us_is_named(state: Forwarding, verdict: Verdict) -> None:
    found = ForwardingState(state=state, cause=Cause.NOT_BACK)
    addresses = {"info@acme.nl": found, "nova@acme.nl": ForwardingState(state=Forwarding.VERIFIED)}

    findings = [one for one in desk_findings(a_sight(addresses=addresses)) if one.name.startswith("address.")]

    assert [(one.name, one.verdict) for one in findings] == [("address.info@acme.nl", verdict)]
    assert "Our probe has not come back" in findings[0].words


def test_mail_of_ours_that_is_not_taken_is_told_with_the_servers_words_made_harmless() -> None:
    backlog = replace(a_sight().backlog, held_up="451 \x1b[2Jlater", held_up_since=NOW - HOUR)

    findings = {one.name: one for one in desk_findings(a_sight(backlog=backlog))}

    assert findings["sender"].verdict is Verdict.WARNING
    assert "not taken for 1 h: 451" in findings["sender"].words and "\x1b" not in findings["sender"].words


def test_the_words_of_a_server_are_shown_harmless() -> None:
    failing = a_mailbox_sight(state=MailboxState.WAITING, error="NO \x1b]52;c;x\x07")

    (found, *_rest) = desk_findings(a_sight(mailboxes=(failing,)))

    assert found.words.isprintable()


@pytest.mark.parametrize(
    ("problems", "verdict"), [((), Verdict.OK), (None, Verdict.OK), (("row 7 missing from index",), Verdict.FAILED)]
)
def test_a_damaged_database_has_failed(problems: tuple[str, ...] | None, verdict: Verdict) -> None:
    found = {one.name: one for one in store_findings(StoreFacts(schema=7, newest=7, size=1, problems=problems))}

    assert found["database.integrity"].verdict is verdict


def test_a_python_that_makes_headers_of_words_can_not_send(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty() -> None:
        raise UnsafeMailError("this Python makes headers of words")

    monkeypatch.setattr(interpreter, "selftest", faulty)
    found = {one.name: one for one in interpreter.look_at_interpreter()}

    assert found["sending"].verdict is Verdict.FAILED
    assert found["sending"].remedy


def test_a_reader_that_can_be_tricked_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "_is_tricked", lambda: True)

    found = {one.name: one for one in interpreter.look_at_interpreter()}

    assert found["python.from"].verdict is Verdict.FAILED


async def test_a_zone_that_is_not_known_is_named() -> None:
    assert (await around({}, "Mars/Olympus"))["zone"].verdict is Verdict.WARNING
    assert (await around({}, "Europe/Amsterdam"))["zone"].verdict is Verdict.OK


async def test_tmux_that_keeps_copies_is_told_with_the_way_to_let_them_through(tmp_path: Path) -> None:
    found = await around({"TMUX": str(tmp_path / "no-such-socket")})

    assert found["terminal.tmux"].verdict is Verdict.OK
    assert "set-clipboard on" in found["terminal.tmux"].remedy
