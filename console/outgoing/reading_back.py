"""A mail of ours read again by two readers, before anybody else reads it: each must find what was meant.

It stands apart from the composing because whoever checks must not share the writer's mistakes: one reader is the
intake's, the other the standard library's.
"""

from collections.abc import Iterator, Sequence
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser

from console.mail.headers import RawHeader, split_mail
from console.mail.mime import Part, leaves, read_tree
from console.mail.transfer import content
from console.outgoing.entity import Leaf
from console.outgoing.mailer import UnsafeMailError

_OF_ENTITY = {"content-type", "content-transfer-encoding", "mime-version"}


def headers_of(raw: bytes, count: int) -> Sequence[RawHeader]:
    """Return the first `count` headers of a mail, in which two readers find the same names, and behind which only those
    of the body stand. Raises UnsafeMailError."""
    block = raw[: raw.find(b"\r\n\r\n") + 4]
    found, _body, defects = split_mail(block)
    names = [name.lower() for name, _value in BytesHeaderParser(policy=policy.compat32).parsebytes(block).raw_items()]
    others = {header.name for header in found[count:]}
    if defects or names != [header.name for header in found] or others - _OF_ENTITY:
        raise _unlike()
    return found[:count]


def check_leaves(raw: bytes, meant: Sequence[Leaf]) -> None:
    """Compare the parts that two readers find with those that were meant, to the byte. Raises UnsafeMailError."""
    headers, start, _defects = split_mail(raw)
    root, odd = read_tree(raw, headers, start)
    wanted = [_compared(leaf.kind, leaf.name, leaf.content) for leaf in meant]
    if odd or [_ours(raw, part) for part in leaves(root)] != wanted:
        raise _unlike()
    if list(_theirs(BytesParser(policy=policy.compat32).parsebytes(raw))) != wanted:
        raise _unlike()


def _ours(raw: bytes, part: Part) -> tuple[str, str, bytes]:
    return _compared(part.kind, part.disposition.text("filename"), content(raw, part))


def _theirs(mail: Message) -> Iterator[tuple[str, str, bytes]]:
    for part in mail.walk():
        if not part.is_multipart():
            decoded = part.get_payload(decode=True)
            yield _compared(
                part.get_content_type(), part.get_filename() or "", decoded if isinstance(decoded, bytes) else b""
            )


def _compared(kind: str, name: str, decoded: bytes) -> tuple[str, str, bytes]:
    """Return what counts of a part: of a text without a name also how its lines end does not."""
    return kind, name, decoded if name else decoded.replace(b"\r\n", b"\n").rstrip(b"\n")


def _unlike() -> UnsafeMailError:
    return UnsafeMailError("the mail, read back, does not say what was meant")
