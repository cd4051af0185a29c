"""What an exception means for whoever called: an exit code, a code for scripts, words for a person.

One table, so that the same fault ends every verb in the same way.
"""

import re
from dataclasses import dataclass

from console.cli.frame import CONFIGURATION, FAILED, NOT_ALLOWED, TRY_AGAIN, UNREACHABLE, USAGE, Misused
from console.commands.refusal import RefusedError
from console.mail.safe_text import safe_line
from storage.errors import (
    ConflictError,
    DatabaseBusyError,
    DatabaseNewerError,
    DatabaseUnusableError,
    InUseError,
    LeaseLostError,
    NotAdmittedError,
    StorageError,
)

# The codes of refusals that do not end with 1. What was typed and can't be is a matter of usage.
EXITS = {
    "usage": USAGE,
    "unreachable": UNREACHABLE,
    "insecure": UNREACHABLE,
    "busy": TRY_AGAIN,
    "changed": TRY_AGAIN,
    "not-allowed": NOT_ALLOWED,
    "login-refused": NOT_ALLOWED,
    "configuration": CONFIGURATION,
    "secret": CONFIGURATION,
    **dict.fromkeys(
        (
            "empty", "too-long", "too-many", "unseen-characters", "out-of-bounds", "reserved", "unknown-placeholder",
            "forward-address", "other-brand", "which-exclusion", "placeholder", "no-recipient", "own-address",
            "too-many-recipients", "too-many-files", "too-large", "a-note", "several-customers",
        ),
        USAGE,
    ),
}  # fmt: skip
_OF_USAGE = re.compile(r"bad-.*|.*-exists|.*-in-use")

_STORAGE = (
    (DatabaseBusyError, "busy"),
    (LeaseLostError, "busy"),
    (DatabaseNewerError, "database-newer"),
    (NotAdmittedError, "not-allowed"),
    (DatabaseUnusableError, "database-unusable"),
    (InUseError, "brand-in-use"),
    (ConflictError, "conflict"),
    (StorageError, "storage"),
)


class UsageError(Exception):
    """What was asked is no command. `usage` shows what is, "" when the words say enough; `misused` is how the verb
    itself answers it, None for one that leaves it at that."""

    def __init__(self, words: str, *, usage: str = "", misused: Misused | None = None) -> None:
        super().__init__(words)
        self.usage, self.misused = usage, misused


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a verb failed; `exit_code` ends the process, `code` stands in JSON. `usage` is for a person only."""

    code: str
    words: str
    exit_code: int
    usage: str = ""


def refused(code: str, words: str) -> Fault:
    """Return the fault of a refusal."""
    usual = USAGE if _OF_USAGE.fullmatch(code) else FAILED
    return Fault(code=code, words=words, exit_code=EXITS.get(code, usual))


def fault_of(error: Exception) -> Fault | None:
    """Return what an exception means, or None when it is a fault of the program."""
    match error:
        case RefusedError():
            return refused(error.refusal.code, error.refusal.words)
        case UsageError():
            return Fault(code="usage", words=str(error), exit_code=USAGE, usage=error.usage)
        case StorageError():
            code = next(code for kind, code in _STORAGE if isinstance(error, kind))
            return refused(code, safe_line(str(error) or (type(error).__doc__ or "")))
        case _:
            return _of_others(error)


def _of_others(error: Exception) -> Fault | None:
    """Take what is known of the configuration and of files: both modules are loaded only when something went wrong."""
    from console.config_problems import ConfigError
    from console.secrets import SecretError

    match error:
        case SecretError():
            return refused("secret", safe_line(str(error)))
        case ConfigError():
            return refused("configuration", str(error))
        case OSError(filename=name, strerror=str(reason)) if name is not None:
            return refused("file", safe_line(f"{name}: {reason}"))
        case _:
            return None
