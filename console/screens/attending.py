"""The reader as a place where others may be too: it says who else reads or answers the ticket, and tells them of us.

It stands apart from the reading itself because it goes by the clock, not by what changes in the store.
"""

from collections.abc import Mapping

from console.presence import Attendance
from console.screens.replying import Replying
from console.screens.soon import Soon
from console.session import Session
from storage.records import TicketNumber
from storage.words import Doing

ATTEND_S = 5.0


class Attending(Replying):
    """The base of the reader. A subclass tells which ticket is read, and shows the words.

    Somebody who only leafs through tickets is noted nowhere: the first note comes after `ATTEND_S`.
    """

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self._attendance = Attendance(session)
        self._attending = Soon(self, self._attend, "presence")
        self._looking = Soon(self, self._look, "company")

    def attended(self) -> TicketNumber:
        """Return the ticket that is read."""
        raise NotImplementedError

    def show_present(self) -> None:
        """Show `presence_words` of the ticket that is read."""
        raise NotImplementedError

    def presence_words(self, number: TicketNumber) -> str:
        """Return who else is at work on a ticket, "" for nobody; known once `look_around` has come back."""
        return self._attendance.words(number)

    def look_around(self) -> None:
        """Read soon who else is here; what is being noted of us is not given up for that."""
        self._looking.wish()

    def on_mount(self) -> None:
        """Look and let know as long as the ticket is open, also behind a dialog."""
        self.set_interval(ATTEND_S, self.attend_soon)

    def on_unmount(self) -> None:
        """Let the others know that nobody is here any more."""
        self.app.run_worker(self._attendance.leave(), group="presence")

    def present_now(self) -> str:
        """Return in words who else is at work on the ticket, as it was last read."""
        return self.presence_words(self.attended())

    def attend_soon(self) -> None:
        """Let the others know soon what is done here, and read what they do."""
        self._attending.wish()

    async def linger(self) -> None:
        """Let the others know that an answer is written on while this console stands still."""
        await self._attendance.linger(self.attended())

    async def _attend(self) -> None:
        await self._attendance.note(self.attended(), Doing.WRITING if self.is_writing else Doing.READING)
        await self._look()

    async def _look(self) -> None:
        number = self.attended()
        before = self.presence_words(number)
        if await self._attendance.look(number) != before and number == self.attended():
            self.show_present()
