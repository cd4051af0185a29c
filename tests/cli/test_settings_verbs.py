"""The verbs that set up a desk: what they print, what they keep, what comes next."""

import json
import sqlite3

import pytest

from tests.cli.program import Program

MAILBOX = ("--brand", "acme", "--host", "imap.example", "--user", "supportacme", "--secret", "acme")


def test_the_walk_through_of_the_readme_sets_up_a_desk(program: Program) -> None:
    walk = (
        ("account", "set", "--name", "acme-group", "--title", "Acme Group"),
        ("brand", "add", "acme", "--name", "Acme BV"),
        ("address", "add", "info@acme.example", "--brand", "acme", "--period", "72h"),
        ("mailbox", "add", "acme", *MAILBOX),
        ("exclusion", "add", "incasso.example", "--note", "writes for many customers"),
    )

    said = [program.here(*words) for words in walk]
    listed = program.here("address", "list")

    assert [ran.code for ran in (*said, listed)] == [0] * 6
    assert "supportacme@acme-group.omnidesk.com" in listed.out


def test_the_list_of_addresses_has_the_promised_shape(desk: Program) -> None:
    listed = desk.run("address", "list", "--json").shape

    assert listed == {
        "schema": 1,
        "addresses": [
            {
                "address": "info@acme.example",
                "brand": "acme",
                "forward_address": "supportacme@konto.omnidesk.com",
                "from_name": "",
                "from_address": "",
                "group_by_time": True,
                "period_seconds": 259200,
                "cap_days": 30,
                "cap_mails": 200,
                "signature_level": "auto",
                "position": 1,
                "canary_seconds": 0,
                "language": "nl",
                "acknowledge": False,
                "acknowledgement": "",
                "first_answer_seconds": None,
                "next_answer_seconds": None,
                "forwarding": "waiting",
                "forwarding_since": None,
                "cause": "no-mailbox",
                "cause_words": "No forward mailbox of its brand is set up, so nothing can be seen.",
                "next_step": (
                    "Set it up: omnidesk mailbox add acme --brand acme --host HOST --user USER --secret NAME"
                ),
                "last_mail_at": None,
                "confirmation": None,
            }
        ],
    }


def test_a_new_address_tells_where_to_forward_its_mail(desk: Program) -> None:
    ran = desk.here("address", "add", "sales@acme.example", "--brand", "acme")

    assert "supportacme@konto.omnidesk.com" in ran.out
    assert "omnidesk mailbox add" in ran.out


def test_every_setting_of_an_address_can_be_given_and_changed(desk: Program) -> None:
    given = ("--from-name", "Service {{merknaam}}", "--from-address", "help@{{ brand }}.example", "--no-group-by-time")
    numbers = ("--period", "1d12h", "--cap-days", "10", "--cap-mails", "50", "--signature-level", "brand")

    added = desk.here("address", "add", "Help@ACME.example", "--brand", "acme", *given, *numbers, "--json").shape
    edited = desk.here("address", "edit", "help@acme.example", "--group-by-time", "--period", "90m", "--json").shape

    assert added["address"] == "help@acme.example"
    assert (added["from_name"], added["from_address"]) == ("Service {{merknaam}}", "help@{{ brand }}.example")
    assert (added["group_by_time"], added["period_seconds"], added["signature_level"]) == (False, 129600, "brand")
    assert (edited["group_by_time"], edited["period_seconds"], edited["cap_mails"]) == (True, 5400, 50)


def test_a_domain_with_other_letters_is_kept_in_a_labels(desk: Program) -> None:
    added = desk.here("address", "add", "info@bücher.example", "--brand", "acme", "--json").shape

    assert added["address"] == "info@xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("again", "code"),
    [
        (("brand", "add", "acme", "--name", "Acme BV"), "brand-exists"),
        (("address", "add", "INFO@acme.example", "--brand", "acme"), "address-exists"),
        (("mailbox", "add", "acme", *MAILBOX), "mailbox-exists"),
        (("exclusion", "add", "Incasso.example"), "exclusion-exists"),
        (("employee", "add", "jan", "--name", "Jan", "--email", "jan@acme.example"), "employee-exists"),
        (("account", "set", "--name", "konto"), "nothing-changed"),
    ],
)
def test_what_is_there_already_is_refused(desk: Program, again: tuple[str, ...], code: str) -> None:
    desk.here("mailbox", "add", "acme", *MAILBOX)
    desk.here("exclusion", "add", "incasso.example")
    desk.here("employee", "add", "jan", "--name", "Jan", "--email", "jan@acme.example")

    ran = desk.here(*again, "--json")

    assert (ran.code, ran.error_code) == (1 if code == "nothing-changed" else 2, code)


def test_a_mailbox_gets_the_port_of_its_protection_and_keeps_no_password(desk: Program) -> None:
    added = desk.here("mailbox", "add", "acme", *MAILBOX, "--json").shape
    edited = desk.here("mailbox", "edit", "acme", "--security", "starttls", "--json").shape
    listed = desk.here("mailbox", "list", "--json").shape

    assert (added["port"], edited["port"]) == (993, 143)
    assert listed["mailboxes"][0]["secret"] == "acme"
    assert listed["mailboxes"][0]["after_ingest"] == "seen"


def test_a_catch_all_belongs_to_no_brand(desk: Program) -> None:
    options = ("--catch-all", "--host", "imap.example", "--user", "all", "--secret", "all")

    both = desk.here("mailbox", "add", "all", *options, "--brand", "acme", "--json")
    added = desk.here("mailbox", "add", "all", *options, "--json").shape

    assert (both.code, both.error_code) == (2, "usage")
    assert added["brand"] is None


def test_an_exclusion_of_a_brand_is_removed_by_its_pattern_alone_when_it_is_the_only_one(desk: Program) -> None:
    desk.here("exclusion", "add", "*@Incasso.example", "--brand", "acme", "--note", "agency")

    listed = desk.here("exclusion", "list", "--json").shape["exclusions"]
    removed = desk.here("exclusion", "remove", "*@incasso.example")

    matches = {"senders": 0, "mails": 0, "first": []}
    expected = {"pattern": "*@incasso.example", "brand": "acme", "address": None, "note": "agency", "matches": matches}
    assert listed == [expected]
    assert (removed.code, desk.here("exclusion", "list", "--json").shape["exclusions"]) == (0, [])


def test_a_brand_with_an_address_is_not_removed_and_the_way_is_told(desk: Program) -> None:
    refused = desk.here("brand", "remove", "acme")
    desk.here("address", "remove", "info@acme.example")
    removed = desk.here("brand", "remove", "acme", "--json")

    assert (refused.code, removed.code) == (2, 0)
    assert "omnidesk address remove info@acme.example" in refused.err


def test_relays_are_replaced_and_cleared(desk: Program) -> None:
    both = desk.here("account", "set", "--relay", "form@acme.example", "web@acme.example", "--json").shape
    none = desk.here("account", "set", "--relay", "--json").shape

    assert (both["relays"], none["relays"]) == (["form@acme.example", "web@acme.example"], [])


def test_a_new_account_name_tells_the_new_forward_addresses(desk: Program) -> None:
    ran = desk.here("account", "set", "--name", "acme-group")

    assert "supportacme@acme-group.omnidesk.com" in ran.out


def test_who_acts_is_kept_with_what_they_did(desk: Program) -> None:
    desk.here("employee", "add", "ana", "--name", "Ana", "--email", "ana@acme.example", "--role", "admin")

    desk.here("--employee", "ana", "brand", "edit", "acme", "--name", "Acme NV")

    with sqlite3.connect(desk.database) as kept:
        rows = kept.execute("select actor, verb, subject, detail from settings_version order by version").fetchall()
    assert rows[0] == ("owner", "account set", "account", "name, title")
    assert rows[-1] == ("ana", "brand edit", "brand acme", "name")


@pytest.mark.parametrize("role", ["agent", "viewer"])
def test_settings_are_changed_by_admins_only(desk: Program, role: str) -> None:
    desk.here("employee", "add", "ana", "--name", "Ana", "--email", "ana@acme.example", "--role", role)

    ran = desk.here("brand", "add", "nova", "--name", "Nova", "--json", OMNIDESK_EMPLOYEE="ana")
    listed = desk.here("brand", "list", OMNIDESK_EMPLOYEE="ana")

    assert (ran.code, ran.error_code, listed.code) == (77, "not-allowed", 0)


def test_somebody_unknown_cannot_be_spoken_for(desk: Program) -> None:
    ran = desk.here("--employee", "nobody", "brand", "list", "--json")

    assert (ran.code, ran.error_code) == (1, "unknown-employee")


def test_a_stranger_to_the_database_speaks_for_nobody_and_changes_nothing(
    desk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.here("employee", "add", "ana", "--name", "Ana", "--email", "ana@acme.example", "--role", "admin")
    monkeypatch.setattr("console.assembly.owns_store", lambda config: False)
    monkeypatch.setattr("console.assembly.system_login", lambda: "piet")

    spoken = desk.here("--employee", "ana", "brand", "list", "--json")
    changed = desk.here("brand", "add", "nova", "--name", "Nova", "--json")

    assert (spoken.code, spoken.error_code) == (77, "not-allowed")
    assert (changed.code, changed.error_code) == (77, "not-allowed")


def test_what_was_typed_cannot_add_a_line_to_an_error(desk: Program) -> None:
    forged = "acme\nomnidesk: all is well\x1b[2J"

    for words in (("brand", "edit", forged, "--name", "x"), (forged,), ("brand", "list", forged), ("--lang", forged)):
        ran = desk.here(*words)
        told = desk.here(*words, "--json")

        last = ran.err.splitlines()[-1]
        assert ran.code != 0
        assert not last.startswith("omnidesk: all is well")
        assert "\x1b" not in ran.err + json.dumps(told.shape, ensure_ascii=False)
