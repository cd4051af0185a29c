"""What the lines on call lead to: settings, mails, answers, tickets, the view of what is in no ticket.

They stand apart from the screen because each door loads a screen of its own, and only when somebody goes through it.
"""

from collections.abc import Callable
from typing import assert_never

from console.oncall.facts import Fact, Opens
from console.screens.desk_screen import DeskScreen
from storage.records import DeliveryKey, TicketNumber
from widgets.language import _

ShowView = Callable[[int], None]
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
            case Opens.TICKETS | Opens.PARKED:
                self._view(fact.opens)
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

    def _view(self, opens: Opens) -> None:
        from console.screens.views import ALL, PARKED

        self._show_view(PARKED if opens is Opens.PARKED else ALL)
