"""`omnidesk poll`: the headless poller, the same program that the console starts as its child.

It stays until it is told to stop (SIGTERM, SIGINT), between two mails; `--once` takes in what is there, sends what is
due, and ends.
"""

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import asdict
from random import Random

from console.cli.doors import mailbox_door, outgoing_door
from console.cli.frame import (
    DONE,
    FAILED,
    IN_PART,
    INTERRUPTED,
    TRY_AGAIN,
    Answer,
    Call,
    Verb,
    argument,
)
from console.cli.progress import Progress
from console.cli.shapes import Shape, outcome_sums
from console.commands.refusal import Refusal
from console.failure_words import words_of
from console.intake.follower import PasswordError
from console.intake.lease import this_holder
from console.intake.pulse import Pulse
from console.intake.receive import Tally
from console.intake.source import LoginRefusedError, UnreachableError
from console.logs import log_to_stderr
from console.outgoing.canaries import Canaries
from console.outgoing.probing import Prober, SentProbe
from console.outgoing.sender import Round, Sender
from console.sd_notify import notify, watchdog_s
from console.services import Once, PollService, intake_of
from widgets.language import _, ngettext


async def _poll(call: Call) -> Answer | Refusal:
    log_to_stderr()
    async with call.desk() as desk:
        settings = await desk.repository.reading(lambda reader: reader.settings())
        only = call.arguments.mailbox
        if only is not None and settings.mailbox_named(only) is None:
            known = ", ".join(mailbox.name for mailbox in settings.mailboxes) or "-"
            words = _("There is no forward mailbox {name}; there are: {known}.").format(name=only, known=known)
            return Refusal(code="unknown-mailbox", words=words)
        async with intake_of(desk.repository, call.clock, Progress(call).taken_in) as means:
            chance = Random()  # noqa: S311 (jitter)
            door, holder = outgoing_door(call), this_holder()
            canaries = Canaries(desk.repository, Prober(desk.repository, door, call.clock), holder, call.clock)
            sender = Sender(desk.repository, door, holder, call.clock, chance)
            service = PollService(mailbox_door(call), means, chance=chance, only=only, canaries=canaries, sender=sender)
            return await (_once(service, canaries, sender) if call.arguments.once else _stay(service, means.pulse))


async def _once(service: PollService, canaries: Canaries, sender: Sender) -> Answer | Refusal:
    """Take in first, so that what is acknowledged leaves in the same round."""
    results = await service.once()
    sent = await sender.once()
    probes = await canaries.once()
    held = [result.mailbox.name for result in results if result.tally is None and result.error is None]
    failed = [result for result in results if result.error is not None]
    if len(held) == len(results) and (held or sent.busy):
        words = _("Another process fetches {names}; nothing was done. Try again when it has ended.")
        if not held:
            words = _("Another process sends; nothing was done. Try again when it has ended.")
        return Refusal(code="busy", words=words.format(names=", ".join(held)))
    if failed and len(failed) == len(results):
        return _refusal(failed)
    total = Tally()
    for result in results:
        total.add(result.tally or Tally())
    shape = {**outcome_sums(total.outcomes), "mailboxes": [_shape(result) for result in results]}
    shape["outbox"] = asdict(sent)
    shape["canaries"] = {
        "sent": sum(one.error is None for one in probes),
        "failed": sum(bool(one.error) for one in probes),
    }
    code = IN_PART if failed else TRY_AGAIN if held else DONE
    return Answer(shape=shape, lines=[*_lines(results), *_sent_lines(sent), *_probe_lines(probes)], code=code)


def _refusal(failed: Sequence[Once]) -> Refusal:
    """Return why nothing could be fetched; of several mailboxes the first one's kind decides the exit code."""
    words = "\n".join(f"{result.mailbox.name}: {words_of(result.error)}" for result in failed if result.error)
    match failed[0].error:
        case LoginRefusedError():
            return Refusal(code="login-refused", words=words)
        case UnreachableError():
            return Refusal(code="unreachable", words=words)
        case PasswordError():
            return Refusal(code="secret", words=words)
        case _:
            return Refusal(code="mailbox", words=words)


def _shape(result: Once) -> Shape:
    tally = result.tally or Tally()
    error = words_of(result.error) if result.error is not None else None
    return {
        "mailbox": result.mailbox.name,
        **outcome_sums(tally.outcomes),
        "busy": result.tally is None and result.error is None,
        "error": error,
    }


def _lines(results: Sequence[Once]) -> list[str]:
    if not results:
        return [_("There is no forward mailbox to poll: omnidesk mailbox add NAME --brand SLUG …")]
    return [f"{result.mailbox.name}: {_said(result)}" for result in results]


def _sent_lines(sent: Round) -> list[str]:
    """Return what became of the outbox, and where to look at what waits or went wrong."""
    said = (
        (sent.sent, ngettext("{count} mail sent", "{count} mails sent", sent.sent)),
        (
            sent.waiting,
            ngettext(
                "{count} mail waits in the outbox: omnidesk outbox list --state queued",
                "{count} mails wait in the outbox: omnidesk outbox list --state queued",
                sent.waiting,
            ),
        ),
        (
            sent.refused,
            ngettext(
                "{count} mail was refused: omnidesk outbox list --state refused",
                "{count} mails were refused: omnidesk outbox list --state refused",
                sent.refused,
            ),
        ),
        (
            sent.unknown,
            ngettext(
                "nobody knows whether {count} mail left: omnidesk outbox list --state unknown",
                "nobody knows whether {count} mails left: omnidesk outbox list --state unknown",
                sent.unknown,
            ),
        ),
    )
    return [words.format(count=count) for count, words in said if count]


def _probe_lines(probes: Sequence[SentProbe]) -> list[str]:
    sent = sum(probe.error is None for probe in probes)
    words = ngettext("{count} probe of the forwarding was sent", "{count} probes of the forwarding were sent", sent)
    failed = [f"{probe.address}: {words_of(probe.error)}" for probe in probes if probe.error is not None]
    return [*([words.format(count=sent)] if sent else []), *failed]


def _said(result: Once) -> str:
    if result.error is not None:
        return words_of(result.error)
    if result.tally is None:
        return _("another process fetches it")
    count = result.tally.fetched
    return ngettext("{count} mail taken in", "{count} mails taken in", count).format(count=count)


async def _stay(service: PollService, pulse: Pulse) -> Answer:
    """Follow the mailboxes until a signal; a second one is not needed: what runs ends with its transaction.

    A watchdog is fed as long as every mailbox goes forward.
    """
    stopped = asyncio.Event()
    codes: list[int] = []

    def stop(code: int) -> None:
        codes.append(code)
        stopped.set()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop, DONE)
    loop.add_signal_handler(signal.SIGINT, stop, INTERRUPTED)
    loop.add_signal_handler(signal.SIGHUP, stop, DONE)
    running = asyncio.create_task(service.run())
    waiting = asyncio.create_task(stopped.wait())
    notify("READY=1")
    beside = [waiting, *_feeding(pulse)]
    await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
    notify("STOPPING=1")
    for task in beside:
        task.cancel()
    if running.done() and running.exception() is not None:
        await running
    running.cancel()
    await asyncio.gather(running, *beside, return_exceptions=True)
    return Answer(code=codes[0] if codes else FAILED)


def _feeding(pulse: Pulse) -> list["asyncio.Task[None]"]:
    """Begin to feed the watchdog of systemd, if there is one."""
    within_s = watchdog_s()
    return [] if within_s is None else [asyncio.create_task(pulse.feed(within_s, notify))]


VERBS = (
    Verb(
        name="poll",
        words=lambda: _("fetch and send mail; stays and waits for more unless --once"),
        run=_poll,
        arguments=(
            argument(
                "--once", action="store_true", words=lambda: _("take in what is there, send what is due, then end")
            ),
            argument("--mailbox", metavar="NAME", words=lambda: _("only this forward mailbox")),
        ),
    ),
)
