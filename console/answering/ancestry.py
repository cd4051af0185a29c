"""Which thread an answer belongs to: the ids that it names, so that every mail program puts it below what it answers.

It stands apart because the ids come from the answered mail's own headers, not from what the desk made of it: no id is
named that no mail has.
"""

from dataclasses import dataclass

from console.mail.addresses import read_addresses
from console.mail.headers import RawHeader, split_mail
from console.mail.message_ids import ids_named
from console.mail.parsed import Correspondent
from storage.records import Message
from storage.words import ReplyKind

_OURS = ".omnidesk.invalid>"  # ids that the desk made, where a mail had none or one that no line can hold
_PEOPLE = ("from", "reply-to", "to", "cc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the headers of a mail say of its thread and its people. `names` holds an address and the name beside it."""

    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    def name_of(self, address: str) -> str:
        """Return the name that an address has in the mail, "" for none."""
        return next((name for known, name in self.names if known == address and name), "")


NO_HEAD = Head()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The ids that an answer names, with their angle brackets; `in_reply_to` is "" for none."""

    in_reply_to: str = ""
    references: tuple[str, ...] = ()


def read_head(raw: bytes) -> Head:
    """Return what the headers of a mail say, whatever its bytes are; its body is not read."""
    headers, _body, _defects = split_mail(raw)
    people = [(one.address, one.name) for name in _PEOPLE for one in _named(headers, name)]
    return Head(
        in_reply_to=ids_named(headers, "in-reply-to"),
        references=ids_named(headers, "references"),
        reply_to=tuple(one.address for one in _named(headers, "reply-to")),
        names=tuple(dict.fromkeys(people)),
    )


def thread_of(mail: Message | None, head: Head, kind: ReplyKind) -> Thread:
    """Return the thread of an answer to a mail: its References, else its one In-Reply-To, and its id (RFC 5322 §3.6.4).

    What is forwarded begins a thread: who gets it has none of those mails.
    """
    if mail is None or kind is ReplyKind.FORWARD:
        return Thread()
    before = head.references or (head.in_reply_to if len(head.in_reply_to) == 1 else ())
    own = mail.message_id if _is_real(mail.message_id) else ""
    ids = dict.fromkeys(filter(_is_real, (*before, own)))
    ids.pop(own, None)
    return Thread(in_reply_to=own, references=(*ids, own) if own else tuple(ids))


def _named(headers: tuple[RawHeader, ...], name: str) -> list[Correspondent]:
    return [one for header in headers if header.name == name for one in read_addresses(header.raw) if one.address]


def _is_real(message_id: str) -> bool:
    return bool(message_id) and not message_id.endswith(_OURS)
