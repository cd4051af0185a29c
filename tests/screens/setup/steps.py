"""What the tests of the first steps do again and again: the steps by keys, a mail that is forwarded, a poll."""

import asyncio
from random import Random

from console.clock import system_clock
from console.intake.follower import Door
from console.secrets import reveal
from console.services import Once, PollService, intake_of
from console.wires import Wires
from storage.protocol import Repository, Writer
from storage.records import Evidence
from storage.settings import ForwardMailbox, OutgoingServer, Settings
from storage.words import Because, Outcome
from tests.intake.dovecot import Dovecot
from tests.screens.admin.desk import Console
from tests.screens.admin.servers import PASSWORD, fill_in, to_field
from tests.screens.screen import settle
from tests.storage.builders import a_decision, a_delivery

ADDRESS, FORWARD = "info@acme.example", "supportacme@konto.omnidesk.com"


async def until(console: Console, words: str) -> None:
    """Wait until the screen says something."""
    for _turn in range(100):
        if words in console.text:
            return
        await asyncio.sleep(0.05)
        await console.press()
        await console.pilot.pause()
    raise AssertionError(f"{words!r} does not come: {console.text}")


async def set_up_names(console: Console) -> None:
    """Take the first three steps, which need no server."""
    await console.press("f3")
    await fill_in(console, Name="konto", Title="Konto")
    await console.press("ctrl+s")
    await fill_in(console, Name="Acme BV")
    await console.press("ctrl+s")
    await fill_in(console, Address=ADDRESS, From_name="Klantenservice {{merknaam}}")
    await console.press("ctrl+s")


async def fill_in_mailbox(console: Console, port: int, user: str, password: str = PASSWORD) -> None:
    """Fill in the fourth step: a server on this machine, without protection."""
    await fill_in(console, Server="127.0.0.1")
    await to_field(console, "Protection")
    await console.press("left")
    await fill_in(console, Port=str(port), User=user, New_password=password)


async def fill_in_sending(console: Console, port: int) -> None:
    """Fill in the fifth step; the login of the mailbox is proposed."""
    await fill_in(console, Server="127.0.0.1")
    await to_field(console, "Protection")
    await console.press("left")
    await fill_in(console, Port=str(port))


async def set_up_mailbox(console: Console, server: Dovecot, user: str) -> None:
    """Take the first four steps."""
    await set_up_names(console)
    await fill_in_mailbox(console, server.port, user)
    await console.press("ctrl+s")


def account_server(settings: Settings) -> OutgoingServer | None:
    """Return the account's outgoing server."""
    return settings.server_of(None)


def forwarded(server: Dovecot, user: str, raw: bytes) -> None:
    """Deliver a mail to the address as its provider forwards it."""
    way = f"Delivered-To: {FORWARD}\r\nX-Forwarded-To: {FORWARD}\r\nX-Forwarded-For: {ADDRESS} {FORWARD}\r\n"
    server.deliver(user, way.encode() + raw)


def a_mail() -> bytes:
    """Return a customer's first mail."""
    lines = (
        "From: Jan Smit <jan@example.nl>", f"To: {ADDRESS}", "Subject: Where is my parcel?",
        "Message-ID: <first@example.nl>", "Date: Mon, 21 Sep 2026 12:00:00 +0200", "", "It should be here by now.", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


async def asked_by_gmail(repository: Repository, reason: str) -> None:
    """Keep Google's question about the address, as the intake does."""
    because = Because.SETUP_GMAIL_CONFIRMATION

    def arrive(writer: Writer) -> None:
        key = writer.keep(a_delivery(900, mailbox_id=None))
        assert key is not None
        writer.settle(key, Outcome.SETUP, because, reason=reason)
        asked_by = Evidence(header="", position=0, value=ADDRESS)
        writer.add_decision(a_decision(key, outcome=Outcome.SETUP, because=because, evidence=(asked_by,)))

    await repository.writing(arrive)


async def click(console: Console, words: str) -> None:
    """Click on the first place where words stand."""
    row, line = next((row, line) for row, line in enumerate(console.lines) if words in line)
    await console.pilot.click(offset=(line.index(words), row))
    await console.press()
    await settle(console.pilot)


async def poll(repository: Repository, wires: Wires) -> list[Once]:
    """Take in what is there, with the password that was kept."""

    async def password_of(mailbox: ForwardMailbox) -> str:
        return await reveal(wires.secrets(), mailbox.secret)

    async with intake_of(repository, system_clock) as means:
        door = Door(opener=wires.opener(), password=password_of)
        return await PollService(door, means, chance=Random(1)).once()
