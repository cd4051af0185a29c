"""Why a forward mailbox most likely can't be fetched, from the words that its poller kept: nothing is tried here.

It stands apart and pure because whoever is on call needs a likely cause at once, also while no server answers; the test
of the mailbox goes the same way with the server and knows more.
"""

from console.commands.mailboxes import PORTS
from console.trial_advice import Advice, Target, advice_of, secret_advice
from storage.settings import ForwardMailbox
from widgets.language import _

_STEPS = (  # the step that fails with words like these, the more particular ones first
    ("resolve", ("cannot be found", "nobody says in time where", "must be protected")),
    ("tls", ("certificate", "STARTTLS", "TLS failed", "agree on TLS", "before the connection was protected")),
    ("connect", ("no connection", "this is no IMAP server")),
    ("login", ("login",)),
    ("select", ("folder",)),
)
_LOST = ("ended the connection", "goodbye", "did not answer in time")
_REFUSED = "the login is refused"


def likely_cause(mailbox: ForwardMailbox, error: str, *, is_refused: bool, has_worked: bool = False) -> Advice:
    """Return the likely cause of an error, and what to do.

    `is_refused`: the server said no to the login itself. `has_worked`: the mailbox was looked into before, so that its
    settings were right once.
    """
    step = "login" if is_refused else _step(mailbox, error)
    advice = _advice(mailbox, error, step, is_refused=is_refused)
    again = _remedies().get(step) if has_worked else None
    if again is None:
        return advice
    return Advice(cause=advice.cause, remedy=again.format(name=mailbox.name, host=mailbox.host, secret=mailbox.secret))


def is_refusal(error: str) -> bool:
    """Tell whether the server said no to the login, by the words that the poller kept."""
    return error.startswith(_REFUSED)


def kind_words(mailbox: ForwardMailbox, error: str) -> str:
    """Return the kind of an error in a few words of ours: none of the server's is in them."""
    step = _step(mailbox, error)
    if step == "tls" and "expired" in error:
        return _("the certificate of its server has expired")
    return _kinds().get(step) or _("the last try failed")


def _kinds() -> dict[str, str]:
    return {
        "resolve": _("its server is not found by name"),
        "tls": _("the connection to its server cannot be protected"),
        "connect": _("its server cannot be reached"),
        "login": _("the login does not succeed"),
        "select": _("its folder cannot be opened"),
        "lost": _("its server went away"),
        "secret": _("its password cannot be had"),
    }


def _remedies() -> dict[str, str]:
    """Return what is done about a mailbox that did work: something has changed, and seldom its settings."""
    return {
        "connect": _("It was reached before: ask whoever runs {host}. It is tried again by itself."),
        "login": _("Was the password changed? omnidesk secret set {secret}, then start the poller again."),
        "select": _(
            "Was it renamed? omnidesk mailbox test {name} lists the folders; omnidesk mailbox edit {name} --folder NAME"
        ),
    }


def _advice(mailbox: ForwardMailbox, error: str, step: str, *, is_refused: bool) -> Advice:
    target = Target(
        protocol="IMAP", host=mailbox.host, port=mailbox.port, security=mailbox.security, ports=PORTS,
        folder=mailbox.folder,
    )  # fmt: skip
    if is_refused or is_refusal(error):
        return advice_of("login", error, target, is_refused=True)
    if step == "secret":
        return secret_advice()
    if step == "lost":
        return Advice(
            cause=_("The server, or the network between, went away; that alone mends itself."),
            remedy=_("Wait for the next try; if it goes on, ask whoever runs {host}.").format(host=mailbox.host),
        )
    return advice_of(step, error, target)


def _step(mailbox: ForwardMailbox, error: str) -> str:
    """Return the step that failed with these words, "" for one that nobody knows."""
    if is_refusal(error):
        return "login"
    if _is_of_secret(mailbox, error):
        return "secret"
    if any(words in error for words in _LOST):
        return "lost"
    return next((step for step, known in _STEPS if any(words in error for words in known)), "")


def _is_of_secret(mailbox: ForwardMailbox, error: str) -> bool:
    """Tell whether the password could not be had: those words are ours, and name its entry in quotation marks."""
    return f'"{mailbox.secret}"' in error.partition(":")[0]
