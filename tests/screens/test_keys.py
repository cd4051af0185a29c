"""Keys and help: what is shown works, what works is shown, nothing collides."""

from collections import Counter

import pytest

from console.app import DeskApp
from console.key_names import Where
from console.keys import catalog, key_line, keys_at, shown, shown_keys
from console.screens.admin.account import AccountScreen
from console.screens.admin.account_form import AccountForm
from console.screens.admin.address_form import AddressForm
from console.screens.admin.addresses import AddressesScreen
from console.screens.admin.brand_form import BrandForm
from console.screens.admin.brands import BrandsScreen
from console.screens.admin.employee_form import EmployeeForm
from console.screens.admin.employees import EmployeesScreen
from console.screens.admin.exclusion_form import ExclusionForm
from console.screens.admin.exclusions import ExclusionsScreen
from console.screens.admin.guide import GuideScreen
from console.screens.admin.history import HistoryScreen
from console.screens.admin.mailbox_form import MailboxForm
from console.screens.admin.mailboxes import MailboxesScreen
from console.screens.admin.sending import SendingScreen
from console.screens.admin.server_form import ServerForm
from console.screens.admin.signature_form import SignatureForm
from console.screens.admin.signature_lens import SignatureLens
from console.screens.admin.signatures import SignaturesScreen
from console.screens.admin.version import VersionScreen
from console.screens.admin.what_if import WhatIfScreen
from console.screens.compose import ComposeScreen
from console.screens.customer_tickets import CustomerTickets
from console.screens.desk_screen import DeskScreen
from console.screens.digest import DigestScreen
from console.screens.files import FilesScreen
from console.screens.help import help_entries
from console.screens.intake import IntakeScreen
from console.screens.lens import ForwardLens
from console.screens.links import LinksScreen
from console.screens.mail_screens import HeadersScreen, SourceScreen
from console.screens.setup.forwarding import ForwardingStep
from console.screens.setup.mail_address import AddressStep
from console.screens.setup.organisation import AccountStep, BrandStep
from console.screens.setup.servers import MailboxStep, SendingStep
from console.screens.ticket import TicketScreen
from console.screens.tickets import TicketsScreen
from console.screens.why import WhyScreen
from widgets.cells import width_of
from widgets.entries import Line
from widgets.key_line import key_content
from widgets.language import use_language

SCREENS: list[type[DeskScreen]] = [
    TicketsScreen,
    TicketScreen,
    ComposeScreen,
    LinksScreen,
    FilesScreen,
    CustomerTickets,
    HeadersScreen,
    SourceScreen,
    ForwardLens,
    WhyScreen,
    IntakeScreen,
    DigestScreen,
    BrandsScreen,
    EmployeesScreen,
    AccountScreen,
    BrandForm,
    EmployeeForm,
    AccountForm,
    ExclusionsScreen,
    ExclusionForm,
    GuideScreen,
    SignaturesScreen,
    SignatureForm,
    SignatureLens,
    AccountStep,
    BrandStep,
    AddressStep,
    MailboxStep,
    SendingStep,
    ForwardingStep,
    MailboxesScreen,
    MailboxForm,
    SendingScreen,
    ServerForm,
    AddressesScreen,
    AddressForm,
    HistoryScreen,
    VersionScreen,
    WhatIfScreen,
]


@pytest.mark.parametrize("screen", SCREENS)
def test_every_key_of_a_screen_calls_something_that_is_there(screen: type[DeskScreen]) -> None:
    actions = {key.action.split("(")[0] for key in keys_at(*screen.PLACES, Where.EVERYWHERE)}

    missing = [
        action for action in actions
        if not hasattr(DeskApp if action.startswith("app.") else screen, f"action_{action.removeprefix('app.')}")
    ]  # fmt: skip

    assert missing == []


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_does_two_things_on_one_screen(screen: type[DeskScreen]) -> None:
    keys = Counter(
        one.strip() for key in keys_at(*screen.PLACES, Where.EVERYWHERE) for one in key.keys.split(",")
    )  # fmt: skip

    assert [key for key, count in keys.items() if count > 1] == []


def test_each_key_has_a_name_of_its_own() -> None:
    names = Counter(key.name for key in catalog())

    assert max(names.values()) == 1


def test_nothing_lies_on_the_letters_that_a_torn_escape_sequence_leaves() -> None:
    torn = set("[OABCDFHPQRSZ~")

    assert [key.name for key in catalog() if torn & set(key.keys.split(","))] == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("screen", SCREENS)
def test_the_key_line_fits_eighty_columns_with_every_key_in_it(screen: type[DeskScreen], language: str) -> None:
    use_language(language)
    keys = key_line({}, *screen.PLACES, Where.EVERYWHERE)

    line = key_content(keys, 78).plain

    assert width_of(line) <= 78
    assert all(words in line for _key, words in keys)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_help_tells_every_key_that_works(screen: type[DeskScreen]) -> None:
    lines = [entry for entry in help_entries(screen.PLACES, {}) if isinstance(entry, Line)]

    assert len(lines) == len(keys_at(*screen.PLACES, Where.EVERYWHERE))
    assert all(line.label and line.value for line in lines)


def test_the_help_and_the_key_line_show_the_keys_in_force() -> None:
    keymap = {"list.why": "f6", "help": "f2"}

    lines = [entry for entry in help_entries((Where.LIST,), keymap) if isinstance(entry, Line)]

    assert "F6" in [line.label for line in lines]
    assert ("F2", "help") in key_line(keymap, Where.EVERYWHERE)


def test_a_key_is_written_as_on_the_keyboard() -> None:
    assert [shown(key) for key in ("ctrl+d", "question_mark", "G", "pagedown", "f5", "j")] == [
        "C-d", "?", "G", "PgDn", "F5", "j",
    ]  # fmt: skip
    assert shown_keys(keys_at(Where.READER)[-1], {}) == ["Esc", "q"]
