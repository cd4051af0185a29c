"""A probe is sent: kept first, then handed to the outgoing server, and what goes wrong is noted on it.

It stands apart because a person and the canaries send alike. Kept first, so that a probe which comes back at once is
known; a refusal of the recipient tells of the forwarding, everything else only of the way out.
"""

import secrets
from dataclasses import dataclass, replace
from functools import partial

from console.clock import Clock
from console.failure_words import words_of
from console.forwarding import REFUSED_AT_SENDING
from console.mail.safe_text import safe_line
from console.outgoing.compose import compose
from console.outgoing.door import OutgoingDoor, OutgoingPasswordError
from console.outgoing.mailer import Envelope, LostAfterDataError, MailerError, RefusedByServerError
from console.outgoing.probe_mail import from_address, probe_draft, probe_id
from storage.probes import NewProbe, ProbeId
from storage.protocol import Repository, Writer
from storage.settings import MailAddress, OutgoingServer, Settings

_LONGEST_FAILURE = 500


class NoServerError(MailerError):
    """No outgoing server is set for this address, nor for the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentProbe:
    """What became of the sending. `error` None: the server has it, or may have it.

    `refused_sender` holds the server's words when it wanted no mail from the forward address: the probe then left from
    the From address, and a report that it can't be delivered comes back only if the forwarding works.
    """

    id: ProbeId
    message_id: str
    address: str
    sent_at: int
    error: Exception | None = None
    refused_sender: str = ""

    @property
    def is_refused_for_good(self) -> bool:
        """Tell whether the server takes no mail for the address: that is news of the address, not of the sending."""
        error = self.error
        return isinstance(error, RefusedByServerError) and not error.temporary and bool(error.refused)


class Prober:
    """Sends probes of one desk."""

    def __init__(self, repository: Repository, door: OutgoingDoor, clock: Clock) -> None:
        self._repository, self._door, self._clock = repository, door, clock

    async def send(self, known: MailAddress, *, sent_by: str = "", is_canary: bool = False) -> SentProbe:
        """Send a probe to a mail address and return what became of it. Raises NoServerError, StorageError."""
        settings, key = await self._repository.reading(lambda reader: (reader.settings(), reader.signing_key()))
        server = settings.server_of(known.id)
        if server is None:
            raise NoServerError
        message_id = probe_id(settings, known, secrets.token_hex(12))
        probe = NewProbe(
            address=known.address,
            message_id=message_id,
            is_canary=is_canary,
            sent_at=self._clock(),
            sent_by=sent_by,
        )
        kept = await self._repository.writing(partial(_keep, probe))
        sent = SentProbe(id=kept, message_id=message_id, address=known.address, sent_at=probe.sent_at)
        try:
            raw = compose(probe_draft(settings, known, message_id=message_id, date=probe.sent_at, key=key))
            refused_sender = await self._hand_over(settings, known, server, raw)
        except LostAfterDataError:
            return sent  # it may come back, so it is waited for
        except (MailerError, OutgoingPasswordError) as error:
            return await self._failed(sent, error)
        return replace(sent, refused_sender=refused_sender)

    async def _hand_over(self, settings: Settings, known: MailAddress, server: OutgoingServer, raw: bytes) -> str:
        """Send from the forward address, so that a bounce comes back without the forwarding; a server that refuses
        such a sender is asked once more with the From address. Returns what it said of the first."""
        password = await self._door.password_of(server)
        forward = settings.forward_address(settings.brand(known.brand_id))
        try:
            await self._door.mailer.send(server, password, _envelope(forward, known), raw)
        except RefusedByServerError as error:
            if error.temporary or error.refused:
                raise
            await self._door.mailer.send(server, password, _envelope(from_address(settings, known), known), raw)
            return safe_line(str(error))
        return ""

    async def _failed(self, sent: SentProbe, error: Exception) -> SentProbe:
        """Note the failure. Only a recipient refused for good can't come back; all else may be tried again."""
        failed = replace(sent, error=error)
        words = safe_line(words_of(error))[:_LONGEST_FAILURE]
        at = self._clock() if failed.is_refused_for_good else None
        told = f"{REFUSED_AT_SENDING}{words}" if failed.is_refused_for_good else words
        await self._repository.writing(lambda writer: writer.probe_failed(sent.id, told, at))
        return failed


def _keep(probe: NewProbe, writer: Writer) -> ProbeId:
    return writer.add_probe(probe)


def _envelope(sender: str, known: MailAddress) -> Envelope:
    return Envelope(sender=sender, recipients=(known.address,))
