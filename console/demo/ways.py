"""The ways a mail reaches a forward mailbox, as the headers that each forwarder leaves behind.

The shapes are those of Google Workspace, Microsoft 365 and a plain mail server; every host is an example.
"""

from dataclasses import dataclass
from email.utils import format_datetime

from console.demo.times import moment

AUTHSERV = "mx.konto.example"
_TENANT = "5b7a1c0e-9f3d-4d61-8a52-0c1de2f3a4b5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One mail on its way: from `sender` to `address` of ours, forwarded to `forward`; `arrival` in ms UTC."""

    sender: str
    address: str
    forward: str
    arrival: int


Headers = list[tuple[str, str]]


def headers_of(way: str, passage: Passage) -> Headers:
    """Return what the way puts on top of a mail, topmost first. Raises KeyError for an unknown way."""
    return _WAYS[way](passage)


def _received(passage: Passage, host: str) -> tuple[str, str]:
    when = format_datetime(moment(passage.arrival))
    return ("Received", f"from {host} by {AUTHSERV} with ESMTPS id 4Demo1 for <{passage.forward}>; {when}")


def _delivered(passage: Passage, return_path: str, host: str) -> Headers:
    domain = passage.sender.rpartition("@")[2]
    signed = f"dkim=pass header.d={domain}; dmarc=pass header.from={domain}"
    verdict = f"{AUTHSERV}; spf=fail smtp.mailfrom={return_path}; {signed}"
    return [
        ("Return-Path", f"<{return_path}>"),
        ("Delivered-To", passage.forward),
        _received(passage, host),
        ("Authentication-Results", verdict),
    ]


def _gmail(passage: Passage) -> Headers:
    local, _, domain = passage.address.partition("@")
    path = f"{local}+caf_={passage.forward.replace('@', '=')}@{domain}"
    return [
        *_delivered(passage, path, "mail-wr1.google.example"),
        ("X-Forwarded-To", passage.forward),
        ("X-Forwarded-For", f"{passage.address} {passage.forward}"),
        ("Delivered-To", passage.address),
    ]


def _exchange(passage: Passage) -> Headers:
    mailbox, _, forwarder = passage.address.partition("@")
    user, _, domain = passage.sender.partition("@")
    path = f"{mailbox}+SRS=aB3dE=ZX={domain}={user}@{forwarder}"
    return [
        *_delivered(passage, path, "outbound.protection.example"),
        ("X-MS-Exchange-ForwardingLoop", f"{passage.address};{_TENANT}"),
    ]


def _rule(passage: Passage) -> Headers:
    top = _delivered(passage, passage.sender, "outbound.protection.example")
    return [*top, ("X-MS-Exchange-Inbox-Rules-Loop", passage.address)]


def _group(passage: Passage) -> Headers:
    list_id = f"<{passage.address.replace('@', '.')}>"
    top = _delivered(passage, passage.address, "mail-gr1.google.example")
    return [*top, ("List-Id", list_id), ("Precedence", "list")]


def _direct(passage: Passage) -> Headers:
    return _delivered(passage, passage.sender, "mx.post.example")


def _bounce(passage: Passage) -> Headers:
    return [("Return-Path", "<>"), ("Delivered-To", passage.forward), _received(passage, "mx.post.example")]


_WAYS = {
    "gmail": _gmail,
    "exchange": _exchange,
    "rule": _rule,
    "group": _group,
    "direct": _direct,
    "bounce": _bounce,
}
