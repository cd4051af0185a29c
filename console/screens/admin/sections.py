"""The parts of Channels > Email as screens, in the order of their names."""

from collections.abc import Mapping
from typing import Any

from console.screens.admin.account import AccountScreen
from console.screens.admin.addresses import AddressesScreen
from console.screens.admin.brands import BrandsScreen
from console.screens.admin.employees import EmployeesScreen
from console.screens.admin.exclusions import ExclusionsScreen
from console.screens.admin.history import HistoryScreen
from console.screens.admin.mailboxes import MailboxesScreen
from console.screens.admin.names import SECTIONS
from console.screens.admin.section_screen import SectionScreen, ShowSection
from console.screens.admin.sending import SendingScreen
from console.screens.admin.signatures import SignaturesScreen
from console.screens.admin.templates import TemplatesScreen
from console.session import Session

_SCREENS: tuple[type[SectionScreen[Any]], ...] = (
    AddressesScreen,
    HistoryScreen,
    SignaturesScreen,
    BrandsScreen,
    ExclusionsScreen,
    EmployeesScreen,
    AccountScreen,
    MailboxesScreen,
    SendingScreen,
    TemplatesScreen,
)


def section_screen(
    place: int, session: Session, *, keymap: Mapping[str, str], show_section: ShowSection
) -> SectionScreen[Any]:
    """Return the screen of a part, by its place from 0."""
    screens = {screen.SECTION: screen for screen in _SCREENS}
    return screens[SECTIONS[place].word](session, keymap=keymap, show_section=show_section)
