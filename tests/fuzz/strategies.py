"""Mails for hypothesis, which makes a find small: tokens in a row, a seed with changes, a tree of parts."""

from hypothesis import strategies as st

from tests.fuzz.seeds import sound
from tests.fuzz.tokens import CHARSETS, EVERYTHING, HEADERS
from tests.mail.builders import multipart

tokens = st.lists(st.sampled_from(EVERYTHING) | st.binary(max_size=8), max_size=60).map(b"".join)


@st.composite
def changed_seeds(draw: st.DrawFn) -> bytes:
    """Draw a sound mail with tokens put into it."""
    raw = draw(st.sampled_from(sound()))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(raw)))
        raw = raw[:at] + draw(tokens) + raw[at + draw(st.integers(0, 20)) :]
    return raw


@st.composite
def headed(draw: st.DrawFn) -> bytes:
    """Draw a mail of headers with anything in them, in any charset."""
    named = st.tuples(st.sampled_from(HEADERS), tokens).map(b"".join)
    head = b"\r\n".join(draw(st.lists(named, max_size=12)))
    charset = b"Content-Type: text/plain; charset=" + draw(st.sampled_from(CHARSETS))
    return b"\r\n".join((head, charset, b"", draw(tokens)))


def trees() -> st.SearchStrategy[bytes]:
    """Draw nested multiparts whose leaves are anything."""
    subtypes = st.sampled_from(("mixed", "alternative", "related", "digest", "report", "signed"))
    leaves = st.tuples(st.sampled_from(HEADERS), tokens, tokens).map(lambda three: b"%b%b\r\n\r\n%b" % three)
    return st.recursive(
        leaves,
        lambda inner: st.builds(lambda kind, parts: multipart(kind, *parts), subtypes, st.lists(inner, max_size=4)),
        max_leaves=12,
    )


mails = tokens | changed_seeds() | headed() | trees()
