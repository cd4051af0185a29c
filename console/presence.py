"""Who is at work on a ticket: this console notes its own person, and says in words who else is there.

It stands apart from the reader because it is about people, not about mail, and because it must stay cheap: the store is
written to at most once in `NOTED_EVERY_S`, whatever is read. It is a comfort; where it can't be had, nobody is told.
"""

from collections.abc import Sequence

from console.commands.refusal import RefusedError
from console.session import Session
from storage.errors import StorageError
from storage.protocol import Reader
from storage.records import TicketNumber
from storage.settings import Settings
from storage.triage import Presence
from storage.words import Doing
from widgets.language import _, ngettext

NOTED_EVERY_S = 20
COUNTS_FOR_S = 45  # two notes may be late before somebody counts as gone
LINGERS_S = 3600  # in an editor of their own, where nothing is noted
NAMED = 3  # people that are named; more are counted


class Attendance:
    """One person at one console, and the ticket before them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._noted_at: int | None = None
        self._login, self._noted = "", TicketNumber(0)  # what others see of this person now; "" for nothing
        self._is_writing = False  # and whether they see an answer being written
        self._said: tuple[TicketNumber, str] | None = None

    def words(self, number: TicketNumber) -> str:
        """Return who else is at work on a ticket as it was last read, "" for nobody."""
        return self._said[1] if self._said is not None and self._said[0] == number else ""

    async def look(self, number: TicketNumber) -> str:
        """Read who else is at work on a ticket, and return the words."""
        now = self._session.clock()

        def ask(reader: Reader) -> tuple[list[Presence], Settings]:
            return reader.present(number, now), reader.settings()

        try:
            present, settings = await self._session.read(ask)
            login = self._session.actor(settings).login
        except (RefusedError, StorageError):
            self._said = None
        else:
            self._said = number, present_words(present, settings, login)
        return self.words(number)

    async def note(self, number: TicketNumber, doing: Doing) -> None:
        """Note what this person is at, unless something was noted a short while ago; of another ticket, forget it.

        That an answer is begun, or no longer written, is noted at once: others may be about to begin one.
        """
        now = self._session.clock()
        is_writing = doing is Doing.WRITING
        is_news = is_writing is not self._is_writing or (is_writing and number != self._noted)
        if not is_news and self._noted_at is not None and now - self._noted_at < NOTED_EVERY_S * 1000:
            if number != self._noted:
                await self.leave()
            return
        await self._note(number, doing, COUNTS_FOR_S)

    async def linger(self, number: TicketNumber) -> None:
        """Note that this person goes on with an answer where nothing can be noted; the next note is a usual one again.

        Of a console that ends meanwhile it stays for `LINGERS_S`.
        """
        await self._note(number, Doing.WRITING, LINGERS_S)

    async def _note(self, number: TicketNumber, doing: Doing, counts_for_s: int) -> None:
        now = self._session.clock()
        try:
            login = (await self._session.desk()).actor.login
            if login:
                self._noted_at, self._login, self._noted = now, login, number
                noted = self._presence(login, number, doing, now + counts_for_s * 1000)
                await self._session.repository.writing(lambda writer: writer.note_presence(noted, now=now))
                self._is_writing = doing is Doing.WRITING  # only now: a note that was given up is made again
        except (RefusedError, StorageError):
            return

    async def leave(self) -> None:
        """Forget what was noted; nothing is written where nothing was."""
        login, self._login, self._is_writing = self._login, "", False
        if not login:
            return
        place = self._session.place
        try:
            await self._session.repository.writing(lambda writer: writer.forget_presence(login, place))
        except StorageError:  # it ends by itself soon
            return

    def _presence(self, login: str, number: TicketNumber, doing: Doing, until: int) -> Presence:
        return Presence(login=login, place=self._session.place, ticket=number, doing=doing, until=until)


def present_words(present: Sequence[Presence], settings: Settings, login: str) -> str:
    """Return who is at work beside `login`: who writes an answer comes first, since two answers are one too many."""
    writing = _names(present, Doing.WRITING, settings, {login})
    reading = _names(present, Doing.READING, settings, {login, *writing})
    said = []
    if writing:
        words = ngettext("{names} is writing an answer", "{names} are writing an answer", len(writing))
        said.append(words.format(names=_listed(list(writing.values()))))
    if reading:
        words = ngettext("{names} is reading this", "{names} are reading this", len(reading))
        said.append(words.format(names=_listed(list(reading.values()))))
    return " · ".join(said)


def _names(present: Sequence[Presence], doing: Doing, settings: Settings, without: set[str]) -> dict[str, str]:
    """Return logins with names; somebody at work in two consoles is named once."""
    names = {one.login: one.name for one in settings.employees}
    logins = dict.fromkeys(one.login for one in present if one.doing is doing and one.login not in without)
    return {login: names.get(login) or login for login in logins}


def _listed(names: Sequence[str]) -> str:
    if len(names) > NAMED:
        return _("{names} and {count} more").format(names=", ".join(names[:NAMED]), count=len(names) - NAMED)
    if len(names) == 1:
        return names[0]
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])
