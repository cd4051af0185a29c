"""The steps as screens: the one to go on at, or the one that is asked for, for who may set up.

It stands apart from the steps so that none of them knows the others.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from console.commands.actor import needs_admin
from console.commands.refusal import Refusal, RefusedError
from console.screens.desk_screen import DeskScreen
from console.screens.setup.forwarding import ForwardingStep
from console.screens.setup.mail_address import AddressStep
from console.screens.setup.organisation import AccountStep, BrandStep
from console.screens.setup.progress import Step, read_progress
from console.screens.setup.servers import MailboxStep, SendingStep
from console.screens.setup.setup_step import Journey, SetupStep
from console.session import Session
from storage.settings import Settings


class _Makes(Protocol):
    def __call__(
        self, session: Session, settings: Settings, *, journey: Journey, keymap: Mapping[str, str] | None = None
    ) -> DeskScreen: ...


_SCREENS: Mapping[Step, _Makes] = {
    Step.ACCOUNT: AccountStep,
    Step.BRAND: BrandStep,
    Step.ADDRESS: AddressStep,
    Step.MAILBOX: MailboxStep,
    Step.SENDING: SendingStep,
    Step.FORWARDING: ForwardingStep,
}


def is_step(screen: object) -> bool:
    """Tell whether a screen is one of the steps."""
    return isinstance(screen, SetupStep | ForwardingStep)


async def step_screen(
    session: Session,
    step: Step | None,
    *,
    show: Callable[[Step, str], None],
    said: str = "",
    keymap: Mapping[str, str] | None = None,
) -> DeskScreen:
    """Return the screen of a step, None for the first that is not done. Raises RefusedError, StorageError."""
    progress = await session.read(read_progress)
    refusal = needs_admin(session.actor(progress.settings))
    if refusal is not None:
        raise RefusedError(refusal)
    chosen = progress.first_undone if step is None else step
    words = progress.why_not(chosen)
    if words:
        raise RefusedError(Refusal(code="too-early", words=words))
    journey = Journey(progress=progress, show=show, said=said)
    return _SCREENS[chosen](session, progress.settings, journey=journey, keymap=keymap)
