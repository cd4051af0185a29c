import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.message_ids import LONGEST_ID, MOST_IDS, made_id, read_ids, read_signed_id, sign_id
from console.mail.safe_text import safe_line

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@x.nl>", ("<a@x.nl>",)),
        ("<a@x.nl> <b@y.nl>\t<c@z.nl>", ("<a@x.nl>", "<b@y.nl>", "<c@z.nl>")),
        ("<a@x.nl><b@y.nl>,<c@z.nl>;", ("<a@x.nl>", "<b@y.nl>", "<c@z.nl>")),
        ("<a@\r\n x.nl> < b@y.nl >", ("<a@x.nl>", "<b@y.nl>")),
        ("Your message of Tue <a@x.nl> (Jan's message)", ("<a@x.nl>",)),
        ("a@x.nl", ("<a@x.nl>",)),
        ("<a@x.nl", ("<a@x.nl>",)),
        ("<a@x.nl> <a@x.nl>", ("<a@x.nl>",)),
        ("<no-at-sign>", ("<no-at-sign>",)),
        ("<Case@X.nl>", ("<Case@X.nl>",)),
        ("<>", ()),
        ("", ()),
        ("no id at all", ()),
        ("word", ()),
        (b"<caf\xe9@x.nl>", ("<café@x.nl>",)),
        (b"<a\x00\x1b@x.nl>", ("<a@x.nl>",)),
    ],
)
def test_ids_are_read_in_order_whatever_stands_around_them(value: str | bytes, ids: tuple[str, ...]) -> None:
    assert read_ids(value) == ids


def test_two_hundred_references_stay_all() -> None:
    references = tuple(f"<{number}@x.nl>" for number in range(200))

    assert read_ids(" ".join(references)) == references


def test_of_too_many_ids_the_newest_stay() -> None:
    ids = read_ids("".join(f"<{number}@x.nl>" for number in range(MOST_IDS + 5)))

    assert len(ids) == MOST_IDS
    assert ids[-1] == f"<{MOST_IDS + 4}@x.nl>"


def test_a_huge_id_becomes_short_and_still_compares() -> None:
    huge = "<" + "a" * 5000 + "@x.nl>"

    (once,) = read_ids(huge)

    assert read_ids(huge.encode()) == (once,)
    assert len(once) < LONGEST_ID
    assert read_ids("<" + "b" * 5000 + "@x.nl>") != (once,)
    assert read_ids(once) == (once,)


def test_a_made_id_depends_on_the_mail_alone() -> None:
    one, other = hashlib.sha256(b"one").digest(), hashlib.sha256(b"other").digest()

    assert made_id(one) == made_id(one) != made_id(other)
    assert read_ids(made_id(one)) == (made_id(one),)


def test_a_signed_id_names_ticket_and_message() -> None:
    signed = sign_id(KEY, 912, 7, "acme.nl")

    assert signed.startswith("<od.912.7.")
    assert signed.endswith("@acme.nl>")
    assert read_signed_id(KEY, signed) == (912, 7)


@pytest.mark.parametrize(
    "spelled", [str.upper, str.title, lambda one: f" {one}\t", lambda one: one.replace("acme", "x-1")]
)
def test_a_signed_id_survives_changes_of_case_and_domain(spelled) -> None:  # type: ignore[no-untyped-def] # str to str
    assert read_signed_id(KEY, spelled(sign_id(KEY, 912, 7, "acme.nl"))) == (912, 7)


def test_a_signed_id_of_another_key_is_refused() -> None:
    assert read_signed_id(b"other key", sign_id(KEY, 912, 7, "acme.nl")) is None


@pytest.mark.parametrize(("old", "new"), [(".912.", ".913."), (".7.", ".8."), ("od.", "od.0"), ("@", "x@"), (">", "")])
def test_a_changed_signed_id_is_refused(old: str, new: str) -> None:
    assert read_signed_id(KEY, sign_id(KEY, 912, 7, "acme.nl").replace(old, new, 1)) is None


@pytest.mark.parametrize(
    ("ticket", "message", "domain"), [(0, 1, "x.nl"), (1, 0, "x.nl"), (1, 1, ""), (1, 1, "x>\r\nBcc: y")]
)
def test_what_cannot_be_signed_raises(ticket: int, message: int, domain: str) -> None:
    with pytest.raises(ValueError, match="cannot sign"):
        sign_id(KEY, ticket, message, domain)


@given(st.integers(1, 10**18 - 1), st.integers(1, 10**18 - 1), st.binary(min_size=1), st.binary(min_size=1))
def test_only_the_key_that_signed_reads_an_id(ticket: int, message: int, key: bytes, other: bytes) -> None:
    signed = sign_id(key, ticket, message, "acme.nl")

    assert read_signed_id(key, signed) == (ticket, message)
    assert (read_signed_id(other, signed) is None) or other.rstrip(b"\0") == key.rstrip(b"\0")


@given(
    st.binary()
    | st.text()
    | st.lists(st.sampled_from(["<", ">", "@", " ", "a", "\x00", "\n", "\ud800", "\u202e"])).map("".join)
)
def test_no_value_makes_the_readers_raise_or_unsafe(value: str | bytes) -> None:
    ids = read_ids(value)

    for one in ids:
        assert one == safe_line(one)
        assert read_signed_id(KEY, one) is None
        one.encode("utf-8")
    assert read_ids(" ".join(ids)) == ids
