"""What headless processes say holds no password, no words of a mail, nothing that steers; and one event is one line."""

import asyncio
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.intake.source import LoginRefusedError, SourceError
from console.logs import log_to_stderr
from console.outgoing.smtp import SmtpMailer
from storage.words import OutboxState
from tests.figures import figure
from tests.intake.memory_source import Desk, a_desk, a_mail
from tests.outgoing.sending import an_outbox, sending, until
from tests.outgoing.sink import sink
from tests.storage.builders import JAN, MAIN

PASSWORD, BODY, SUBJECT = "geheim", "zqinhoudkvbrief", "zqonderwerpkv"
STEERING = "\x1b]52;c;eHl6\x07\x9b31m\r\nFrom: vals\u2028\u202e\x00"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (debug|info|warning|error|critical) \S.*")
OURS = f"From: {MAIN}\r\nTo: {JAN}\r\nMessage-ID: <antwoord@acme.nl>\r\nSubject: {SUBJECT}\r\n\r\n{BODY}\r\n".encode()


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Leave the logs as they were before a test."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def is_wrong(line: str) -> bool:
    """Tell whether a line is not one event, steers a terminal, or holds what is nobody's business."""
    is_event = LINE.fullmatch(line) is not None and line.isprintable()
    return not is_event or any(word in line for word in (PASSWORD, BODY, SUBJECT, "zqvoornaam"))


def said(capture: pytest.CaptureFixture[str]) -> list[str]:
    """Return the lines that were said, each of which must be one event without anything that steers."""
    text = capture.readouterr().err
    lines = text.removesuffix("\n").split("\n") if text else []
    assert [line for line in lines if is_wrong(line)] == []
    return lines


async def until_tickets(desk: Desk, count: int) -> None:
    async for _revision in desk.repository.watch():
        if (await desk.repository.reading(lambda reader: reader.counts())).tickets >= count:
            return


def test_one_event_is_one_line_whatever_somebody_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    logging.getLogger("omnidesk.poll").warning("%s: de server zegt %s", "acme", STEERING)

    (line,) = said(capsys)
    assert "acme: de server zegt" in line


def test_a_fault_in_the_program_says_its_place_and_quotes_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    try:
        raise ValueError(f"{BODY}\n{PASSWORD} {STEERING}")
    except ValueError:
        logging.getLogger("omnidesk.poll").exception("a fault in the program")

    (line,) = said(capsys)
    assert "a fault in the program | ValueError" in line
    assert "test_logs.py" in line


def test_what_is_too_long_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    logging.getLogger("omnidesk.poll").error("x" * 100_000)

    (line,) = said(capsys)
    assert len(line) < 2_100


def test_a_line_that_cannot_be_made_is_told_of_without_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    logging.getLogger("omnidesk.poll").warning("%d mails", BODY)

    (line,) = said(capsys)
    assert "a line of omnidesk.poll" in line


@pytest.mark.parametrize("library", ["aioimaplib", "aiosqlite", "asyncio", "aiosmtplib"])
def test_what_libraries_say_of_their_talk_is_not_said(capsys: pytest.CaptureFixture[str], library: str) -> None:
    log_to_stderr()
    logging.getLogger(f"{library}.protocol").info("LOGIN acme %s", PASSWORD)
    logging.getLogger(library).debug("> %s", BODY)

    assert said(capsys) == []


async def test_the_intake_says_nothing_of_what_is_in_a_mail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    async with a_desk(tmp_path) as desk:
        steering = b"From: zqvoornaam \x1b[2J <klant@example.nl>\r\nSubject: " + SUBJECT.encode() + b"\x9b31m\r\n\r\n"
        desk.box.mails = {
            1: a_mail(1, text=BODY).replace(b"Vraag 1", SUBJECT.encode()),
            2: steering + BODY.encode(),
            3: b"\x00\xff" * 50 + BODY.encode(),
        }
        desk.box.faults = [SourceError(f"NO {STEERING}")]
        desk.box.refuses_flags = True
        running = asyncio.create_task(desk.service().run())
        async with asyncio.timeout(20):
            await until_tickets(desk, 2)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    lines = said(capsys)
    assert any("trying again in" in line for line in lines)
    assert any("was not done" in line for line in lines)
    figure(
        "logs",
        f"{sum(map(is_wrong, lines))} of {len(lines)}",
        "lines of an intake quote a mail, steer, or are no event",
    )


async def test_a_login_that_is_refused_is_told_without_the_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr()
    async with a_desk(tmp_path) as desk:
        desk.box.faults = [LoginRefusedError(f"NO [AUTHENTICATIONFAILED] {STEERING}")]
        running = asyncio.create_task(desk.service().run())
        desk.box.deliver(1)
        async with asyncio.timeout(20):
            await until_tickets(desk, 1)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    assert any("AUTHENTICATIONFAILED" in line for line in said(capsys))


async def test_sending_says_what_became_of_a_mail_and_not_what_is_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr()
    replies: list[str | None] = ["550 5.1.1 \x1b[2J no such user", None]
    with sink(login=("acme", PASSWORD), on_mail=lambda kept: replies.pop(0)) as post:
        async with an_outbox(tmp_path) as desk:
            await desk.change_servers(post.server())
            await desk.queue(raw=OURS)
            await desk.queue(raw=OURS)
            async with sending(desk.sender(SmtpMailer())):
                await until(desk, OutboxState.REFUSED, OutboxState.SENT)

    lines = said(capsys)
    assert any("refused" in line for line in lines)
    assert any("sent" in line for line in lines)


async def test_an_outgoing_server_that_refuses_the_login_is_told_without_the_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr()
    with sink(login=("acme", "een ander wachtwoord")) as post:
        async with an_outbox(tmp_path) as desk:
            await desk.change_servers(post.server())
            await desk.queue(raw=OURS)
            await desk.sender(SmtpMailer()).once()

    lines = said(capsys)
    assert [line for line in lines if "wachtwoord" in line] == []
