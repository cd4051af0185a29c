import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.forward_path import read_caf, read_caf_target, read_srs, read_srs_sender

SRS_LOCAL = "+SRS=y7Hc2=ZK=example.org=jan.de.vries"


def test_gmail_names_the_mailbox_that_forwards() -> None:
    assert read_caf("<info+caf_=supportacme=desk.omnidesk.com@acme.nl>") == "info@acme.nl"


def test_a_plus_tag_before_caf_stays() -> None:
    assert read_caf("info+sales+caf_=supportacme=desk.omnidesk.com@acme.nl") == "info+sales@acme.nl"


def test_exchange_names_the_mailbox_that_forwards() -> None:
    assert read_srs(f"<Klant{SRS_LOCAL}@Acme.nl>") == "klant@acme.nl"


def test_an_srs_path_over_64_characters_is_read() -> None:
    assert read_srs(f"klantenservice+SRS=y7Hc2=ZK=example.org={'x' * 80}@acme.nl") == "klantenservice@acme.nl"


@pytest.mark.parametrize(
    "path",
    [
        f"bounces{SRS_LOCAL}@acme.nl",
        f"{SRS_LOCAL}@acme.nl",
        "SRS0=y7Hc2=ZK=example.org=jan@acme.nl",
        "SRS1=y7Hc2=mx.org==y7Hc2=ZK=example.org=jan@acme.nl",
        "info+SRS=short@acme.nl",
        "jan@example.org",
        "<>",
        "",
    ],
)
def test_other_paths_tell_nothing_of_srs(path: str) -> None:
    assert read_srs(path) is None


@pytest.mark.parametrize(
    "path", ["<>", "", "+caf_=a=b@acme.nl", "info+caf_=@acme.nl", "info+caf_=a=b", "jan@example.org"]
)
def test_other_paths_tell_nothing_of_caf(path: str) -> None:
    assert read_caf(path) is None


@given(st.text(), st.sampled_from(["+caf_=", "+SRS=", "+SRS=a=b=c=d@x", "+caf_=a=b@x"]), st.text())
def test_no_path_makes_the_readers_raise(before: str, marker: str, after: str) -> None:
    for path in (before + marker + after, before):
        for read in (read_caf(path), read_srs(path)):
            assert read is None or (read.isprintable() and "@" in read)


def test_gmail_names_the_mailbox_that_it_forwards_to() -> None:
    assert read_caf_target("<info+caf_=supportacme=desk.omnidesk.com@acme.nl>") == "supportacme@desk.omnidesk.com"


@pytest.mark.parametrize(
    "path",
    [
        "SRS0=y7Hc2=ZK=example.org=jan@acme.nl",
        "<SRS0+y7Hc2=ZK=example.org=jan@acme.nl>",
        "SRS1=y7Hc2=mx.org==aB1=ZK=example.org=jan@acme.nl",
        "info+SRS=y7Hc2=ZK=example.org=jan@acme.nl",
    ],
)
def test_an_srs_path_names_whoever_sent_it_first(path: str) -> None:
    assert read_srs_sender(path) == "jan@example.org"


@pytest.mark.parametrize("path", ["", "<>", "jan@example.org", "SRS0=x@acme.nl", "SRS1=a=b==c@acme.nl"])
def test_a_path_without_a_rewritten_sender_names_none(path: str) -> None:
    assert read_srs_sender(path) is None
    assert read_caf_target(path) is None


@given(st.text(max_size=200))
def test_no_path_is_too_odd_to_be_read_for_the_lens(path: str) -> None:
    assert (read_srs_sender(path) or "@").count("@") == 1
    assert (read_caf_target(path) or "@").count("@") == 1
