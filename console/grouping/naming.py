"""Which kept messages a mail names: the ids of In-Reply-To and References in the order in which they count.

It stands apart because the question to the store and the rules must walk the same ids in the same order.
"""

import re

from console.mail.message_ids import read_ids, read_signed_id
from console.mail.parsed import ParsedMail
from storage.records import Evidence, MessageKey

_SIGNED = re.compile(r"<od\.[0-9]{1,18}\.([0-9]{1,18})\.[a-z2-7]{1,64}@[^<>\s]+>", re.IGNORECASE | re.ASCII)
_AS_WRITTEN = ("X-Google-Original-Message-ID", "X-Microsoft-Original-Message-ID")
NamedId = tuple[str, Evidence]


def named_ids(mail: ParsedMail) -> tuple[NamedId, ...]:
    """Return every id that the mail names, newest evidence first, each once.

    In-Reply-To from left to right, then References from right to left (RFC 5322 §3.6.4 appends the newest).
    """
    spelled = [("In-Reply-To", name) for name in mail.in_reply_to]
    spelled += [("References", name) for name in reversed(mail.references)]
    positions = {name: _position(mail, name) for name in ("In-Reply-To", "References")}
    first = {name: header for header, name in reversed(spelled)}
    return tuple(
        (name, Evidence(header=first[name], position=positions[first[name]], value=name))
        for name in dict.fromkeys(name for _, name in spelled)
    )


def own_id(mail: ParsedMail) -> NamedId | None:
    """Return the mail's own Message-ID as evidence, or None when it has none."""
    if not mail.message_id:
        return None
    evidence = Evidence(header="Message-ID", position=_position(mail, "Message-ID"), value=mail.message_id)
    return mail.message_id, evidence


def ids_of_itself(mail: ParsedMail) -> tuple[NamedId, ...]:
    """Return every id under which the mail went: its own Message-ID, then what that was before a provider wrote another
    (*Seen:* Gmail and Outlook.com, for mail that is sent through them)."""
    own = own_id(mail)
    written = (
        (message_id, Evidence(header=name, position=header.position, value=message_id))
        for name in _AS_WRITTEN
        for header in mail.all(name)
        for message_id in read_ids(header.value)[:1]
    )
    return (*((own,) if own else ()), *written)


def signed_tokens(mail: ParsedMail, key: bytes) -> tuple[tuple[MessageKey, Evidence], ...]:
    """Return the messages that ids signed with our key name: the mail's own ids first, then as `named_ids` goes, then
    the ids of the mail that a bounce speaks of."""
    named = [*ids_of_itself(mail), *named_ids(mail), *_bounced_ids(mail)]
    read = ((read_signed_id(key, name), evidence) for name, evidence in named)
    return tuple((MessageKey(numbers[1]), evidence) for numbers, evidence in read if numbers is not None)


def token_key(message_id: str) -> MessageKey | None:
    """Return the message that an id of our signed shape names, *without* proof: look it up among proven tokens."""
    found = _SIGNED.fullmatch(message_id.strip())
    return MessageKey(int(found[1])) if found else None


def _bounced_ids(mail: ParsedMail) -> tuple[NamedId, ...]:
    if mail.bounce is None:
        return ()
    position = _position(mail, "Content-Type")
    named = (
        (name, Evidence(header="Content-Type", position=position, value=name)) for name in mail.bounce.original_ids
    )
    return tuple(named)


def _position(mail: ParsedMail, name: str) -> int:
    header = mail.first(name)
    return header.position if header else 0
