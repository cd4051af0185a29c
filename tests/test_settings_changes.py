"""What a version changed, and exactly that taken back."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.settings_changes import Difference, Overtaken, differences, taken_back
from console.settings_words import difference_words, subject_words
from storage.settings import (
    AddressId,
    Exclusion,
    ExclusionId,
    OutgoingServer,
    ServerId,
    Settings,
    Signature,
    SignatureId,
)
from storage.words import Role, Security, SignatureLevel
from tests.commands.builders import ACME, a_desk
from widgets.language import use_language


def with_address(settings: Settings, **changes: Any) -> Settings:
    """Return the settings with the first mail address changed."""
    first, *rest = settings.addresses
    return replace(settings, addresses=(replace(first, **changes), *rest))


def test_a_changed_field_is_told_from_which_to_which() -> None:
    before = a_desk()
    after = with_address(before, period_s=86_400, group_by_time=False)

    assert differences(before, after) == (
        Difference(subject="address info@acme.example", field="group_by_time", before=True, after=False),
        Difference(subject="address info@acme.example", field="period_s", before=259_200, after=86_400),
    )


def test_what_is_made_and_removed_is_told_once() -> None:
    before = a_desk()
    signature = Signature(id=SignatureId(4), text="Groet", brand_id=ACME)
    after = replace(before, exclusions=(), signatures=(signature,))

    removed, made = differences(before, after)

    assert (removed.subject, removed.field, removed.after) == ("exclusion incasso.example", "", None)
    assert (made.subject, made.before, made.after) == ("signature brand acme", None, signature)


def test_the_account_and_a_server_of_the_account_have_names() -> None:
    before = a_desk()
    server = OutgoingServer(id=ServerId(1), address_id=None, host="smtp.example", port=465, security=Security.TLS)
    after = replace(before, account=replace(before.account, reopen_days=5), servers=(server,))

    assert [one.subject for one in differences(before, after)] == ["account", "smtp account"]


@pytest.mark.parametrize(
    ("field", "before", "after", "words"),
    [
        ("period_s", 259_200, 86_400, "grouping period 72h → 24h"),
        ("canary_s", 0, 86_400, "canary off → 24h"),
        ("group_by_time", True, False, "Group by time on → off"),
        ("role", Role.AGENT, Role.ADMIN, "role agent → admin"),
        ("signature_level", SignatureLevel.AUTO, SignatureLevel.BRAND, "signature level most particular → brand"),
        ("relays", (), ("a@b.example", "c@d.example"), "contact forms - → a@b.example, c@d.example"),
        ("position", 0, 2, "place 1 → 3"),
        ("brand_id", None, ACME, "brand catch-all → acme"),
        ("text", "one\ntwo", "x" * 70, f"text one two → {'x' * 59}…"),
        ("", None, "something", "added"),
        ("", "something", None, "removed"),
    ],
)
def test_a_difference_reads_as_a_clause(field: str, before: object, after: object, words: str) -> None:
    difference = Difference(subject="it", field=field, before=before, after=after)

    assert difference_words(difference, a_desk()) == words


def test_hours_that_a_brand_does_not_set_are_those_of_the_account() -> None:
    of_brand, of_account = (
        Difference(subject=subject, field="working_hours", before="mon-fri 09:00-17:00", after="")
        for subject in ("brand acme", "account")
    )

    assert difference_words(of_brand, a_desk()) == "working hours mon-fri 09:00-17:00 → as the account"
    assert difference_words(of_account, a_desk()) == "working hours mon-fri 09:00-17:00 → always"


@pytest.mark.parametrize(
    ("subject", "dutch"),
    [
        ("account", "account"),
        ("employee ana", "medewerker ana"),
        ("address brand@acme.example", "mailadres brand@acme.example"),
        ("exclusion *@nieuws.example", "uitsluiting *@nieuws.example"),
        (
            "signature employee brand address info@acme.example",
            "handtekening medewerker brand mailadres info@acme.example",
        ),
        ("smtp account", "smtp account"),
        ("smtp brand employee", "smtp merk employee"),
        ("template brand brand acme", "sjabloon brand merk acme"),
        ("template Dag merk brand brand acme", "sjabloon Dag merk brand merk acme"),
        ("template brand acme", "sjabloon brand acme"),
        ("12 tickets", "12 tickets"),
    ],
)
def test_a_thing_is_named_in_the_language_in_use_and_keeps_its_own_name(subject: str, dutch: str) -> None:
    assert subject_words(subject) == subject

    use_language("nl")
    try:
        assert subject_words(subject) == dutch
    finally:
        use_language("en")


def test_taking_back_leaves_what_was_changed_elsewhere_since() -> None:
    before = a_desk()
    after = with_address(before, period_s=86_400)
    now = replace(with_address(after, from_name="Service"), account=replace(after.account, title="New"))

    back = taken_back(before, after, now)

    assert back == replace(with_address(before, from_name="Service"), account=now.account)


def test_what_was_changed_again_is_not_taken_back() -> None:
    before = a_desk()
    after = with_address(before, period_s=86_400)
    now = with_address(after, period_s=3600)

    back = taken_back(before, after, now)

    assert isinstance(back, Overtaken)
    assert (back.difference.field, back.now) == ("period_s", 3600)


def test_what_was_removed_comes_back_in_its_place() -> None:
    before = a_desk()
    after = replace(before, brands=before.brands[1:], addresses=before.addresses[1:])

    assert taken_back(before, after, after) == before


def test_what_was_made_and_changed_since_is_not_removed() -> None:
    before = a_desk()
    made = Exclusion(id=ExclusionId(9), pattern="nieuw.example")
    after = replace(before, exclusions=(*before.exclusions, made))
    now = replace(before, exclusions=(*before.exclusions, replace(made, note="why")))

    assert taken_back(before, after, after) == before
    assert isinstance(taken_back(before, after, now), Overtaken)


_PERIODS = st.integers(60, 3600)


@given(st.lists(st.tuples(st.sampled_from([AddressId(1), AddressId(2)]), _PERIODS), min_size=1, max_size=6))
def test_undoing_every_change_from_the_newest_gives_the_beginning(changes: list[tuple[AddressId, int]]) -> None:
    versions = [a_desk()]
    for address_id, period_s in changes:
        addresses = tuple(
            replace(one, period_s=period_s) if one.id == address_id else one for one in versions[-1].addresses
        )
        versions.append(replace(versions[-1], addresses=addresses))

    now = versions[-1]
    for before, after in reversed(list(pairwise(versions))):
        back = taken_back(before, after, now)
        assert isinstance(back, Settings)
        now = back

    assert now == versions[0]
