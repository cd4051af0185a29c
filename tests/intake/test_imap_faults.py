"""Whatever a server does or leaves undone, it ends in an error of ours within the deadlines, and the next try works."""

import asyncio
import resource
import socket

import pytest

from console.intake.imap import ImapSource, open_imap
from console.intake.imap_deadlines import Deadlines
from console.intake.source import (
    FolderMissingError,
    InsecureError,
    LoginRefusedError,
    SourceError,
    Step,
    UnreachableError,
)
from tests.intake.scripted import (
    MAIL,
    Act,
    Script,
    Talk,
    finish,
    garbage,
    goodbye,
    huge_literal,
    reset,
    say,
    scripted,
    stall,
    trickle,
)

SOON = Deadlines(resolve_s=5, connect_s=5, tls_s=0.5, answer_s=0.2, logout_s=0.1)
PATIENT = Deadlines(logout_s=0.1)
NOTICED_S = 10.0  # far beyond the deadlines above: only what hangs takes so long
PASSWORD = 'ge"heim\\1'
FAULTS: dict[str, Act] = {
    "stall": stall,
    "trickle": trickle,
    "FIN": finish,
    "RST": reset,
    "BYE": goodbye,
    "garbage": garbage,
}
STAGES = (
    "GREETING", "CAPABILITY", "LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID FETCH BODY", "IDLE", "DONE",
    "UID STORE", "UID MOVE", "UID EXPUNGE",
)  # fmt: skip


async def visit(script: Script, deadlines: Deadlines = SOON) -> dict[int, bytes]:
    """Do everything that the poller may do, once."""
    async with open_imap(script.mailbox(), PASSWORD, deadlines=deadlines) as source:
        found = await fetched(source, await source.uids())
        await source.wait(0.02)
        await source.mark_seen(found)
        await source.move(found, "Archief")
        await source.delete(found)
        return found


async def fetched(source: ImapSource, uids: set[int]) -> dict[int, bytes]:
    return {mail.uid: mail.raw async for batch in source.fetch(uids) for mail in batch.mails}


async def vanished(source: ImapSource, uids: set[int]) -> list[int]:
    return [uid async for batch in source.fetch(uids) for uid in batch.vanished]


async def test_a_polite_server_is_visited_without_an_error() -> None:
    async with scripted(Script()) as script:
        found = await visit(script)

    assert found == {1: MAIL, 2: MAIL}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("stage", STAGES)
async def test_each_fault_at_each_stage_is_noticed_and_survived(stage: str, fault: str) -> None:
    script = Script(acts={stage: FAULTS[fault]})
    deadlines = SOON if fault in ("stall", "trickle") else PATIENT

    async with scripted(script), asyncio.timeout(NOTICED_S):
        with pytest.raises(SourceError) as caught:
            await visit(script, deadlines)
        script.acts.clear()
        found = await visit(script)

    assert str(caught.value)
    assert fault == "garbage" or isinstance(caught.value, UnreachableError)
    assert found == {1: MAIL, 2: MAIL}


@pytest.mark.parametrize("fault", ["FIN", "RST", "BYE"])
async def test_the_end_of_a_connection_wakes_who_waits_in_idle(fault: str) -> None:
    script = Script(acts={"IDLING": FAULTS[fault]})

    async with scripted(script), asyncio.timeout(NOTICED_S), open_imap(script.mailbox(), PASSWORD) as source:
        await source.uids()
        with pytest.raises(UnreachableError):
            await source.wait(280)
        with pytest.raises(UnreachableError):
            await source.uids()


async def test_the_end_of_a_connection_wakes_who_waits_without_idle() -> None:
    async def search_and_leave(talk: Talk, tag: bytes) -> None:
        await talk.say(b"* SEARCH", tag + b" OK")
        asyncio.get_running_loop().call_later(0.05, talk.writer.close)

    script = Script(capabilities="IMAP4rev1", acts={"UID SEARCH": search_and_leave})

    async with scripted(script), asyncio.timeout(NOTICED_S), open_imap(script.mailbox(), PASSWORD) as source:
        await source.uids()
        with pytest.raises(UnreachableError):
            await source.wait(280)


async def test_a_server_that_says_goodbye_and_when_to_come_back_is_believed() -> None:
    script = Script(acts={"UID SEARCH": goodbye})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        with pytest.raises(UnreachableError, match="down for maintenance") as caught:
            await source.uids()

    assert caught.value.wait_s == 60


async def test_a_slow_answer_that_makes_progress_is_waited_for() -> None:
    large = MAIL + b"x" * 40_000

    async def in_pieces(talk: Talk, tag: bytes) -> None:
        whole = script.row(1, with_body=True) + tag + b" OK\r\n"
        for start in range(0, len(whole), 4000):
            await talk.write(whole[start : start + 4000])
            await asyncio.sleep(0.05)

    script = Script(mails={1: large}, acts={"UID FETCH BODY": in_pieces})
    deadlines = Deadlines(answer_s=0.25, progress_bytes=2000)

    async with scripted(script), open_imap(script.mailbox(), PASSWORD, deadlines=deadlines) as source:
        found = await fetched(source, {1})

    assert found == {1: large}


async def test_a_search_in_a_full_folder_may_take_longer() -> None:
    async def slowly(talk: Talk, tag: bytes) -> None:
        whole = b"* SEARCH " + b" ".join(b"%d" % uid for uid in script.mails) + b"\r\n" + tag + b" OK\r\n"
        for start in range(0, len(whole), 4000):
            await talk.write(whole[start : start + 4000])
            await asyncio.sleep(0.05)

    script = Script(mails=dict.fromkeys(range(1, 10_001), MAIL), acts={"UID SEARCH": slowly})
    deadlines = Deadlines(answer_s=0.25, progress_bytes=2000)

    async with scripted(script), open_imap(script.mailbox(), PASSWORD, deadlines=deadlines) as source:
        found = await source.uids()

    assert found == set(script.mails)


async def test_a_trickle_is_noticed_however_much_was_announced() -> None:
    announced = say(b"* 1 FETCH (UID 1 RFC822.SIZE 20000000)", b"TAG OK")
    script = Script(acts={"UID FETCH": announced, "UID FETCH BODY": trickle})

    async with (
        scripted(script),
        asyncio.timeout(NOTICED_S),
        open_imap(script.mailbox(), PASSWORD, deadlines=SOON) as source,
    ):
        with pytest.raises(UnreachableError, match="in time"):
            await fetched(source, {1})


async def test_a_literal_of_four_gigabytes_is_refused_when_it_is_announced() -> None:
    script = Script(acts={"UID FETCH BODY": huge_literal})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    async with scripted(script), asyncio.timeout(NOTICED_S), open_imap(script.mailbox(), PASSWORD) as source:
        with pytest.raises(SourceError, match="4294967296 bytes"):
            await fetched(source, {1})

    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) < 64 * 1024


async def test_a_line_without_end_is_refused() -> None:
    async def endless(talk: Talk, tag: bytes) -> None:
        await talk.write(b"* SEARCH")
        while True:
            await talk.write(b" 1" * 50_000)

    script = Script(acts={"UID SEARCH": endless})

    async with scripted(script), asyncio.timeout(NOTICED_S), open_imap(script.mailbox(), PASSWORD) as source:
        with pytest.raises(SourceError, match="a line of more than"):
            await source.uids()


@pytest.mark.parametrize("words", [b"NO [AUTHENTICATIONFAILED] wrong", b"NO wrong", b"BAD wrong"])
async def test_a_refused_login_is_told_apart_from_a_fault(words: bytes) -> None:
    script = Script(acts={"LOGIN": say(b"TAG " + words)})

    async with scripted(script):
        with pytest.raises(LoginRefusedError, match="wrong"):
            await visit(script)


async def test_a_server_that_cannot_check_the_login_now_has_not_refused_it() -> None:
    script = Script(acts={"LOGIN": say(b"TAG NO [UNAVAILABLE] the directory is away")})

    async with scripted(script):
        with pytest.raises(SourceError, match="directory") as caught:
            await visit(script)

    assert type(caught.value) is SourceError
    assert caught.value.wait_s == 60


@pytest.mark.parametrize("stage", ["LOGIN", "UID SEARCH", "UID FETCH", "UID FETCH BODY"])
async def test_a_throttling_server_is_left_alone_as_long_as_it_asks(stage: str) -> None:
    words = b"TAG NO Request is throttled. Suggested Backoff Time: 299961 milliseconds"
    script = Script(acts={stage: say(words)})

    async with scripted(script):
        with pytest.raises(SourceError, match="throttled") as caught:
            await visit(script)

    assert caught.value.wait_s == pytest.approx(299.961)


@pytest.mark.parametrize("repeated", [b"LOGIN acme %b", b'LOGIN "acme" "ge\\"heim\\\\1" %b'])
@pytest.mark.parametrize("end", [b"TAG NO ", b"TAG BAD in: ", b"* BYE in: ", b"* HA\r\n? "])
async def test_a_password_that_the_server_repeats_stands_in_no_error(repeated: bytes, end: bytes) -> None:
    script = Script(acts={"LOGIN": say(end + repeated.replace(b"%b", PASSWORD.encode()))})
    steps: list[Step] = []

    async with scripted(script):
        with pytest.raises(SourceError) as caught:
            async with open_imap(script.mailbox(), PASSWORD, told=steps.append, deadlines=SOON):
                pass

    shown = f"{caught.value!r} {caught.value} {steps}"
    assert "(hidden)" in shown
    assert "heim" not in shown


async def test_a_servers_words_cannot_steer_a_terminal() -> None:
    script = Script(acts={"LOGIN": say(b"TAG NO \x1b]0;owned\x07\xe2\x80\xae" + b"a" * 5000)})

    async with scripted(script):
        with pytest.raises(LoginRefusedError) as caught:
            await visit(script)

    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 250


async def test_a_missing_folder_is_named_as_such() -> None:
    script = Script(acts={"SELECT": say(b"TAG NO [NONEXISTENT] no such folder")})

    async with scripted(script):
        with pytest.raises(FolderMissingError, match="no such folder"):
            await visit(script)


async def test_a_server_without_uidvalidity_is_refused() -> None:
    script = Script(acts={"SELECT": say(b"* 1 EXISTS", b"TAG OK done")})

    async with scripted(script):
        with pytest.raises(SourceError, match="UIDVALIDITY"):
            await visit(script)


async def test_each_step_on_the_way_in_is_told() -> None:
    steps: list[Step] = []

    async with scripted(Script()) as script, open_imap(script.mailbox(), PASSWORD, told=steps.append):
        pass

    assert [(step.name, step.ok) for step in steps] == [
        ("resolve", True), ("connect", True), ("tls", True), ("login", True), ("select", True), ("capabilities", True),
    ]  # fmt: skip
    assert steps[-1].words == "IDLE, MOVE, UIDPLUS"


async def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        script = Script(port=taken.getsockname()[1])

        with pytest.raises(UnreachableError, match="no connection"):
            await visit(script)


async def test_a_server_that_never_says_farewell_is_left_all_the_same() -> None:
    script = Script(acts={"LOGOUT": stall})

    async with scripted(script), asyncio.timeout(NOTICED_S):
        found = await visit(script)

    assert found == {1: MAIL, 2: MAIL}


async def test_a_cancelled_wait_ends_the_connection_and_nothing_hangs() -> None:
    script = Script()

    async with (
        scripted(script),
        asyncio.timeout(NOTICED_S),
        open_imap(script.mailbox(), PASSWORD, deadlines=SOON) as source,
    ):
        await source.uids()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await source.wait(280)

        with pytest.raises(UnreachableError, match="IDLE"):
            await source.uids()


async def test_the_connection_notices_a_peer_that_vanished() -> None:
    async with scripted(Script()) as script, open_imap(script.mailbox(), PASSWORD) as source:
        transport = source._wire.transport
        assert transport is not None
        used = transport.get_extra_info("socket")

        assert used.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert 0 < used.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) <= 30_000


async def test_plain_login_leaves_this_machine_never() -> None:
    mailbox = Script(port=143).mailbox()
    away = type(mailbox)(**{name: getattr(mailbox, name) for name in mailbox.__slots__} | {"host": "192.0.2.1"})

    with pytest.raises(InsecureError, match="not this machine"):
        async with open_imap(away, PASSWORD, deadlines=SOON):
            pass


async def test_no_login_where_the_server_has_disabled_it() -> None:
    script = Script(capabilities="IMAP4rev1 LOGINDISABLED")

    async with scripted(script):
        with pytest.raises(InsecureError, match="LOGINDISABLED"):
            await visit(script)

    assert script.said("LOGIN") == []
