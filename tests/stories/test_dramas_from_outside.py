"""The dramas that consist of mail alone end the same from outside: `omnidesk import`, then `ticket list --messages`.

Nothing of the desk is called here but the program; the dramas' own words say what must come of it.
"""

import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from console.mail.message_ids import read_ids
from tests.dramas.letters import id_of
from tests.dramas.outside import acts, first_commands, is_for_outside
from tests.dramas.script import Drama, Mail, TicketEnd, load, paths
from tests.stories.program import Program

DRAMAS = {path.stem: drama for path in paths() if is_for_outside(drama := load(path))}
OUTCOMES = ("ticketed", "duplicate", "bounce", "setup", "parked", "failed")
Seen = dict[str, Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    """What the program says of each drama."""
    folder = tmp_path_factory.mktemp("dramas")
    first = Program(folder)
    for command in first_commands():
        first.json(*command)
    return {name: _play(name, folder) for name in DRAMAS}


@pytest.mark.parametrize("name", DRAMAS)
def test_a_drama_of_mails_ends_the_same_from_outside(name: str, told: dict[str, Seen]) -> None:
    drama, seen = DRAMAS[name], told[name]

    tickets = {ticket["number"]: ticket for ticket in seen["listed"]["tickets"]}

    assert seen["imported"] == _sums(drama)
    assert sorted(_lines(tickets)) == sorted(_expected_lines(drama))
    assert {number: _end(tickets[number]) for number in drama.tickets} == {
        number: _expected_end(end) for number, end in drama.tickets.items()
    }


def _play(name: str, folder: Path) -> Seen:
    home = folder / name
    home.mkdir()
    shutil.copy(folder / "desk.db", home / "desk.db")
    program = Program(home)
    sums: Counter[str] = Counter()
    for number, act in enumerate(acts(DRAMAS[name])):
        for command in act.commands:
            program.json(*command)
        file = home / f"{number}.mbox"
        file.write_bytes(act.mbox)
        counted = program.json("import", file.name, "--brand", act.brand)
        sums.update({word: counted[word] for word in OUTCOMES})
    return {"imported": dict(sums), "listed": program.json("ticket", "list", "--messages", "--limit", "1000")}


def _sums(drama: Drama) -> dict[str, int]:
    ends = Counter(_outcome(mail.then) for mail in drama.mails)
    return {word: ends[word] for word in OUTCOMES}


def _outcome(then: str) -> str:
    word = then.partition(":")[0].split()[0]
    return word if word in OUTCOMES else "ticketed"


def _lines(tickets: dict[int, Any]) -> list[str]:
    """Return a line a message: its id, arrival, ticket, rule, header and badges."""
    return [
        f"{_named(one['message_id'])} {one['arrival']} "
        f"#{number} {one['because']} {one['address_because']} {one['badges']}"
        for number, ticket in tickets.items()
        for one in ticket["messages"]
    ]


def _expected_lines(drama: Drama) -> list[str]:
    return [
        f"{_id(mail)} {_moment(drama, mail)} {mail.then} {mail.by} {mail.badges}"
        for mail in drama.mails
        if mail.then.startswith("#")
    ]


def _id(mail: Mail) -> str:
    """Return the id that the mail is kept under: a header of its own may give it, one too long becomes a hash."""
    name = mail.again or mail.mail
    own = next((value for header, value in mail.headers if header.lower() == "message-id"), id_of(mail, name))
    return _named(next(iter(read_ids(own)), "@made."))


def _named(message_id: str) -> str:
    return "made" if "@made." in message_id else message_id


def _moment(drama: Drama, mail: Mail) -> str:
    return datetime.fromtimestamp(drama.moment(mail.at) / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _end(ticket: Any) -> Seen:
    return {
        "of": ticket["customer"]["address"],
        "at": ticket["address"],
        "brand": ticket["brand"],
        "status": ticket["status"],
        "follows": ticket["follows"],
        "message_count": ticket["message_count"],
    }


def _expected_end(end: TicketEnd) -> Seen:
    return {
        "of": end.of,
        "at": end.at,
        "brand": end.brand,
        "status": end.status,
        "follows": end.follows,
        "message_count": len(end.holds or ()),
    }
