"""What the head of a mail names is what the whole reading of it finds."""

import pytest

from console.mail.naming import read_naming
from console.mail.parse import UnreadableMailError, parse
from storage.checking import Naming
from tests.corpus.hostile.ids import IDENTIFIERS
from tests.corpus.hostile.senders import SENDERS
from tests.corpus.hostile.shape import Hostile
from tests.mail.builders import mail


def as_parsed(raw: bytes) -> Naming:
    """Return what the whole reading names, as a message keeps it."""
    read = parse(raw)
    return Naming(
        message_id=read.message_id,
        ids=tuple(dict.fromkeys((*read.in_reply_to, *read.references))),
        to=tuple(dict.fromkeys(one.address for one in read.to if one.address)),
        cc=tuple(dict.fromkeys(one.address for one in read.cc if one.address)),
    )


@pytest.mark.parametrize("hostile", (*IDENTIFIERS, *SENDERS), ids=str)
def test_a_hostile_head_names_what_the_whole_mail_does(hostile: Hostile) -> None:
    raw = hostile.build()

    try:
        expected = as_parsed(raw)
    except UnreadableMailError:
        return

    assert read_naming(raw) == expected


def test_what_is_named_twice_is_named_once_in_its_order() -> None:
    raw = mail(
        message_id="<3@x>",
        to="Info <INFO@acme.nl>, info@acme.nl",
        cc="b@x.nl, a@x.nl",
        in_reply_to="<2@x>",
        references="<1@x> <2@x>",
    )

    assert read_naming(raw) == Naming(
        message_id="<3@x>", ids=("<2@x>", "<1@x>"), to=("info@acme.nl",), cc=("b@x.nl", "a@x.nl")
    )


def test_a_mail_with_nothing_in_it_names_nothing() -> None:
    assert read_naming(b"") == Naming(message_id="", ids=(), to=(), cc=())
