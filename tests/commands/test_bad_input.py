"""Thirty-one pieces of bad input in every field: refused in words, or kept as something harmless."""

import unicodedata
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from console.commands.account import SetAccount
from console.commands.addresses import AddAddress, AddressOptions
from console.commands.brands import AddBrand, EditBrand
from console.commands.employees import AddEmployee
from console.commands.exclusions import AddExclusion
from console.commands.mailboxes import AddMailbox, MailboxOptions
from console.commands.refusal import RefusedError
from console.commands.settings_command import SettingsCommand
from tests.commands.builders import a_desk

PROBES = (
    "", " ", "\n", "x\r\nBcc: thief@evil.example", "x\nSubject: y", "x\x00y", "x\x1b[2J", "x\x1b]52;c;aGk=\x07",
    "x\x7f", "x\x85y", "x\u2028y", "x\u2029y", "safe\u202egnp.exe", "x\u2066y\u2069", "x\u200by", "\ufeffx",
    "x\U000e0041y", "x\udc80y", "a" * 100_000, "e" + "\u0301" * 500, "аcme", "ｆｕｌｌ", "K\u212a",
    "=?utf-8?q?x=0D=0ABcc:_y?=", "<x@y.nl>", '"a@b.nl" <x@y.nl>', "x@y.nl, z@y.nl", "x@y.nl\n",
    "'; drop table brand; --",
    "{{account.__class__}}", "../../etc/passwd",
)  # fmt: skip

FIELDS: dict[str, Callable[[str], SettingsCommand]] = {
    "account name": lambda text: SetAccount(name=text),
    "title": lambda text: SetAccount(title=text),
    "mail domain": lambda text: SetAccount(mail_domain=text),
    "relay": lambda text: SetAccount(relays=[text]),
    "authserv": lambda text: SetAccount(trusted_authservs=[text]),
    "slug": lambda text: AddBrand(slug=text, name="x"),
    "brand name": lambda text: AddBrand(slug="new", name=text),
    "default address": lambda text: EditBrand(slug="acme", default_address=text),
    "address": lambda text: AddAddress(address=text, brand="acme"),
    "address's brand": lambda text: AddAddress(address="x@y.nl", brand=text),
    "from name": lambda text: AddAddress(address="x@y.nl", brand="acme", options=AddressOptions(from_name=text)),
    "from address": lambda text: AddAddress(address="x@y.nl", brand="acme", options=AddressOptions(from_address=text)),
    "pattern": lambda text: AddExclusion(pattern=text),
    "note": lambda text: AddExclusion(pattern="x.nl", note=text),
    "login": lambda text: AddEmployee(login=text, name="x", email="x@y.nl"),
    "employee name": lambda text: AddEmployee(login="x", name=text, email="x@y.nl"),
    "email": lambda text: AddEmployee(login="x", name="x", email=text),
    "mailbox": lambda text: mailbox(text, user="y"),
    "host": lambda text: mailbox("x", host=text),
    "user": lambda text: mailbox("x", user=text),
    "secret": lambda text: mailbox("x", secret=text),
    "folder": lambda text: mailbox("x", folder=text),
    "after ingest": lambda text: mailbox("x", after_ingest=f"move:{text}"),
}


def mailbox(name: str, **changes: str) -> AddMailbox:
    whole = {"brand": "acme", "host": "imap.x.nl", "user": "x", "secret": "x"}
    return AddMailbox(name=name, options=MailboxOptions(**(whole | changes)))  # type: ignore[arg-type]  # texts only


def texts(value: Any) -> list[str]:
    """Return every text within records that were made plain."""
    match value:
        case str():
            return [value]
        case dict():
            return [text for part in value.values() for text in texts(part)]
        case list() | tuple():
            return [text for part in value for text in texts(part)]
        case _:
            return []


def is_harmless(text: str) -> bool:
    steering = any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in text)
    return not steering and len(text) <= 1000


def test_there_are_31_probes_and_each_is_another() -> None:
    assert len(set(PROBES)) == 31


@pytest.mark.parametrize("field", FIELDS)
def test_bad_input_is_refused_in_words_or_kept_harmless(field: str) -> None:
    for probe in PROBES:
        try:
            change = FIELDS[field](probe).change(a_desk())
        except RefusedError as error:
            said = error.refusal.words
        else:
            said = f"{change.subject} {change.detail}"
            assert all(is_harmless(text) for text in texts(asdict(change.settings))), (field, probe[:40])
        assert is_harmless(said) and said, (field, probe[:40])


@pytest.mark.parametrize(
    "field", ["address", "email", "relay", "slug", "login", "host", "secret", "mailbox", "pattern"]
)
def test_a_name_for_machines_is_kept_in_ascii(field: str) -> None:
    before, kept = texts(asdict(a_desk())), []
    for probe in PROBES:
        try:
            after = FIELDS[field](probe).change(a_desk())
        except RefusedError:
            continue
        kept += [text for text in texts(asdict(after.settings)) if text not in before]

    assert [text for text in kept if not text.isascii()] == []
