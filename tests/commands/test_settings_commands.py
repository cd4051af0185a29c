"""Commands over settings: what each makes of them, and what each refuses."""

from dataclasses import replace

import pytest

from console.commands.account import SetAccount
from console.commands.addresses import AddAddress, AddressOptions, EditAddress, RemoveAddress
from console.commands.brands import AddBrand, EditBrand, RemoveBrand
from console.commands.employees import AddEmployee, EditEmployee, RemoveEmployee
from console.commands.exclusions import AddExclusion, RemoveExclusion
from console.commands.mailboxes import AddMailbox, EditMailbox, MailboxOptions, RemoveMailbox
from console.commands.settings_command import SettingsCommand
from storage.settings import DAY_S, AddressId, Exclusion, ExclusionId
from storage.words import Role, Security
from tests.commands.builders import ACME, NOVA, a_desk, why_not

WHOLE = MailboxOptions(brand="nova", host="imap.nova.example", user="nova", secret="nova")


def test_an_address_is_kept_normalised_and_as_the_last_of_its_brand() -> None:
    change = AddAddress(address="Sales@ACME.example", brand="acme").change(a_desk())

    added = change.settings.addresses[-1]
    assert (added.address, added.brand_id, added.position, added.period_s) == ("sales@acme.example", ACME, 1, 259200)
    assert change.subject == "address sales@acme.example"


def test_removing_the_default_address_leaves_the_first_one_as_default() -> None:
    change = RemoveAddress(address="INFO@acme.example").change(a_desk())

    assert [known.address for known in change.settings.addresses] == ["hallo@nova.example"]
    assert change.settings.brands[0].default_address is None


def test_a_default_address_is_one_of_the_brands_own() -> None:
    assert why_not(EditBrand(slug="nova", default_address="hallo@nova.example")) == ""
    assert why_not(EditBrand(slug="nova", default_address="info@acme.example")) == "other-brand"
    assert why_not(EditBrand(slug="nova", default_address="new@nova.example")) == "unknown-address"
    assert EditBrand(slug="acme", default_address="").change(a_desk()).settings.brands[0].default_address is None


@pytest.mark.parametrize(
    ("pattern", "kept"),
    [
        ("Jan@Incasso.NL", "jan@incasso.nl"),
        ("*@Incasso.NL", "*@incasso.nl"),
        ("Incasso.NL", "incasso.nl"),
        ("*@bücher.example", "*@xn--bcher-kva.example"),
        ("a@b.example", "a@b.example"),
    ],
)
def test_a_pattern_is_kept_in_one_spelling(pattern: str, kept: str) -> None:
    change = AddExclusion(pattern=pattern, note=" why ").change(a_desk())

    assert (change.settings.exclusions[-1].pattern, change.settings.exclusions[-1].note) == (kept, "why")


@pytest.mark.parametrize(
    "pattern", ["", "nl", "*@nl", "*", "*@*", "*.acme.nl", "a b@x.nl", "@acme.nl", "x@", "acme..nl"]
)
def test_a_pattern_that_would_exclude_nobody_or_everybody_is_refused(pattern: str) -> None:
    assert why_not(AddExclusion(pattern=pattern)) == "bad-pattern"


def test_an_exclusion_with_several_scopes_is_removed_by_its_scope() -> None:
    scoped = tuple(
        Exclusion(id=ExclusionId(2 + n), pattern="x.nl", brand_id=brand) for n, brand in enumerate((ACME, NOVA))
    )
    desk = replace(a_desk(), exclusions=scoped)

    assert why_not(RemoveExclusion(pattern="x.nl"), desk) == "which-exclusion"
    left = RemoveExclusion(pattern="x.nl", brand="nova").change(desk).settings.exclusions
    assert [one.brand_id for one in left] == [ACME]


def test_an_address_with_exclusions_of_its_own_is_not_removed() -> None:
    own = Exclusion(id=ExclusionId(2), pattern="x.nl", address_id=AddressId(1))
    desk = replace(a_desk(), exclusions=(own,))

    assert why_not(RemoveAddress(address="info@acme.example"), desk) == "address-in-use"


def test_an_employee_changes_role_and_goes() -> None:
    promoted = EditEmployee(login="joost", role=Role.ADMIN).change(a_desk()).settings
    gone = RemoveEmployee(login="joost").change(promoted).settings

    assert promoted.employees[1].role is Role.ADMIN
    assert [one.login for one in gone.employees] == ["ana"]


@pytest.mark.parametrize(("security", "port"), [(Security.TLS, 993), (Security.STARTTLS, 143)])
def test_a_mailbox_takes_the_usual_port(security: Security, port: int) -> None:
    added = AddMailbox(name="nova", options=replace(WHOLE, security=security)).change(a_desk()).settings.mailboxes[-1]

    assert (added.port, added.brand_id, added.folder, added.after_ingest) == (port, NOVA, "INBOX", "seen")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])
def test_a_mailbox_of_this_machine_needs_no_protection(host: str) -> None:
    assert why_not(AddMailbox(name="nova", options=replace(WHOLE, host=host, security=Security.NONE))) == ""


@pytest.mark.parametrize("host", ["imap.example", "10.0.0.1", "localhost.example", "192.0.2.1", "::2"])
def test_a_password_does_not_travel_unprotected(host: str) -> None:
    assert why_not(AddMailbox(name="nova", options=replace(WHOLE, host=host, security=Security.NONE))) == "bad-security"


@pytest.mark.parametrize("way", ["seen", "keep", "move:Done", "move:Archief/2026", "delete:0", "delete:30"])
def test_the_ways_to_leave_mail_on_the_server(way: str) -> None:
    assert why_not(EditMailbox(name="acme", options=MailboxOptions(after_ingest=way))) in ("", "nothing-changed")


@pytest.mark.parametrize(
    "way", ["", "Seen", "seen:1", "keep:", "move", "move:", "move: ", "move:INBOX", "delete", "delete:-1", "delete:1.5",
            "delete:99999", "delete:٣", "move:a\r\nb"],
)  # fmt: skip
def test_any_other_way_is_refused(way: str) -> None:
    assert why_not(EditMailbox(name="acme", options=MailboxOptions(after_ingest=way))) in (
        "bad-after-ingest",
        "unseen-characters",
    )


def test_one_mailbox_is_not_polled_under_two_names() -> None:
    twin = MailboxOptions(brand="nova", host="IMAP.example", user="supportacme", secret="other")

    assert why_not(AddMailbox(name="twin", options=twin)) == "mailbox-exists"
    assert why_not(AddMailbox(name="twin", options=replace(twin, folder="Nova"))) == ""


def test_a_period_lasts_from_a_minute_to_180_days() -> None:
    for seconds in (60, 180 * DAY_S):
        assert why_not(EditAddress(address="info@acme.example", options=AddressOptions(period_s=seconds))) == ""
    for seconds in (0, 59, 180 * DAY_S + 1):
        assert (
            why_not(EditAddress(address="info@acme.example", options=AddressOptions(period_s=seconds))) == "bad-period"
        )


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (AddressOptions(from_name="Service {{naam}}"), "unknown-placeholder"),
        (AddressOptions(from_name="Service {{merknaam"), "unknown-placeholder"),
        (AddressOptions(from_address="x@{{naam}}.nl"), "unknown-placeholder"),
        (AddressOptions(from_address="no address"), "bad-address"),
        (AddressOptions(from_address="{{merknaam}}"), "bad-address"),
        (AddressOptions(from_name="Service\nBcc: x@y.nl"), "unseen-characters"),
        (AddressOptions(cap_days=0), "out-of-bounds"),
        (AddressOptions(cap_mails=0), "out-of-bounds"),
        (AddressOptions(from_name="x" * 201), "too-long"),
        (AddressOptions(), "nothing-changed"),
        (AddressOptions(from_name="Service {{ MERKNAAM }}", from_address="x@{{account}}.nl"), ""),
    ],
)
def test_the_sender_of_an_address_is_judged_when_it_is_saved(options: AddressOptions, code: str) -> None:
    assert why_not(EditAddress(address="info@acme.example", options=options)) == code


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AddBrand(slug="Acme", name="x"), "bad-slug"),
        (AddBrand(slug="a" * 41, name="x"), "bad-slug"),
        (AddBrand(slug="-a", name="x"), "bad-slug"),
        (AddBrand(slug="a.b", name="x"), "bad-slug"),
        (AddBrand(slug="аcme", name="x"), "bad-slug"),
        (AddBrand(slug="new", name="  "), "empty"),
        (RemoveBrand(slug="acme"), "brand-in-use"),
        (RemoveBrand(slug="amce"), "unknown-brand"),
        (AddAddress(address="x@nova.example", brand="nvoa"), "unknown-brand"),
        (AddAddress(address="supportacme@konto.omnidesk.com", brand="acme"), "forward-address"),
        (AddAddress(address="x", brand="acme"), "bad-address"),
        (AddEmployee(login="owner", name="x", email="x@y.nl"), "reserved"),
        (AddEmployee(login="-x", name="x", email="x@y.nl"), "bad-login"),
        (AddEmployee(login="x", name="x", email="x@y"), "bad-address"),
        (RemoveEmployee(login="piet"), "unknown-employee"),
        (AddExclusion(pattern="x.nl", brand="acme", address="info@acme.example"), "usage"),
        (RemoveExclusion(pattern="y.nl"), "unknown-exclusion"),
        (AddMailbox(name="nova", options=MailboxOptions(brand="nova")), "usage"),
        (AddMailbox(name="nova", options=replace(WHOLE, port=0)), "out-of-bounds"),
        (AddMailbox(name="nova", options=replace(WHOLE, port=70_000)), "out-of-bounds"),
        (AddMailbox(name="nova", options=replace(WHOLE, secret="hunter2 with spaces")), "bad-secret-name"),
        (AddMailbox(name="nova", options=replace(WHOLE, host="imap example")), "bad-host"),
        (AddMailbox(name="nova", options=replace(WHOLE, host="999.1.1.1")), "bad-host"),
        (RemoveMailbox(name="nova"), "unknown-mailbox"),
        (SetAccount(name="konto_x"), "bad-slug"),
        (SetAccount(mail_domain="omnidesk"), "bad-domain"),
        (SetAccount(reopen_days=-1), "out-of-bounds"),
        (SetAccount(flood_per_hour=0), "out-of-bounds"),
        (SetAccount(relays=["x"]), "bad-address"),
        (SetAccount(trusted_authservs=["a b"]), "bad-authserv"),
        (SetAccount(), "nothing-changed"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_can_not_be_is_refused_by_name(command: SettingsCommand, code: str) -> None:
    assert why_not(command) == code
