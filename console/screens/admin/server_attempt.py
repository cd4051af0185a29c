"""Trying out an outgoing server: every step but the sending.

It stands apart because the list, the form and whoever sets up for the first time try the same.
"""

from functools import partial

from console.certificate_peek import SMTP_STARTTLS, presented
from console.commands.servers import PORTS
from console.failure_words import words_of
from console.outgoing.mailer import LoginRefusedError, MailerError, Step
from console.screens.admin.password_step import PASSWORD_STEP, password_of
from console.screens.admin.reaching import reached
from console.screens.admin.trial import Attempt, Trial, TrialFailedError
from console.trial_advice import Advice, Target, advice_of
from console.wires import Wires
from storage.settings import OutgoingServer
from storage.words import LoginWay
from widgets.language import _


def server_attempt(wires: Wires, server: OutgoingServer, typed: str | None = None) -> Attempt:
    """Return the test of an outgoing server, with a password that was typed, else with that of its entry."""
    first = (PASSWORD_STEP, _("find the password"))
    asks = bool(server.user) and typed is None
    return Attempt(
        title=_("Trying {server}").format(server=f"{server.host}:{server.port}"),
        steps=(*([first] if asks else []), *_steps(logs_in=bool(server.user))),
        take=partial(_take, wires, server, typed),
        done=_("Mail can leave by this server. Nothing was sent."),
        subject=(server, typed),
    )


def _steps(*, logs_in: bool) -> tuple[tuple[str, str], ...]:
    return (
        ("resolve", _("find the server")),
        ("connect", _("connect")),
        ("tls", _("protect the connection")),
        ("greet", _("ask what it can")),
        *([("login", _("log in"))] if logs_in else []),
        ("quit", _("say goodbye")),
    )


async def _take(wires: Wires, server: OutgoingServer, typed: str | None, trial: Trial) -> None:
    mailer = reached(wires.mailer)
    password = await password_of(wires, server.secret, typed, trial) if server.user else ""

    def told(step: Step) -> None:
        trial.hear(step.name, step.ok, step.words)

    try:
        await mailer.try_out(server, password, told=told)
    except MailerError as error:
        raise TrialFailedError(words_of(error), await _advice(server, trial.at, error)) from None


async def _advice(server: OutgoingServer, step: str, error: Exception) -> Advice:
    target = Target(
        protocol="SMTP", host=server.host, port=server.port, security=server.security, ports=PORTS,
        by_token=server.login_way is LoginWay.XOAUTH2,
    )  # fmt: skip
    words = words_of(error)
    seen = None
    if step == "tls" and "certificate" in words:
        seen = await presented(server.host, server.port, server.security, SMTP_STARTTLS)
    return advice_of(step, words, target, is_refused=isinstance(error, LoginRefusedError), presented=seen)
