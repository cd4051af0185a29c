"""`omnidesk address verify`: send a probe to a mail address and see it come back by the forward mailbox.

It stands apart from the settings of addresses because it sends and fetches, and ends with what it finds. What it takes
to do so is loaded when it runs: the verbs beside it stay quick.
"""

import asyncio
from random import Random
from typing import TYPE_CHECKING

from console.cli.forwarding_shapes import forwarding_lines, forwarding_shape
from console.cli.frame import ATTENTION, DONE, Answer, Call
from console.cli.here import here_of
from console.cli.shapes import Shape, utc
from console.cli.text import duration
from console.commands import finding, spelling
from console.commands.desk import Desk
from console.commands.probing import why_no_probe
from console.commands.refusal import Refusal
from console.failure_words import words_of
from console.forwarding import Patience, forwarding_of
from console.forwarding_facts import read_forwarding
from storage.probes import Probe
from storage.settings import MailAddress
from widgets.language import _

if TYPE_CHECKING:
    from console.outgoing.probing import SentProbe
    from console.outgoing.verifying import BlindError

WAIT_S = 120


async def run_verify(call: Call) -> Answer | Refusal:
    """Send a probe and wait for it. Raises RefusedError, StorageError."""
    from console.cli.doors import outgoing_door
    from console.logs import log_to_stderr
    from console.outgoing.probing import Prober

    log_to_stderr()
    wait_s = WAIT_S if call.arguments.wait is None else call.arguments.wait
    async with call.desk() as desk:
        settings = await desk.repository.reading(lambda reader: reader.settings())
        known = finding.address(settings, spelling.address(call.arguments.address))
        refusal = why_no_probe(settings, known, desk.actor)
        if refusal is not None:
            return refusal
        prober = Prober(desk.repository, outgoing_door(call), call.clock)
        sent = await prober.send(known, sent_by=desk.actor.login)
        if sent.error is not None and not sent.is_refused_for_good:
            return Refusal(code=_code_of(sent.error), words=_unsent(known, words_of(sent.error)))
        return await _wait(call, desk, known, sent, wait_s)


async def _wait(call: Call, desk: Desk, known: MailAddress, sent: "SentProbe", wait_s: int) -> Answer | Refusal:
    from console.outgoing.verifying import BlindError

    words = _("A probe was sent to {address}; it is waited for, {wait} at most.")
    call.say(words.format(address=known.address, wait=duration(wait_s)))
    probe: Probe | None = None
    try:
        async with asyncio.timeout(wait_s):
            probe = await _probe(call, desk, known, sent)
    except TimeoutError:
        pass  # it is told as not back
    except BlindError as error:
        return _blind(error)
    return await _answer(call, desk, known, sent, probe)


async def _probe(call: Call, desk: Desk, known: MailAddress, sent: "SentProbe") -> Probe:
    from console.cli.doors import mailbox_door
    from console.outgoing.verifying import wait_for_probe
    from console.services import PollService, intake_of

    settings = await desk.repository.reading(lambda reader: reader.settings())
    async with intake_of(desk.repository, call.clock) as means:
        door, chance = mailbox_door(call), Random()  # noqa: S311 (jitter)
        services = [
            PollService(door, means, chance=chance, only=mailbox.name)
            for mailbox in settings.mailboxes
            if mailbox.brand_id in (None, known.brand_id)
        ]
        return await wait_for_probe(desk.repository, sent, services)


async def _answer(call: Call, desk: Desk, known: MailAddress, sent: "SentProbe", probe: Probe | None) -> Answer:
    """Return what was found. Whoever waits here for a probe calls it late when the waiting is over."""
    here = here_of(call)
    settings, facts = await desk.repository.reading(lambda reader: (reader.settings(), read_forwarding(reader, here)))
    found = forwarding_of(facts[known.address], here.now, Patience(late_ms=0))
    is_back = probe is not None and probe.arrived_at is not None
    shape = {
        "address": known.address,
        **forwarding_shape(settings, known, found),
        "probe": _probe_shape(sent, probe),
    }
    told = [_back(known, probe)] if probe is not None and is_back else []
    hint = _hint(sent)
    lines = [*told, *forwarding_lines(settings, known, found), *([hint] if hint else [])]
    return Answer(shape=shape, lines=lines or [_not_back(known)], code=DONE if is_back else ATTENTION)


def _probe_shape(sent: "SentProbe", probe: Probe | None) -> Shape:
    arrived_at = probe.arrived_at if probe is not None else None
    return {
        "message_id": sent.message_id,
        "sent_at": utc(sent.sent_at),
        "arrived_at": utc(arrived_at),
        "seconds": None if arrived_at is None else (arrived_at - sent.sent_at) / 1000,
        "failure": (probe.failure or None) if probe is not None else None,
        "sender_refused": sent.refused_sender or None,
    }


def _back(known: MailAddress, probe: Probe) -> str:
    seconds = ((probe.arrived_at or probe.sent_at) - probe.sent_at) / 1000
    words = _("{address} is forwarded: the probe came back after {seconds:.0f} s.")
    return words.format(address=known.address, seconds=seconds)


def _not_back(known: MailAddress) -> str:
    """Say that the probe stays away, where nothing else is to be said: other mail has come since."""
    return _("The probe to {address} is not back yet.").format(address=known.address)


def _hint(sent: "SentProbe") -> str:
    if not sent.refused_sender:
        return ""
    words = _(
        "The outgoing server takes no mail from the forward address ({said}), so reports of failure may get lost."
    )
    return words.format(said=sent.refused_sender)


def _unsent(known: MailAddress, said: str) -> str:
    words = _("No probe could be sent to {address}: {said} Try the outgoing server: omnidesk smtp test")
    return words.format(address=known.address, said=said.rstrip(".") + ".")


def _code_of(error: Exception) -> str:
    """Return the code of a failure on the way out."""
    from console.outgoing.door import OutgoingPasswordError
    from console.outgoing.mailer import InsecureError, LoginRefusedError, UnreachableError

    match error:
        case LoginRefusedError():
            return "login-refused"
        case UnreachableError():
            return "unreachable"
        case InsecureError():
            return "insecure"
        case OutgoingPasswordError():
            return "secret"
        case _:
            return "server"


def _blind(error: "BlindError") -> Refusal:
    """Return why nothing could be seen; of several mailboxes the first one's kind decides the exit code."""
    from console.intake.follower import PasswordError
    from console.intake.source import LoginRefusedError, UnreachableError

    lines = [f"{result.mailbox.name}: {words_of(result.error)}" for result in error.failed if result.error is not None]
    words = "\n".join([*lines, _("The probe was sent, but the forward mailbox can't be looked into.")])
    match error.failed[0].error if error.failed else None:
        case LoginRefusedError():
            return Refusal(code="login-refused", words=words)
        case UnreachableError():
            return Refusal(code="unreachable", words=words)
        case PasswordError():
            return Refusal(code="secret", words=words)
        case _:
            return Refusal(code="mailbox", words=words)
