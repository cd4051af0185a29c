"""A probe is kept, sent, and what goes wrong is noted on it as what it tells: of the forwarding, or only of the way."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from console.forwarding import REFUSED_AT_SENDING
from console.outgoing.door import OutgoingDoor, OutgoingPasswordError
from console.outgoing.mailer import (
    Envelope,
    LostAfterDataError,
    RefusedByServerError,
    RefusedRecipient,
    UnreachableError,
)
from console.outgoing.probing import NoServerError, Prober, SentProbe
from storage.probes import Probe
from storage.protocol import Repository
from storage.settings import MailAddress, OutgoingServer
from storage.sqlite.repository import open_repository
from tests.outgoing.posting import MemoryMailer, a_server
from tests.storage.builders import MAIN, NOON
from tests.storage.steps import save, with_settings

FORWARD = "supportacme@konto.omnidesk.com"
UNKNOWN = RefusedRecipient(address=MAIN, code=550, words="5.1.1 no such user")


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as opened:
        await with_settings(opened, servers=(a_server(),))
        yield opened


async def probed(
    repository: Repository, refuses: Callable[[Envelope], Exception | None] = lambda envelope: None
) -> tuple[SentProbe, Probe, MemoryMailer]:
    """Send a probe to the main address and return what became of it, the kept row, and the mailer."""
    mailer = MemoryMailer(refuses=refuses)
    sent = await Prober(repository, mailer.door(), lambda: NOON).send(await main(repository), sent_by="ana")
    kept = await repository.reading(lambda reader: reader.probe_named((sent.message_id,)))
    assert kept is not None
    return sent, kept, mailer


async def main(repository: Repository) -> MailAddress:
    settings = await repository.reading(lambda reader: reader.settings())
    found = settings.address_named(MAIN)
    assert found is not None
    return found


async def test_a_probe_leaves_from_the_forward_address_so_that_a_bounce_needs_no_forwarding(
    repository: Repository,
) -> None:
    sent, kept, mailer = await probed(repository)

    ((envelope, raw),) = mailer.sent
    assert envelope == Envelope(sender=FORWARD, recipients=(MAIN,))
    assert kept.message_id.encode() in raw
    assert (kept.address, kept.sent_by, kept.sent_at, kept.has_left) == (MAIN, "ana", NOON, True)
    assert (sent.error, sent.refused_sender) == (None, "")


async def test_each_probe_has_a_message_id_of_its_own(repository: Repository) -> None:
    first, second = [(await probed(repository))[0].message_id for _ in range(2)]

    assert first != second


async def test_a_server_that_wants_no_such_sender_is_asked_once_more_with_the_from_address(
    repository: Repository,
) -> None:
    def refuses(envelope: Envelope) -> Exception | None:
        return RefusedByServerError(553, "5.7.1 not yours", False) if envelope.sender == FORWARD else None

    sent, kept, mailer = await probed(repository, refuses)

    assert [envelope.sender for envelope in mailer.asked] == [FORWARD, MAIN]
    assert (sent.error, sent.refused_sender) == (None, "553 5.7.1 not yours")
    assert kept.has_left


async def test_a_server_that_wants_neither_sender_says_nothing_about_the_forwarding(repository: Repository) -> None:
    sent, kept, mailer = await probed(repository, lambda envelope: RefusedByServerError(550, "5.7.60 no", False))

    assert len(mailer.asked) == 2
    assert (kept.failed_at, kept.failure, kept.has_left) == (None, "550 5.7.60 no", False)
    assert sent.error is not None and not sent.is_refused_for_good


async def test_a_recipient_that_is_refused_for_good_can_not_come_back(repository: Repository) -> None:
    refused = RefusedByServerError(550, "5.1.1 no such user", False, refused=(UNKNOWN,))

    sent, kept, mailer = await probed(repository, lambda envelope: refused)

    assert len(mailer.asked) == 1
    assert sent.is_refused_for_good
    assert (kept.failed_at, kept.failure) == (NOON, f"{REFUSED_AT_SENDING}550 5.1.1 no such user")


@pytest.mark.parametrize(
    "error", [RefusedByServerError(451, "4.7.1 later", True), UnreachableError("nobody answers there")], ids=str
)
async def test_a_probe_that_may_be_sent_later_was_not_sent(repository: Repository, error: Exception) -> None:
    sent, kept, mailer = await probed(repository, lambda envelope: error)

    assert len(mailer.asked) == 1
    assert (kept.failed_at, kept.failure, kept.has_left) == (None, str(error), False)
    assert sent.error is error


async def test_a_probe_that_may_have_been_taken_is_waited_for(repository: Repository) -> None:
    sent, kept, _mailer = await probed(repository, lambda envelope: LostAfterDataError())

    assert (sent.error, kept.has_left) == (None, True)


async def test_without_a_password_the_probe_is_not_sent(repository: Repository) -> None:
    settings = await repository.reading(lambda reader: reader.settings())
    mailer = MemoryMailer()

    async def password(server: OutgoingServer) -> str:
        raise OutgoingPasswordError('There is no secret "smtp"')

    await with_user(repository)
    prober = Prober(repository, OutgoingDoor(mailer=mailer, password=password), lambda: NOON)
    sent = await prober.send(settings.addresses[0])

    assert mailer.asked == []
    assert isinstance(sent.error, OutgoingPasswordError)


async def with_user(repository: Repository) -> None:
    settings = await repository.reading(lambda reader: reader.settings())
    logged_in = replace(settings, servers=(replace(settings.servers[0], user="acme", secret="smtp"),))
    await repository.writing(lambda writer: save(writer, logged_in))


async def test_a_server_with_a_user_gets_its_password(repository: Repository) -> None:
    plain = (await probed(repository))[2]
    await with_user(repository)
    secret = (await probed(repository))[2]

    assert (plain.passwords, secret.passwords) == ([""], ["geheim"])


async def test_without_a_server_nothing_is_kept(repository: Repository) -> None:
    settings = await repository.reading(lambda reader: reader.settings())
    await repository.writing(lambda writer: save(writer, replace(settings, servers=())))

    with pytest.raises(NoServerError):
        await probed(repository)

    assert await repository.reading(lambda reader: reader.newest_probes(MAIN, 5)) == []
