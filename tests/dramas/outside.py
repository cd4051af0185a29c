"""A drama as files and commands, so that any program that keeps the promises of the command line can play it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tests.dramas.letters import id_of, letters_of
from tests.dramas.script import Change, Drama, Mail, milliseconds

FIRST_COMMANDS = (
    ("account", "set", "--name", "konto", "--title", "Konto"),
    ("brand", "add", "acme", "--name", "Acme BV"),
    ("brand", "add", "nova", "--name", "Nova"),
    ("employee", "add", "ana", "--name", "Ana", "--email", "ana@konto.nl"),
)
FIRST_ADDRESSES = {"info@acme.nl": "acme", "sales@acme.nl": "acme", "help@nova.nl": "nova"}
_FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)
_OF_ACCOUNT = {"relays": "--relay", "trusted_authservs": "--trusted-authserv", "reopen_days": "--reopen-days"}
_OF_ADDRESS = {
    "period": "--period",
    "cap_days": "--cap-days",
    "cap_mails": "--cap-mails",
    "from_address": "--from-address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is done at once from outside: commands that change the desk, then an mbox file imported into a brand."""

    commands: list[list[str]]
    brand: str
    mbox: bytes


def is_for_outside(drama: Drama) -> bool:
    """Tell whether imports and settings can play the drama: mails in order of arrival, and changes of the desk."""
    arrivals = [milliseconds(mail.at) for mail in drama.mails]
    desks = [drama.desk, *(step.desk for step in drama.steps if isinstance(step, Change))]
    return (
        drama.from_outside
        and all(isinstance(step, Mail | Change) for step in drama.steps)
        and all(mail.mailbox and mail.repeat == 1 for mail in drama.mails)
        and arrivals == sorted(arrivals)
        and not any(desk.get("account", {}).keys() - _OF_ACCOUNT.keys() for desk in desks)
    )


def acts(drama: Drama) -> list[Act]:
    """Return the acts of a drama in order; mails to one brand with nothing in between are one import."""
    ids: dict[str, str] = {}
    found = []
    waiting = commands(drama.desk)
    for kind, row in groupby(drama.steps, key=lambda step: step.mailbox if isinstance(step, Mail) else ""):
        steps = list(row)
        if kind:
            mails = [step for step in steps if isinstance(step, Mail)]
            found.append(Act(commands=waiting, brand=kind, mbox=as_mbox(drama, mails, ids)))
            waiting = []
        for step in steps:
            waiting += commands(step.desk) if isinstance(step, Change) else []
    return found


def as_mbox(drama: Drama, mails: Sequence[Mail], ids: dict[str, str]) -> bytes:
    """Return mails of a drama as an mbox file, in their order; lines that begin with "From " are escaped.

    `ids` holds the Message-IDs of what came before, and gets those of these mails.
    """
    box = []
    for mail in mails:
        for letter in letters_of(mail, drama, ids):
            ids[letter.name] = id_of(mail, letter.name)
            text = _FROM_LINE.sub(rb">\1", letter.raw.replace(b"\r\n", b"\n"))
            box.append(b"From drama@example.nl Mon Mar  2 08:00:00 2026\n" + text + b"\n")
    return b"".join(box)


def first_commands() -> list[list[str]]:
    """Return the commands that set up the desk as every drama finds it, in order, without the program's name."""
    addresses = [["address", "add", address, "--brand", brand] for address, brand in FIRST_ADDRESSES.items()]
    return [*map(list, FIRST_COMMANDS), *addresses]


def commands(desk: Mapping[str, Any]) -> list[list[str]]:
    """Return the commands that bring what a drama says of the desk."""
    said: list[list[str]] = []
    for address, wanted in desk.get("addresses", {}).items():
        verb = (
            ["edit", address]
            if address in FIRST_ADDRESSES
            else ["add", address, "--brand", wanted.get("brand", "acme")]
        )
        said.append(["address", *verb, *_address_options(wanted)])
    said += [["address", "remove", address] for address in desk.get("without", ())]
    for slug, address in desk.get("default_addresses", {}).items():
        said.append(["brand", "edit", slug, "--default-address", address])
    said += [["exclusion", "add", *_exclusion_options(exclusion)] for exclusion in desk.get("excluded", ())]
    said += [["exclusion", "remove", pattern] for pattern in desk.get("no_longer_excluded", ())]
    options = [option for name, value in desk.get("account", {}).items() for option in _account_options(name, value)]
    return [*said, ["account", "set", *options]] if options else said


def _account_options(name: str, value: Any) -> list[str]:
    given = value if isinstance(value, list) else [value]
    return [_OF_ACCOUNT[name], *map(str, given)]


def _address_options(wanted: dict[str, Any]) -> list[str]:
    options = []
    for name, option in _OF_ADDRESS.items():
        if name in wanted:
            options += [option, str(wanted[name])]
    if "group_by_time" in wanted:
        options.append("--group-by-time" if wanted["group_by_time"] else "--no-group-by-time")
    return options


def _exclusion_options(exclusion: str | dict[str, str]) -> list[str]:
    if isinstance(exclusion, str):
        return [exclusion]
    scope = ("--brand", exclusion["brand"]) if "brand" in exclusion else ("--address", exclusion["address"])
    return [exclusion["pattern"], *scope]
