"""Whom an exclusion would reach among the kept senders: counted as the grouping rules match."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from console.grouping.exclusions import exclusion_of
from console.grouping.reach import Reach, reach
from storage.senders import SenderCount
from storage.settings import AddressId, Exclusion, ExclusionId
from tests.commands.builders import ACME, NOVA, a_desk

SERVICE, HALLO = "info@acme.example", "hallo@nova.example"


def a_count(sender: str, mails: int = 1, **changes: Any) -> SenderCount:
    fields: dict[str, Any] = {"brand_id": ACME, "address": SERVICE, "last_mail_at": 0}
    return SenderCount(sender=sender, mails=mails, **(fields | changes))


KEPT = (
    a_count("post@incasso.example", 5),
    a_count("ana@mail.incasso.example", 3, brand_id=NOVA, address=HALLO),
    a_count("post@incasso.example", 2, brand_id=NOVA, address=HALLO),
    a_count("jan@example.nl", 1),
    a_count("jan@notincasso.example", 1),
    a_count("post@incasso.example", 7, brand_id=NOVA, address="removed@nova.example"),
)


def reached(pattern: str, **scope: Any) -> Reach:
    return reach(Exclusion(id=ExclusionId(0), pattern=pattern, **scope), KEPT, a_desk())


@pytest.mark.parametrize(
    ("pattern", "senders", "mails"),
    [
        ("post@incasso.example", 1, 14),
        ("*@incasso.example", 1, 14),
        ("*@INCASSO.example", 1, 14),
        ("incasso.example", 2, 17),
        ("mail.incasso.example", 1, 3),
        ("jan@example.nl", 1, 1),
        ("nobody@example.nl", 0, 0),
    ],
)
def test_a_pattern_reaches_the_senders_that_it_names(pattern: str, senders: int, mails: int) -> None:
    found = reached(pattern)

    assert (found.senders, found.mails) == (senders, mails)


@pytest.mark.parametrize("pattern", ["", " ", "*", "@", "*@", "p", "post@", "@incasso", "inc asso", "*.example"])
def test_what_is_half_typed_reaches_nobody(pattern: str) -> None:
    assert reached(pattern) == Reach(senders=0, mails=0, first=())


def test_a_brand_or_an_address_narrows_what_is_reached() -> None:
    assert reached("incasso.example", brand_id=NOVA).mails == 12
    assert reached("incasso.example", address_id=AddressId(2)).mails == 5
    assert reached("incasso.example", address_id=AddressId(1)) == Reach(
        senders=1, mails=5, first=("post@incasso.example",)
    )


def test_the_first_few_are_named_in_the_order_of_the_kept() -> None:
    many = tuple(a_count(f"{number}@incasso.example") for number in range(9, 0, -1))
    exclusion = Exclusion(id=ExclusionId(0), pattern="incasso.example")

    found = reach(exclusion, many, a_desk())

    assert (found.senders, found.first) == (9, tuple(f"{number}@incasso.example" for number in (9, 8, 7, 6, 5)))


_LABEL = some.sampled_from(["a", "b", "incasso", "mail", "x.y"])
_DOMAIN = some.lists(_LABEL, min_size=1, max_size=3).map(lambda labels: ".".join([*labels, "nl"]))
_ADDRESS = some.builds("{}@{}".format, _LABEL, _DOMAIN)
_PATTERN = _ADDRESS | _DOMAIN | _DOMAIN.map("*@{}".format)


@given(pattern=_PATTERN, sender=_ADDRESS, brand=some.sampled_from([None, ACME, NOVA]))
def test_what_is_reached_is_what_is_excluded(pattern: str, sender: str, brand: Any) -> None:
    desk = a_desk()
    exclusion = Exclusion(id=ExclusionId(1), pattern=pattern, brand_id=brand)

    is_excluded = exclusion_of([sender], [exclusion], ACME, desk.addresses[0]) is not None

    assert reach(exclusion, [a_count(sender)], desk).senders == is_excluded
