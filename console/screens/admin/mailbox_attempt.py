"""Trying out a forward mailbox: every step of the poller's way in, and nothing on the server changes.

It stands apart because the list, the form and whoever sets up for the first time try the same.
"""

from functools import partial

from console.certificate_peek import IMAP_STARTTLS, presented
from console.commands.mailboxes import PORTS
from console.failure_words import words_of
from console.intake.source import LoginRefusedError, SourceError, Step
from console.screens.admin.password_step import PASSWORD_STEP, password_of
from console.screens.admin.reaching import reached
from console.screens.admin.trial import Attempt, Trial, TrialFailedError
from console.trial_advice import Advice, Target, advice_of
from console.wires import Wires
from storage.settings import ForwardMailbox
from widgets.language import _


def mailbox_attempt(wires: Wires, mailbox: ForwardMailbox, typed: str | None = None) -> Attempt:
    """Return the test of a forward mailbox, with a password that was typed, else with that of its entry."""
    first = (PASSWORD_STEP, _("find the password"))
    return Attempt(
        title=_("Trying {server}").format(server=f"{mailbox.host}:{mailbox.port}"),
        steps=(*([first] if typed is None else []), *_steps()),
        take=partial(_take, wires, mailbox, typed),
        done=_("The poller can fetch mail from here. Nothing was changed on the server."),
        subject=(mailbox, typed),
    )


def _steps() -> tuple[tuple[str, str], ...]:
    return (
        ("resolve", _("find the server")),
        ("connect", _("connect")),
        ("tls", _("protect the connection")),
        ("login", _("log in")),
        ("select", _("open the folder")),
        ("capabilities", _("ask what it can")),
    )


async def _take(wires: Wires, mailbox: ForwardMailbox, typed: str | None, trial: Trial) -> None:
    opener = reached(wires.opener)
    password = await password_of(wires, mailbox.secret, typed, trial)

    def told(step: Step) -> None:
        trial.hear(step.name, step.ok, step.words)

    try:
        async with opener(mailbox, password, told=told):
            pass
    except SourceError as error:
        raise TrialFailedError(words_of(error), await _advice(mailbox, trial.at, error)) from None


async def _advice(mailbox: ForwardMailbox, step: str, error: Exception) -> Advice:
    target = Target(
        protocol="IMAP", host=mailbox.host, port=mailbox.port, security=mailbox.security, ports=PORTS,
        folder=mailbox.folder,
    )  # fmt: skip
    words = words_of(error)
    seen = None
    if step == "tls" and "certificate" in words:
        seen = await presented(mailbox.host, mailbox.port, mailbox.security, IMAP_STARTTLS)
    return advice_of(step, words, target, is_refused=isinstance(error, LoginRefusedError), presented=seen)
