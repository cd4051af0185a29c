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


def likely_cause(mailbox: ForwardMailbox, error: str, *, is_refused: bool) -> Advice:
    """Return the likely cause of an error, and what to do. `is_refused`: the server said no to the login itself."""
    target = Target(
        protocol="IMAP", host=mailbox.host, port=mailbox.port, security=mailbox.security, ports=PORTS,
        folder=mailbox.folder,
    )  # fmt: skip
    if is_refused or error.startswith(_REFUSED):
        return advice_of("login", error, target, is_refused=True)
    if _is_of_secret(mailbox, error):
        return secret_advice()
    if any(words in error for words in _LOST):
        return Advice(
            cause=_("The server, or the network between, went away; that alone mends itself."),
            remedy=_("Wait for the next try; if it goes on, ask whoever runs {host}.").format(host=mailbox.host),
        )
    step = next((step for step, known in _STEPS if any(words in error for words in known)), "")
    return advice_of(step, error, target)


def _is_of_secret(mailbox: ForwardMailbox, error: str) -> bool:
    """Tell whether the password could not be had: those words are ours, and name its entry in quotation marks."""
    return f'"{mailbox.secret}"' in error.partition(":")[0]
