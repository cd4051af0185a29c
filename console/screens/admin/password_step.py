"""The first step of a test when no password was typed: asking for it where the configuration says it is.

It stands apart because every server that is tried begins with it, and only it sees both the entry and the password.
"""

import asyncio

from console.config_problems import ConfigError
from console.screens.admin.trial import Trial, TrialFailedError
from console.secret_sources import source_words
from console.secrets import SecretError, reveal
from console.trial_advice import secret_advice
from console.wires import Wires

PASSWORD_STEP = "secret"  # noqa: S105 (the name of a step)


async def password_of(wires: Wires, name: str, typed: str | None, trial: Trial) -> str:
    """Return the password that was typed, else the entry's; the trial hears where from. Raises TrialFailedError."""
    if typed is not None:
        return typed
    try:
        known = await asyncio.to_thread(wires.secrets)
        password = await reveal(known, name)
    except (ConfigError, SecretError) as error:
        raise TrialFailedError(str(error), secret_advice()) from None
    trial.hear(PASSWORD_STEP, True, source_words(known[name]))
    return password
