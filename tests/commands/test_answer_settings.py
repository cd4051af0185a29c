"""What is set of answers: the number in subjects, HTML, acknowledgements, and how a server is logged in to."""

from dataclasses import replace

import pytest

from console.commands.account import SetAccount
from console.commands.addresses import AddAddress, AddressOptions, EditAddress
from console.commands.servers import ServerOptions, SetServer
from console.commands.settings_command import SettingsCommand
from console.settings_changes import differences
from console.settings_words import difference_words
from storage.settings import Account, AddressId, OutgoingServer, ServerId
from storage.words import LoginWay, Security
from tests.commands.builders import a_desk, why_not

MAIN = "info@acme.example"


def test_the_account_says_how_answers_look_and_how_many_are_acknowledged() -> None:
    command = SetAccount(subject_number=True, html_alternative=True, acknowledgements_per_hour=5)

    change = command.change(a_desk())

    account = change.settings.account
    assert (account.subject_number, account.html_alternative, account.acknowledgements_per_hour) == (True, True, 5)
    assert change.detail == "subject_number, html_alternative, acknowledgements_per_hour"


def test_nothing_of_it_is_on_by_itself() -> None:
    address = AddAddress(address="new@acme.example", brand="acme").change(a_desk()).settings.addresses[-1]

    assert (Account().subject_number, Account().html_alternative) == (False, False)
    assert (address.acknowledge, address.acknowledgement, address.language) == (False, "", "nl")


def test_an_address_acknowledges_in_its_own_words_and_language() -> None:
    options = AddressOptions(acknowledge=True, language="en", acknowledgement="Dear {{customer}}, \r\nno {{ticket}}\n")

    change = EditAddress(address=MAIN, options=options).change(a_desk())

    known = change.settings.addresses[0]
    assert (known.acknowledge, known.language) == (True, "en")
    assert known.acknowledgement == "Dear {{customer}},\nno {{ticket}}"
    assert change.detail == "language, acknowledge, acknowledgement"


def test_an_empty_text_takes_the_built_in_one() -> None:
    desk = EditAddress(address=MAIN, options=AddressOptions(acknowledgement="Dag")).change(a_desk()).settings

    after = EditAddress(address=MAIN, options=AddressOptions(acknowledgement=" \n")).change(desk).settings

    assert after.addresses[0].acknowledgement == ""


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (SetAccount(acknowledgements_per_hour=0), "out-of-bounds"),
        (SetAccount(subject_number=False), "nothing-changed"),
        (EditAddress(address=MAIN, options=AddressOptions(language="de")), "bad-language"),
        (EditAddress(address=MAIN, options=AddressOptions(acknowledgement="Dag {{naam}}")), "unknown-placeholder"),
        (EditAddress(address=MAIN, options=AddressOptions(acknowledgement="x" * 20_001)), "too-long"),
        (EditAddress(address=MAIN, options=AddressOptions(acknowledgement="a\x1bb")), "unseen-characters"),
    ],
)
def test_what_can_not_be_is_refused_by_name(command: SettingsCommand, code: str) -> None:
    assert why_not(command) == code


def test_a_server_is_logged_in_to_with_a_token_when_that_is_said() -> None:
    server = OutgoingServer(
        id=ServerId(1), address_id=None, host="smtp.example", port=465, security=Security.TLS, user="a", secret="b"
    )
    desk = replace(a_desk(), servers=(server,))

    change = SetServer(options=ServerOptions(login_way=LoginWay.XOAUTH2)).change(desk)

    assert change.settings.servers == (replace(server, login_way=LoginWay.XOAUTH2),)
    (told,) = differences(desk, change.settings)
    assert difference_words(told, desk) == "login with password → token"


def test_a_server_of_an_address_has_a_login_way_of_its_own() -> None:
    options = ServerOptions(host="smtp.example", user="a", secret="b", login_way=LoginWay.XOAUTH2)

    (made,) = SetServer(options=options, address=MAIN).change(a_desk()).settings.servers

    assert (made.address_id, made.login_way) == (AddressId(1), LoginWay.XOAUTH2)
