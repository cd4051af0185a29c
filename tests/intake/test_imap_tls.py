"""No password is said before it is proven who listens: STARTTLS is demanded, certificates are verified."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.intake.imap import open_imap
from console.intake.imap_deadlines import Deadlines
from console.intake.source import InsecureError, SourceError, UnreachableError
from storage.words import Security
from tests.figures import figure
from tests.intake.certificates import Authority, authority, has_openssl
from tests.intake.dovecot import require
from tests.intake.scripted import Script, Talk, say, scripted, stall

SOON = Deadlines(tls_s=0.5, answer_s=0.5, logout_s=0.1)
NOTICED_S = 10.0  # far beyond the deadlines above: only what hangs takes so long
PASSWORD = "geheim"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    if not has_openssl():
        require("openssl")
    folder: Path = tmp_path_factory.mktemp("authority")
    yield authority(folder)


async def secure_visit(script: Script, security: Security, own: Authority) -> None:
    context = own.trusting()
    async with open_imap(script.mailbox(security), PASSWORD, deadlines=SOON, context=context) as source:
        await source.uids()


async def test_starttls_protects_the_login(own: Authority) -> None:
    script = Script(capabilities="IMAP4rev1 STARTTLS IDLE", serving=own.certificate("localhost").serving())

    async with scripted(script):
        await secure_visit(script, Security.STARTTLS, own)

    assert [line.split(b" ")[1] for line in script.heard] == [
        b"CAPABILITY", b"STARTTLS", b"CAPABILITY", b"LOGIN", b"SELECT", b"CAPABILITY", b"UID", b"LOGOUT",
    ]  # fmt: skip


STRIPPED = {
    "not offered": Script(capabilities="IMAP4rev1"),
    "refused": Script(capabilities="IMAP4rev1 STARTTLS", acts={"STARTTLS": say(b"TAG NO not today")}),
    "not understood": Script(capabilities="IMAP4rev1 STARTTLS", acts={"STARTTLS": say(b"TAG BAD what?")}),
    "injected": Script(
        capabilities="IMAP4rev1 STARTTLS", acts={"STARTTLS": say(b"TAG OK begin", b"* CAPABILITY IMAP4rev1")}
    ),
    "preauth": Script(capabilities="IMAP4rev1 STARTTLS", acts={"GREETING": say(b"* PREAUTH welcome back")}),
}


@pytest.fixture(scope="module")
def logins() -> Iterator[dict[str, int]]:
    """How many logins were said in each way to take the protection away."""
    found: dict[str, int] = {}
    yield found
    figure("tls-taken-away", f"{sum(found.values())} logins", f"said in {len(found)} ways to take TLS away")


@pytest.mark.parametrize("how", STRIPPED)
async def test_a_connection_whose_protection_was_taken_away_sees_no_login(
    how: str, own: Authority, logins: dict[str, int]
) -> None:
    script = STRIPPED[how]

    async with scripted(script):
        with pytest.raises(InsecureError):
            await secure_visit(script, Security.STARTTLS, own)

    logins[how] = len(script.said("LOGIN"))
    assert script.said("LOGIN") == []


async def test_bytes_slipped_in_behind_the_ok_reach_no_parser(own: Authority) -> None:
    async def late(talk: Talk, tag: bytes) -> None:
        await talk.say(tag + b" OK begin")
        await asyncio.sleep(0.02)
        await talk.say(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN")

    script = Script(capabilities="IMAP4rev1 STARTTLS", acts={"STARTTLS": late})

    async with scripted(script), asyncio.timeout(NOTICED_S):
        with pytest.raises(SourceError):
            await secure_visit(script, Security.STARTTLS, own)

    assert script.said("LOGIN") == []


async def test_a_server_that_takes_us_for_logged_in_is_refused_under_tls_too(own: Authority) -> None:
    script = Script(acts={"GREETING": say(b"* PREAUTH hello")}, serving=own.certificate("localhost").serving())

    async with scripted(script, tls_at_once=True):
        with pytest.raises(InsecureError):
            await secure_visit(script, Security.TLS, own)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_handshake_that_stalls_is_noticed(security: Security, own: Authority) -> None:
    async def agree_and_stall(talk: Talk, tag: bytes) -> None:
        await talk.say(tag + b" OK begin")
        await stall(talk, tag)

    greeting = {"GREETING": stall} if security is Security.TLS else {}
    script = Script(capabilities="IMAP4rev1 STARTTLS", acts={"STARTTLS": agree_and_stall, **greeting})

    async with scripted(script), asyncio.timeout(NOTICED_S):
        with pytest.raises(UnreachableError, match="TLS"):
            await secure_visit(script, security, own)


async def test_a_certificate_for_another_name_is_refused(own: Authority) -> None:
    script = Script(serving=own.certificate("mail.example.nl").serving())

    async with scripted(script, tls_at_once=True):
        with pytest.raises(UnreachableError, match="certificate"):
            await secure_visit(script, Security.TLS, own)

    assert script.heard == []


async def test_a_certificate_of_an_unknown_authority_is_refused(own: Authority, tmp_path: Path) -> None:
    script = Script(serving=authority(tmp_path, "stranger").certificate("localhost").serving())

    async with scripted(script, tls_at_once=True):
        with pytest.raises(UnreachableError, match="certificate"):
            await secure_visit(script, Security.TLS, own)

    assert script.heard == []
