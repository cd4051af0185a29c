"""A command that changes settings: judged as a value, saved as one version with who did what, and why.

It stands apart so that each command only says what it changes: the judging and the saving ask the same function, so
they can't disagree, and both see the settings of the moment.
"""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from console.commands import spelling
from console.commands.actor import Actor, needs_admin
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.staleness import changed_meanwhile
from storage.protocol import Writer
from storage.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a command makes of the settings, and what the audit trail says of it: "brand acme", "name"."""

    settings: Settings
    subject: str
    detail: str = ""


class SettingsCommand:
    """The base of a command over settings; only admins and the owner of the database may run one."""

    __slots__ = ()
    verb: ClassVar[str]

    @abstractmethod
    def change(self, settings: Settings) -> Change:
        """Return what becomes of the settings; pure. Raises RefusedError."""

    def may(self, settings: Settings, actor: Actor) -> Refusal | None:
        """Return why they may not, or None; pure."""
        return needs_admin(actor)

    def check(self, settings: Settings, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""
        refusal = self.may(settings, actor)
        if refusal is not None:
            return refusal
        try:
            self.change(settings)
        except RefusedError as error:
            return error.refusal
        return None

    async def run(self, desk: Desk, *, seen: int | None = None, why: str = "") -> Settings:
        """Save the change as one version and return the settings as kept. Raises RefusedError, StorageError.

        `seen` is the version that whoever asks had before them: when somebody has changed the same thing since, they
        are told what, and nothing is saved. `why` stands in the history.
        """
        reason = spelling.name("--why", why, may_be_empty=True, most=500)

        def save(writer: Writer) -> Settings:
            settings = writer.settings()
            refusal = self.check(settings, desk.actor)
            if refusal is not None:
                raise RefusedError(refusal)
            change = self.change(settings)
            if seen is not None:
                refusal = changed_meanwhile(writer, change.subject, seen)
                if refusal is not None:
                    raise RefusedError(refusal)
            return writer.save_settings(
                change.settings,
                actor=desk.actor.login,
                verb=self.verb,
                subject=change.subject,
                detail=change.detail,
                at=desk.clock(),
                why=reason,
            )

        return await desk.repository.writing(save)
