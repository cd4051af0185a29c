"""The mail servers, tried as the poller and the sender use them: every step but the sending; nothing there changes.

It stands apart because it waits for others: every server is tried at the same time, and each has an end.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable, Sequence
from dataclasses import dataclass

from console.certificate_peek import IMAP_STARTTLS, SMTP_STARTTLS, presented
from console.clock import Clock
from console.commands.mailboxes import PORTS as MAILBOX_PORTS
from console.commands.servers import PORTS as SERVER_PORTS
from console.doctor.finding import Finding, failed, ok, warning
from console.failure_words import words_of
from console.intake.follower import Door, PasswordError
from console.intake.source import LoginRefusedError, MailSource, SourceError
from console.intake.source import Step as MailboxStep
from console.outgoing.door import OutgoingDoor, OutgoingPasswordError
from console.outgoing.mailer import LoginRefusedError as SendingRefusedError
from console.outgoing.mailer import MailerError
from console.outgoing.mailer import Step as ServerStep
from console.trial_advice import Advice, Target, advice_of, secret_advice
from storage.settings import ForwardMailbox, OutgoingServer, Settings
from storage.words import LoginWay, Security
from widgets.language import _
from widgets.times import duration

WITHIN_S = 90.0
SKEW_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How servers are reached."""

    mailboxes: Door
    servers: OutgoingDoor
    clock: Clock


async def look_at_servers(settings: Settings, ways: Ways, within_s: float = WITHIN_S) -> AsyncIterator[Finding]:
    """Yield how each forward mailbox and each outgoing server is reached, in the order of the settings."""
    looks = [
        *((f"mailbox.{mailbox.name}", _mailbox(mailbox, ways)) for mailbox in settings.mailboxes),
        *((f"smtp.{server.host}", _server(server, ways)) for server in settings.servers),
    ]
    found = await asyncio.gather(*(_within(name, look, within_s) for name, look in looks))
    for findings in found:
        for one in findings:
            yield one
    if not settings.servers:
        yield warning("smtp", _("There is no outgoing server."), _("Set one: omnidesk smtp set --host HOST …"))


async def _within(name: str, look: Awaitable[Sequence[Finding]], within_s: float) -> Sequence[Finding]:
    try:
        async with asyncio.timeout(within_s):
            return await look
    except TimeoutError:
        words = _("no answer within {seconds} s").format(seconds=round(within_s))
        return (failed(name, words, _("A firewall or the server keeps it waiting: try from another machine.")),)


async def _mailbox(mailbox: ForwardMailbox, ways: Ways) -> Sequence[Finding]:
    name = f"mailbox.{mailbox.name}"
    steps: list[MailboxStep] = []
    try:
        password = await ways.mailboxes.password(mailbox)
        async with ways.mailboxes.opener(mailbox, password, told=steps.append) as source:
            return (ok(name, _reached(steps)), await _skew(name, source, ways.clock))
    except PasswordError as error:
        return (_unpaid(name, error),)
    except SourceError as error:
        target = Target(
            protocol="IMAP", host=mailbox.host, port=mailbox.port, security=mailbox.security, ports=MAILBOX_PORTS,
            folder=mailbox.folder,
        )  # fmt: skip
        is_refused = isinstance(error, LoginRefusedError)
        return (await _failed(name, _last(steps), error, target, IMAP_STARTTLS, is_refused=is_refused),)


async def _server(server: OutgoingServer, ways: Ways) -> Sequence[Finding]:
    name = f"smtp.{server.host}"
    steps: list[ServerStep] = []
    try:
        password = await ways.servers.password(server) if server.user else ""
        await ways.servers.mailer.try_out(server, password, told=steps.append)
        return (ok(name, _reached(steps)),)
    except OutgoingPasswordError as error:
        return (_unpaid(name, error),)
    except MailerError as error:
        target = Target(
            protocol="SMTP", host=server.host, port=server.port, security=server.security, ports=SERVER_PORTS,
            by_token=server.login_way is LoginWay.XOAUTH2,
        )  # fmt: skip
        is_refused = isinstance(error, SendingRefusedError)
        return (await _failed(name, _last(steps), error, target, SMTP_STARTTLS, is_refused=is_refused),)


async def _skew(name: str, source: MailSource, clock: Clock) -> Finding:
    """Compare the clocks by the newest mail: one that arrives after now proves that they differ; nothing else does."""
    name = f"{name}.clock"
    uids = await source.uids_from(max(1, source.selected.uid_next - 1))
    newest = [mail.internal_date async for batch in source.fetch(sorted(uids)[-1:]) for mail in batch.mails]
    if not newest:
        return ok(name, _("There is no mail to compare the clocks by."))
    ahead = newest[0] - clock()
    if ahead > SKEW_MS:
        words = _("By the server's clock its newest mail arrives in {ahead}.").format(ahead=duration(ahead))
        return warning(name, words, _("Its clock or this machine's is wrong: timedatectl set-ntp true"))
    return ok(name, _("The newest mail there arrived {ago} ago.").format(ago=duration(max(0, -ahead))))


def _reached(steps: Iterable[MailboxStep | ServerStep]) -> str:
    """Return what the server said of each step, in one line."""
    return "; ".join(f"{step.name}: {step.words}" for step in steps if step.words)


def _last(steps: Sequence[MailboxStep | ServerStep]) -> str:
    return steps[-1].name if steps else ""


def _unpaid(name: str, error: Exception) -> Finding:
    return failed(name, words_of(error), secret_advice().remedy)


async def _failed(
    name: str, step: str, error: Exception, target: Target, starttls: Sequence[tuple[bytes, bytes]], *, is_refused: bool
) -> Finding:
    words = words_of(error)
    seen = None
    if step == "tls" and "certificate" in words and target.security is not Security.NONE:
        seen = await presented(target.host, target.port, target.security, starttls)
    advice: Advice = advice_of(step, words, target, is_refused=is_refused, presented=seen)
    return failed(name, f"{step}: {words.rstrip('.')}. {advice.cause}", advice.remedy)
