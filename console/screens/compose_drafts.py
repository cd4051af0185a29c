"""Keeps a draft while somebody types: in the store, at the latest a second after a key, however the console ends.

It stands apart from the screen because it must be right about order: what is kept is never older than what was kept
before, and nothing is kept any more once the draft was sent or thrown away.
"""

from collections.abc import Callable
from dataclasses import replace

from console.session import Session
from storage.drafts import Draft
from storage.protocol import Writer
from storage.records import TicketNumber


class DraftKeeper:
    """Keeps one draft of `login` in `ticket`; `current` gives it as it is now, None when there is nothing to keep."""

    def __init__(
        self,
        session: Session,
        login: str,
        ticket: TicketNumber,
        *,
        kept: Draft | None,
        current: Callable[[], Draft | None],
    ) -> None:
        self._session, self._login, self._ticket = session, login, ticket
        self._kept, self._current = kept, current
        self._is_over = False

    @property
    def has_draft(self) -> bool:
        """Tell whether a draft is kept."""
        return self._kept is not None

    async def keep(self) -> bool:
        """Keep the draft as it is now, if it is not kept so already; return whether nobody else kept one meanwhile.

        Writes wait for each other in the order in which they were asked for, so the newest text stays. Raises
        StorageError.
        """
        draft, before = self._current(), self._kept
        if self._is_over or _same(draft, before):
            return True
        self._kept = draft
        try:
            found = await self._session.repository.writing(self._write(draft))
        except BaseException:
            self._kept = before
            raise
        return found is None or _same(found, before)

    async def drop(self) -> None:
        """Throw the draft away, for good. Raises StorageError."""
        self._is_over = True
        await self._session.repository.writing(self._write(None))

    def rest(self) -> None:
        """Keep nothing for now: it is being sent, and sending takes the draft along."""
        self._is_over = True

    def go_on(self) -> None:
        """Keep it again: it was not sent."""
        self._is_over = False

    def _write(self, draft: Draft | None) -> Callable[[Writer], Draft | None]:
        """Return what keeps a draft, None to forget it, and gives the one that was kept before."""
        login, ticket = self._login, self._ticket

        def write(writer: Writer) -> Draft | None:
            found = writer.draft(login, ticket)
            if draft is None:
                writer.drop_draft(login, ticket)
            else:
                writer.save_draft(draft)
            return found

        return write


def _same(one: Draft | None, other: Draft | None) -> bool:
    if one is None or other is None:
        return one is other
    return replace(one, saved_at=0) == replace(other, saved_at=0)
