"""Outgoing servers: what is kept of what is given, and what is refused."""

from dataclasses import replace

import pytest

from console.commands.servers import ClearServer, ServerOptions, SetServer
from storage.settings import AddressId, OutgoingServer, ServerId, Settings
from storage.words import Security
from tests.commands.builders import a_desk, why_not

WHOLE = ServerOptions(host="smtp.acme.example", user="acme", secret="acme")


def a_server(*, address_id: AddressId | None = None, host: str = "smtp.acme.example") -> OutgoingServer:
    return OutgoingServer(
        id=ServerId(1 + (address_id or 0)), address_id=address_id, host=host, port=465, security=Security.TLS,
        user="acme", secret="acme",
    )  # fmt: skip


def served(*servers: OutgoingServer) -> Settings:
    return replace(a_desk(), servers=servers or (a_server(),))


@pytest.mark.parametrize(("security", "port"), [(None, 465), (Security.TLS, 465), (Security.STARTTLS, 587)])
def test_a_server_takes_the_usual_port_and_is_protected(security: Security | None, port: int) -> None:
    change = SetServer(options=replace(WHOLE, security=security)).change(a_desk())

    (made,) = change.settings.servers
    assert (made.address_id, made.host, made.port) == (None, "smtp.acme.example", port)
    assert made.security is (security or Security.TLS)
    assert (change.subject, change.detail) == ("smtp account", f"smtp.acme.example:{port}")


def test_what_is_given_is_merged_over_what_is_kept() -> None:
    change = SetServer(options=ServerOptions(security=Security.STARTTLS, user="desk")).change(served())

    assert change.settings.servers == (replace(a_server(), security=Security.STARTTLS, port=587, user="desk"),)
    assert change.detail == "port, security, user"


def test_a_port_of_ones_own_stays_when_the_protection_changes() -> None:
    kept = replace(a_server(), port=2525)

    after = SetServer(options=ServerOptions(security=Security.STARTTLS)).change(served(kept)).settings

    assert after.servers[0].port == 2525


def test_an_address_has_a_server_of_its_own_beside_the_accounts() -> None:
    change = SetServer(options=ServerOptions(host="localhost"), address="INFO@acme.example").change(served())

    assert [(one.address_id, one.host) for one in change.settings.servers] == [
        (None, "smtp.acme.example"),
        (AddressId(1), "localhost"),
    ]
    assert change.settings.server_of(AddressId(1)) == change.settings.servers[1]
    assert change.subject == "smtp address info@acme.example"


def test_a_user_of_nothing_ends_the_login_and_forgets_the_entry() -> None:
    after = SetServer(options=ServerOptions(user="")).change(served()).settings

    assert (after.servers[0].user, after.servers[0].secret) == ("", "")


def test_clearing_an_address_leaves_its_mail_to_the_accounts_server() -> None:
    desk = served(a_server(), a_server(address_id=AddressId(1), host="own.example"))

    change = ClearServer(address="info@acme.example").change(desk)

    assert change.settings.servers == (a_server(),)
    assert (change.subject, change.detail) == ("smtp address info@acme.example", "own.example:465")


@pytest.mark.parametrize("address", [None, "hallo@nova.example"])
def test_what_is_not_there_is_not_cleared(address: str | None) -> None:
    assert why_not(ClearServer(address=address), served(a_server(address_id=AddressId(1)))) == "no-server"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "[::1]"])
def test_this_machine_needs_no_protection(host: str) -> None:
    assert why_not(SetServer(options=ServerOptions(host=host, security=Security.NONE))) == ""


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (replace(WHOLE, host=None), "usage"),
        (replace(WHOLE, secret=None), "usage"),
        (replace(WHOLE, user=None), "usage"),
        (replace(WHOLE, user=""), "usage"),
        (replace(WHOLE, security=Security.NONE), "insecure"),
        (replace(WHOLE, host="10.0.0.1", security=Security.NONE), "insecure"),
        (replace(WHOLE, host="localhost.evil.example", security=Security.NONE), "insecure"),
        (replace(WHOLE, host="not a host"), "bad-host"),
        (replace(WHOLE, host="smtp.acme.example:465"), "bad-host"),
        (replace(WHOLE, port=0), "out-of-bounds"),
        (replace(WHOLE, port=65_536), "out-of-bounds"),
        (replace(WHOLE, secret="p@ss w0rd!"), "bad-secret-name"),
        (replace(WHOLE, secret=""), "bad-secret-name"),
        (replace(WHOLE, user="a\r\nb"), "unseen-characters"),
    ],
)
def test_a_server_that_cannot_be_is_refused(options: ServerOptions, code: str) -> None:
    assert why_not(SetServer(options=options)) == code


@pytest.mark.parametrize(
    ("address", "code"), [("nobody@acme.example", "unknown-address"), ("no address", "bad-address")]
)
def test_a_server_is_for_an_address_that_there_is(address: str, code: str) -> None:
    assert why_not(SetServer(options=WHOLE, address=address)) == code
    assert why_not(ClearServer(address=address)) == code


def test_setting_what_is_so_already_is_refused() -> None:
    assert why_not(SetServer(options=WHOLE), served()) == "nothing-changed"


def test_a_refused_secret_is_not_repeated() -> None:
    refusal = SetServer(options=replace(WHOLE, secret="hunter2!"))

    with pytest.raises(Exception, match="never the password") as caught:
        refusal.change(a_desk())
    assert "hunter2" not in str(caught.value)
