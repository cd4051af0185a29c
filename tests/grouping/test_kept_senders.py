"""The senders laid out for patterns: whom a pattern reaches is the same as when all of them are walked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.commands import spelling
from console.grouping.kept_senders import PART, KeptSenders
from console.grouping.reach import reach
from storage.senders import SenderCount
from storage.settings import AddressId, BrandId, Exclusion, ExclusionId
from tests.commands.builders import ACME, NOVA, a_desk

DOMAINS = ("inning.example", "post.inning.example", "example", "other.example", "xinning.example", "a.b.inning.example")
PATTERNS = ("inning.example", "*@inning.example", "ana@inning.example", "*@post.inning.example", "b.inning.example")


def a_count(sender: str, brand_id: BrandId = ACME, address: str = "info@acme.example", mails: int = 1) -> SenderCount:
    return SenderCount(sender=sender, brand_id=brand_id, address=address, mails=mails, last_mail_at=0)


def an_exclusion(pattern: str, **scope: BrandId | AddressId) -> Exclusion:
    return Exclusion(id=ExclusionId(0), pattern=spelling.pattern(pattern), **scope)  # type: ignore[arg-type]


counts = st.builds(
    a_count,
    st.builds("{}@{}".format, st.sampled_from(("ana", "piet")), st.sampled_from(DOMAINS)),
    st.sampled_from((ACME, NOVA)),
    st.sampled_from(("info@acme.example", "hallo@nova.example", "gone@acme.example")),
    st.integers(1, 9),
)


@given(st.lists(counts), st.sampled_from(PATTERNS), st.sampled_from([{}, {"brand_id": ACME}, {"address_id": 2}]))
def test_a_pattern_reaches_those_whom_walking_over_all_would_find(
    kept: list[SenderCount], pattern: str, scope: dict[str, int]
) -> None:
    exclusion = Exclusion(id=ExclusionId(0), pattern=pattern, **scope)  # type: ignore[arg-type]  # both are numbers

    found, expected = KeptSenders(kept).reach(exclusion, a_desk()), reach(exclusion, kept, a_desk())

    assert (found.senders, found.mails, sorted(found.first)[:1]) == (
        expected.senders,
        expected.mails,
        sorted(found.first)[:1],
    )


def test_the_first_few_are_those_who_wrote_last() -> None:
    kept = [a_count(f"s{number}@inning.example") for number in range(9)]

    found = KeptSenders(kept).reach(an_exclusion("inning.example"), a_desk())

    assert found.first == tuple(f"s{number}@inning.example" for number in range(5))


def test_a_sender_of_two_brands_is_one_sender_however_many_there_are_between() -> None:
    others = [a_count(f"s{number}@inning.example") for number in range(PART + 10)]
    kept = [a_count("ana@inning.example", mails=2), *others, a_count("ana@inning.example", NOVA, mails=3)]

    found = KeptSenders(kept).reach(an_exclusion("*@inning.example"), a_desk())

    assert (found.senders, found.mails) == (PART + 11, PART + 15)


@pytest.mark.parametrize(("pattern", "most"), [("ana@inning.example", 1), ("nobody.example", 0), ("inning.example", 2)])
def test_only_whom_a_pattern_may_match_is_looked_at(pattern: str, most: int) -> None:
    kept = [a_count("ana@inning.example"), a_count("piet@post.inning.example"), a_count("jan@other.example")]

    parts = KeptSenders(kept).parts(pattern)

    assert sum(map(len, parts)) == most
