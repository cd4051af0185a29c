"""The agency finder: who is proposed as an exclusion, why, and who never is."""

from dataclasses import replace
from typing import Any

import pytest

from console.agencies import Suggestion, different_names, suggestions
from console.agency_words import because_words
from console.public_providers import is_public
from storage.senders import SenderFact
from storage.settings import AddressId, Exclusion, ExclusionId, MailAddress
from tests.commands.builders import ACME, a_desk

AGENCY = "post@inning.example"


def a_fact(sender: str = AGENCY, **changes: Any) -> SenderFact:
    """Return what is kept of an agency that wrote about five dossiers."""
    fields: dict[str, Any] = {
        "sender": sender,
        "mails": 6,
        "tickets": 2,
        "first_mail_at": 1000,
        "last_mail_at": 9000,
        "subjects": tuple(f"Dossier 2026-10{number}" for number in range(5)),
        "names": ("Inning BV",),
    }
    return SenderFact(**(fields | changes))


def a_customer(sender: str = "jan@example.nl", **changes: Any) -> SenderFact:
    """Return what is kept of a customer who asked about two orders."""
    fields: dict[str, Any] = {
        "subjects": ("Order 1000001", "Order 1000002", "Re: Order 1000002"),
        "names": ("Jan Smit", "Jan"),
    }
    return a_fact(sender, **(fields | changes))


def proposed(*facts: SenderFact, **changes: Any) -> list[str]:
    return [one.pattern for one in suggestions(facts, replace(a_desk(), **changes))]


def test_an_agency_is_proposed_with_what_speaks_for_it() -> None:
    (found,) = suggestions([a_fact(), a_customer()], a_desk())

    numbers = tuple(f"202610{number}" for number in range(5))
    assert found == Suggestion(
        pattern=AGENCY,
        senders=(AGENCY,),
        mails=6,
        tickets=2,
        first_mail_at=1000,
        last_mail_at=9000,
        references=numbers,
        names=("Inning BV",),
        examples=a_fact().subjects,
    )
    assert because_words(found) == "5 different reference numbers in 6 mails"


def test_many_names_on_one_address_are_enough() -> None:
    (found,) = suggestions([a_fact(subjects=(), names=("Ana Bos", "Piet Smit", "Els Dijk"))], a_desk())

    assert found.names == ("Ana Bos", "Els Dijk", "Piet Smit")
    assert because_words(found) == "3 different names in 6 mails"


def test_numbers_and_names_are_both_told() -> None:
    (found,) = suggestions([a_fact(names=("Ana Bos", "Piet Smit"))], a_desk())

    assert because_words(found) == "5 different reference numbers and 2 different names in 6 mails"


@pytest.mark.parametrize(
    "subjects",
    [
        ("Order 1000001", "Order 1000002"),
        ("Order 1000001, factuur 2026118, klantnummer 55555",),
        ("Order 1000001", "RE: order 1000001", "Fwd: Order 1000001", "Order 1000001!"),
        ("Order 1000001", "Order 1000002", "Order 1000001 en 1000002"),
        ("Bel me op 06-12345678", "op 2026-11-24", "[#1234] en [#1235] en [#1236]"),
    ],
)
def test_somebody_with_few_cases_of_their_own_is_not_proposed(subjects: tuple[str, ...]) -> None:
    assert proposed(a_customer(subjects=subjects)) == []


def test_a_number_that_stands_in_every_subject_hides_no_others() -> None:
    subjects = tuple(f"Klantnummer 4711 dossier 2026-10{number}" for number in range(3))

    assert proposed(a_fact(subjects=subjects)) == [AGENCY]


@pytest.mark.parametrize(
    ("names", "different"),
    [
        (("Jan Smit", "Jan", "Smit, Jan", "J. Smit", "JAN SMIT", "jan@example.nl", ""), ("JAN SMIT",)),
        (("Ana Bos", "Piet Bos"), ("Ana Bos", "Piet Bos")),
        (("12345", "…"), ()),
    ],
)
def test_one_person_with_several_spellings_is_one_name(names: tuple[str, ...], different: tuple[str, ...]) -> None:
    assert different_names(names) == different


@pytest.mark.parametrize("pattern", [AGENCY, "*@inning.example", "inning.example"])
@pytest.mark.parametrize("scope", [{}, {"brand_id": ACME}, {"address_id": AddressId(2)}])
def test_who_is_excluded_anywhere_is_not_proposed_again(pattern: str, scope: dict[str, Any]) -> None:
    exclusion = Exclusion(id=ExclusionId(9), pattern=pattern, **scope)

    assert proposed(a_fact(), exclusions=(exclusion,)) == []


@pytest.mark.parametrize(
    "sender", ["info@acme.example", "INFO@acme.example", "ana@konto.example", "supportacme@konto.omnidesk.com"]
)
def test_we_ourselves_are_never_proposed(sender: str) -> None:
    assert proposed(a_fact(sender.lower())) == []


def test_a_listed_relay_is_not_proposed() -> None:
    account = replace(a_desk().account, relays=("form@shop.example",))

    assert proposed(a_fact("form@shop.example"), account=account) == []
    assert proposed(a_fact("form@shop.example")) == ["form@shop.example"]


def test_several_of_one_domain_become_one_proposal_of_the_domain() -> None:
    ana = a_fact("ana@inning.example", names=("Ana",), first_mail_at=500)
    piet = a_fact("piet@inning.example", names=("Piet",), subjects=("Zaak 777001", "Zaak 777002", "Zaak 777003"))
    customer = a_customer("els@inning.example")

    (found,) = suggestions([ana, piet, customer], a_desk())

    assert (found.pattern, found.senders) == ("*@inning.example", ("ana@inning.example", "piet@inning.example"))
    assert (found.mails, found.tickets, found.first_mail_at) == (12, 4, 500)
    assert (len(found.references), found.names) == (8, ("Ana", "Piet"))
    assert because_words(found).endswith("in 12 mails from 2 senders")


@pytest.mark.parametrize("domain", ["gmail.com", "ziggo.nl", "acme.example"])
def test_a_domain_that_strangers_share_or_that_is_ours_is_not_proposed_whole(domain: str) -> None:
    address = MailAddress(id=AddressId(3), brand_id=ACME, address="info@acme.example")
    facts = [a_fact(f"b@{domain}"), a_fact(f"a@{domain}")]

    assert proposed(*facts, addresses=(address,)) == [f"a@{domain}", f"b@{domain}"]


def test_the_strongest_come_first_in_the_same_order_whatever_the_order_of_the_facts() -> None:
    strong = a_fact("c@c.example", subjects=tuple(f"Dossier 2026-10{number}" for number in range(9)))
    busy = a_fact("b@b.example", mails=60)
    facts = [a_fact("d@d.example"), busy, strong, a_fact("a@a.example")]

    expected = ["c@c.example", "b@b.example", "a@a.example", "d@d.example"]
    assert proposed(*facts) == expected
    assert proposed(*reversed(facts)) == expected


def test_the_usual_providers_are_known() -> None:
    named = ("gmail.com", "outlook.com", "hotmail.com", "live.nl", "ziggo.nl", "kpnmail.nl")

    assert all(is_public(domain) for domain in named)
    assert not is_public("inning.example")


def test_a_thousand_names_of_one_office_are_told_apart() -> None:
    letters = "abcdefghij"
    names = [f"{one}{two}{three} Inning BV" for one in letters for two in letters for three in letters]

    assert len(different_names([*names, "Inning BV"])) == 1000
