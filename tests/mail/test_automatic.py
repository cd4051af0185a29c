import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.automatic import automatic_marks, group_of, is_automatic
from console.mail.parsed import Header

GROUP = "support@acme.nl"


def headers(*pairs: tuple[str, str]) -> tuple[Header, ...]:
    return tuple(Header(name=name, value=value, position=at) for at, (name, value) in enumerate(pairs))


def decided(*pairs: tuple[str, str], groups: tuple[str, ...] = (), is_relay: bool = False) -> str | None:
    mark = is_automatic(automatic_marks(headers(*pairs)), group_addresses=groups, is_relay=is_relay)
    return mark.name if mark else None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("auto-submitted", "auto-replied"),
        ("auto-submitted", "Auto-Generated; owner-email=x@y.nl"),
        ("auto-submitted", "auto-notified"),
        ("precedence", "BULK"),
        ("precedence", "junk"),
        ("precedence", "auto_reply"),
        ("x-autoreply", "yes"),
        ("x-autorespond", "Vakantie"),
        ("list-id", "Nieuws <nieuws.example.org>"),
        ("list-unsubscribe", "<mailto:uit@example.org>"),
        ("content-type", "multipart/report; report-type=disposition-notification; boundary=x"),
    ],
)
def test_a_mark_makes_a_mail_automatic(name: str, value: str) -> None:
    assert decided((name, value)) == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("auto-submitted", "no"),
        ("auto-submitted", "No (a person)"),
        ("auto-submitted", ""),
        ("precedence", "first-class"),
        ("precedence", "list"),
        ("x-autoreply", "no"),
        ("list-id", ""),
        ("x-auto-response-suppress", "All"),
        ("list-post", "<mailto:x@example.org>"),
        ("x-ms-exchange-inbox-rules-loop", "info@acme.nl"),
        ("content-type", "multipart/mixed; boundary=disposition-notification"),
        ("subject", "auto-submitted: auto-replied"),
    ],
)
def test_what_persons_send_is_not_automatic(name: str, value: str) -> None:
    assert decided((name, value)) is None


def test_the_hint_is_kept_although_it_never_decides_alone() -> None:
    marks = automatic_marks(headers(("x-auto-response-suppress", "OOF, AutoReply")))

    assert [mark.name for mark in marks] == ["x-auto-response-suppress"]


def test_the_headers_of_our_own_group_do_not_count() -> None:
    own = (
        ("precedence", "bulk"),
        ("list-id", "Support <support.acme.nl>"),
        ("list-post", f"<mailto:{GROUP}>"),
        ("list-unsubscribe", "<mailto:googlegroups-manage+1+unsubscribe@googlegroups.com>"),
    )

    assert decided(*own, groups=(GROUP,)) is None
    assert decided(*own) == "precedence"


def test_an_automatic_answer_through_our_own_group_still_counts() -> None:
    pairs = (("list-id", "<support.acme.nl>"), ("auto-submitted", "auto-replied"))

    assert decided(*pairs, groups=(GROUP,)) == "auto-submitted"


def test_another_list_behind_our_own_group_still_counts() -> None:
    pairs = (("list-id", "<support.acme.nl>"), ("list-id", "<nieuws.example.org>"))

    assert decided(*pairs, groups=(GROUP,)) == "list-id"


def test_the_marks_of_a_listed_relay_do_not_count() -> None:
    assert decided(("auto-submitted", "auto-generated"), is_relay=True) is None


def test_the_strongest_mark_decides_wherever_it_stands() -> None:
    pairs = (("list-unsubscribe", "<https://example.org>"), ("precedence", "bulk"), ("auto-submitted", "auto-replied"))

    assert decided(*pairs) == "auto-submitted"


@given(st.text())
def test_no_list_id_makes_the_reader_raise(value: str) -> None:
    assert "<" not in group_of(value)


@given(st.lists(st.tuples(st.sampled_from(["auto-submitted", "precedence", "list-id", "content-type"]), st.text())))
def test_the_judge_answers_with_one_of_the_marks(pairs: list[tuple[str, str]]) -> None:
    marks = automatic_marks(headers(*pairs))

    mark = is_automatic(marks, group_addresses=(GROUP,), is_relay=False)

    assert mark is None or mark in marks
