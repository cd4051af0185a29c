from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.dates import read_date, received_at


def ms(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tue, 24 Nov 2026 09:41:28 +0100", ms(2026, 11, 24, 8, 41, 28)),
        ("24 Nov 2026 09:41 +0100", ms(2026, 11, 24, 8, 41)),
        ("Tue, 24 Nov 2026 09:41:28 +0100 (CET)", ms(2026, 11, 24, 8, 41, 28)),
        ("Tue, 24 Nov 2026 03:41:28 EST", ms(2026, 11, 24, 8, 41, 28)),
        ("Tue, 24 Nov 26 08:41:28 GMT", ms(2026, 11, 24, 8, 41, 28)),
        ("Tue Nov 24 08:41:28 2026", ms(2026, 11, 24, 8, 41, 28)),
        ("2026-11-24T09:41:28+01:00", ms(2026, 11, 24, 8, 41, 28)),
        ("2026-11-24 08:41:28.123Z", ms(2026, 11, 24, 8, 41, 28)),
        ("Thu, 1 Jan 1970 00:00:00 +0000", 0),
        ("Thu, 31 Dec 2099 23:59:59 +0000", ms(2099, 12, 31, 23, 59, 59)),
        ("Sat, 31 Dec 2016 23:59:60 +0000", ms(2016, 12, 31, 23, 59, 59)),
    ],
)
def test_a_date_is_read_in_every_form_that_is_in_use(value: str, expected: int) -> None:
    assert read_date(value) == expected


@pytest.mark.parametrize("value", ["Tue, 24 Nov 2026 08:41:28 XYZ", "Tue, 24 Nov 2026 08:41:28 +9999"])
def test_a_bad_zone_counts_as_utc(value: str) -> None:
    assert read_date(value) == ms(2026, 11, 24, 8, 41, 28)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "yesterday",
        "Tue, 31 Feb 2026 08:41:28 +0000",
        "Tue, 24 Nov 2026 25:61:00 +0000",
        "Wed, 31 Dec 1969 23:59:59 +0000",
        "Tue, 24 Nov 9999 08:41:28 +0000",
        "Tue, 24 Nov 999999999999999999999 08:41:28 +0000",
        "1 1 1 1 1 1 1 1",
    ],
)
def test_a_date_out_of_range_is_none(value: str) -> None:
    assert read_date(value) is None


def test_received_carries_its_date_behind_the_last_semicolon() -> None:
    value = "from a (b; c) by mx.acme.nl with ESMTPS id 1; Tue, 24 Nov 2026 00:41:28 -0800 (PST)"

    assert received_at(value) == ms(2026, 11, 24, 8, 41, 28)


@pytest.mark.parametrize(
    "value",
    [
        "from a by b; Mon, 2 Mar 2026 08:00:00 +0100 (CET; winter)",
        "from a by b; Mon, 2 Mar 2026 08:00:00 +0100 (CET (nu; nog); Sun, 1 Mar 2026 08:00:00 +0100)",
        "from a (x; y) by b (c\\); d) ; Mon, 2 Mar 2026 08:00:00 +0100",
        "from a by b (open; id 1; Mon, 2 Mar 2026 08:00:00 +0100",
        "from a) by b; Mon, 2 Mar 2026 08:00:00 +0100 (a;b",
    ],
)
def test_a_semicolon_in_a_comment_does_not_hide_the_date_of_received(value: str) -> None:
    assert received_at(value) == ms(2026, 3, 2, 7)


def test_received_without_a_semicolon_has_no_date() -> None:
    assert received_at("Tue, 24 Nov 2026 00:41:28 -0800") is None


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,6} \d+:\d+:\d+ [+-]?\d*", fullmatch=True))
def test_no_text_makes_the_reader_of_dates_raise(value: str) -> None:
    for at in (read_date(value), received_at(value), received_at(";" + value)):
        assert at is None or at >= 0
