"""What is done on the server with a mail that we keep: `seen`, `keep`, `move:FOLDER` or `delete:DAYS`.

It stands apart because it runs after the commit and may fail: a flag that could not be set loses nothing, so it is told
and tried again when the mail is met again.
"""

from collections.abc import Collection
from dataclasses import dataclass

from console.intake.source import MailSource
from storage.settings import DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterIngest:
    """`action` is the word before the colon; `folder` and `days` what stands behind it."""

    action: str
    folder: str = ""
    days: int = 0

    @property
    def empties_folder(self) -> bool:
        """Tell whether a kept mail leaves the folder, at once or in the end."""
        return self.action in ("move", "delete")

    def due_before(self, now: int) -> int:
        """Return since when (ms UTC) a mail must have been kept to leave the folder by now."""
        return now - self.days * DAY_S * 1000

    async def at_once(self, source: MailSource, uids: Collection[int]) -> None:
        """Do what is done with mails that were kept just now. Raises SourceError."""
        if self.action == "seen" or (self.action == "delete" and self.days):
            await source.mark_seen(uids)
        else:
            await self.when_due(source, uids)

    async def when_due(self, source: MailSource, uids: Collection[int]) -> None:
        """Let these mails leave the folder; it does no harm to mails that have left. Raises SourceError."""
        if self.action == "move":
            await source.move(uids, self.folder)
        elif self.action == "delete":
            await source.delete(uids)


def read_after_ingest(text: str) -> AfterIngest:
    """Return the setting. Raises ValueError for what the settings would have refused."""
    action, _, rest = text.partition(":")
    match action:
        case "seen" | "keep" if not rest:
            return AfterIngest(action=action)
        case "move" if rest:
            return AfterIngest(action=action, folder=rest)
        case "delete" if rest.isascii() and rest.isdigit():
            return AfterIngest(action=action, days=int(rest))
        case _:
            raise ValueError(text)
