"""What the lines on call lead to: settings, mails, answers, tickets, the view of what is in no ticket.

They stand apart from the screen because each door loads a screen of its own, and only when somebody goes through it.
"""

from collections.abc import Callable
from typing import assert_never

from console.failure_words import words_of
from console.oncall.facts import Fact, Opens
from console.screens.desk_screen import DeskScreen
from storage.errors import StorageError
from storage.records import DeliveryKey, MessageKey, TicketNumber
from widgets.language import _

ShowView = Callable[[int, str], None]  # a view by its place among them, a filter in it or ""
ShowSection = Callable[[int], None]


class IntakeDoors:
    """Opens what a line is about, over the screen that shows it; views of the list are shown in its place."""

    def __init__(self, screen: DeskScreen, *, show_view: ShowView, show_section: ShowSection) -> None:
        self._screen, self._show_view, self._show_section = screen, show_view, show_section

    def open(self, fact: Fact) -> None:
        """Open what a line is about, or say that there is nothing more."""
        match fact.opens:
            case Opens.NOTHING:
                self._screen.status.say(_("There is nothing more behind this line."))
            case Opens.MAILBOX:
                self._section("mailboxes", fact.name)
            case Opens.SENDING:
                self._section("sending", fact.name)
            case Opens.ADDRESS:
                self._section("addresses", fact.name)
            case Opens.VERSION:
                self._version(int(fact.name))
            case Opens.MAIL:
                self._mail(DeliveryKey(int(fact.name)))
            case Opens.OUTBOX:
                self._outbox()
            case Opens.TICKET:
                self._ticket(TicketNumber(int(fact.name)))
            case Opens.WHY:
                self._screen.run_worker(self._why(MessageKey(int(fact.name))), group="door", exclusive=True)
            case Opens.DIGEST:
                self._digest(fact.name)
            case Opens.TICKETS | Opens.PARKED:
                self._view(fact)
            case _:
                assert_never(fact.opens)

    def _section(self, word: str, key: str) -> None:
        from console.screens.admin.names import SECTIONS
        from console.screens.admin.section_screen import SectionScreen
        from console.screens.admin.sections import section_screen

        screen = self._screen
        if any(isinstance(one, SectionScreen) for one in screen.app.screen_stack):
            screen.status.say(_("The settings are open behind this: Esc goes back to them."))
            return
        place = [section.word for section in SECTIONS].index(word)
        opened = section_screen(place, screen.session, keymap=screen.keymap, show_section=self._show_section)
        opened.begin_at(key)
        screen.app.push_screen(opened)

    def _version(self, version: int) -> None:
        from console.screens.admin.version import VersionScreen

        self._screen.app.push_screen(VersionScreen(self._screen.session, version, keymap=self._screen.keymap))

    def _mail(self, key: DeliveryKey) -> None:
        from console.screens.parked_why import ParkedScreen

        self._screen.app.push_screen(ParkedScreen(self._screen.session, key, keymap=self._screen.keymap))

    def _outbox(self) -> None:
        from console.screens.outbox import OutboxScreen

        screen = self._screen
        if any(isinstance(one, OutboxScreen) for one in screen.app.screen_stack):
            screen.status.say(_("The outbox is open behind this: Esc goes back to it."))
        else:
            screen.app.push_screen(OutboxScreen(screen.session, keymap=screen.keymap))

    def _ticket(self, number: TicketNumber) -> None:
        from console.screens.ticket import TicketScreen

        screen = self._screen
        reader = TicketScreen(screen.session, number, keymap=screen.keymap, neighbour=lambda _step: None)
        screen.app.push_screen(reader)

    async def _why(self, key: MessageKey) -> None:
        """Tell why a message is in its ticket: the one that it is in now, wherever it was put first."""
        from console.screens.why import WhyScreen

        screen = self._screen
        try:
            message = await screen.session.read(lambda reader: reader.message(key))
        except StorageError as error:
            screen.show_trouble(words_of(error))
            return
        if message is None:
            screen.status.say(_("This message is not kept any more."))
        else:
            screen.app.push_screen(WhyScreen(screen.session, message.ticket, key, keymap=screen.keymap))

    def _digest(self, since: str) -> None:
        from console.screens.digest import DigestScreen

        screen = self._screen
        if any(isinstance(one, DigestScreen) for one in screen.app.screen_stack):
            screen.status.say(_("The digest is open behind this: Esc goes back to it."))
            return
        screen.app.push_screen(
            DigestScreen(
                screen.session, since, keymap=screen.keymap, show_view=self._show_view, show_section=self._show_section
            )
        )

    def _view(self, fact: Fact) -> None:
        from console.screens.views import ALL, PARKED

        self._show_view(PARKED if fact.opens is Opens.PARKED else ALL, fact.name)
