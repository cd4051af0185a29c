"""`omnidesk logs`, `digest` and the trail of `why`: what became of each mail, its times, and no word of it."""

import asyncio
import json
import sys

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails, tickets

_IMPATIENT = """
import sys
import console.cli.logs
from console.cli.main import main
console.cli.logs._LOOK_S = 0.1
sys.exit(main())
"""


def test_a_mail_is_one_line_with_outcome_rule_ticket_and_name(desk: Program) -> None:
    import_mails(desk, a_mail(1), a_mail(2, sender="klant1@example.nl", at="09:00:00"))

    mails = [line for line in desk.here("logs").out.splitlines() if " mail " in line]

    assert [line.split(" ", 2)[2] for line in mails] == [
        "outcome=ticketed because=new:no-candidate ticket=1 mailbox=import delivery=1 message_id=<1@example.nl>",
        "outcome=ticketed because=time-window ticket=1 mailbox=import delivery=2 message_id=<2@example.nl>",
    ]


def test_no_word_of_a_mail_is_in_the_log(desk: Program) -> None:
    import_mails(desk, a_mail(1, text="Geheim"))

    said = desk.here("logs").out + desk.here("logs", "--json").out

    assert not {"Geheim", "Vraag", "klant1@example.nl"} & set(said.replace('"', " ").split())


def test_deeds_and_settings_stand_between_the_mails(desk: Program) -> None:
    import_mails(desk, a_mail(1))
    desk.here("ticket", "close", "1")

    entries = desk.here("logs", "--json").shape["entries"]

    assert [one["kind"] for one in entries][-2:] == ["mail", "deed"]
    assert entries[-1]["verb"] and entries[-1]["subject"] == "ticket 1"
    assert {"settings"} <= {one["kind"] for one in entries}


def test_only_the_newest_are_shown_unless_a_time_is_given(desk: Program) -> None:
    import_mails(desk, *(a_mail(number) for number in range(1, 6)))

    last = desk.here("logs", "--limit", "2", "--json").shape["entries"]
    since = desk.here("logs", "--since", "1h", "--limit", "2", "--json").shape["entries"]

    assert [one["delivery"] for one in last] == [4, 5]
    assert [one["delivery"] for one in since if one["kind"] == "mail"] == [1, 2, 3, 4, 5]


async def test_followed_it_tells_each_mail_once_as_it_is_decided(desk: Program) -> None:
    await asyncio.to_thread(import_mails, desk, a_mail(1))
    following = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "console", "logs", "-f", "--json",
        cwd=desk.home, env=desk.surroundings(), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert following.stdout is not None
    seen = []
    async with asyncio.timeout(30):
        while len(seen) < 3:
            entry = json.loads(await following.stdout.readline())
            seen += [entry["message_id"]] if entry["kind"] == "mail" else []
            if seen == ["<1@example.nl>"]:
                await asyncio.to_thread(import_mails, desk, a_mail(1), a_mail(2), a_mail(3))
        following.terminate()
        last = await following.stdout.read()
        code = await following.wait()

    assert (seen, code) == (["<1@example.nl>", "<2@example.nl>", "<3@example.nl>"], 0)
    assert all("kind" in json.loads(line) for line in last.splitlines())


@pytest.mark.parametrize("is_replaced", [True, False])
async def test_followed_it_ends_with_words_when_the_database_is_another_one(desk: Program, is_replaced: bool) -> None:
    await asyncio.to_thread(import_mails, desk, a_mail(1))
    following = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _IMPATIENT, "logs", "-f", "--json",
        cwd=desk.home, env=desk.surroundings(), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert following.stdout is not None
    async with asyncio.timeout(30):
        while json.loads(await following.stdout.readline())["kind"] != "mail":
            pass
        moved = desk.database.rename(desk.database.with_name("moved.db"))
        if is_replaced:
            desk.database.write_bytes(moved.read_bytes())
        *_rest, last = (await following.stdout.read()).splitlines()
        code = await following.wait()

    assert (json.loads(last)["error"]["code"], code) == ("database-replaced", 1)


def test_a_time_to_come_ends_the_digest_now(desk: Program) -> None:
    import_mails(desk, a_mail(1))

    told = desk.here("digest", "--since", "1970-01-02", "--until", "9999-12-31", "--json").shape
    ahead = desk.here("digest", "--since", "9999-12-30", "--until", "9999-12-31", "--json")

    assert (told["fetched"], told["until"][:2]) == (1, "20")
    assert (ahead.code, ahead.error_code) == (2, "usage")


def test_the_digest_tells_in_words_and_in_json_the_same(desk: Program) -> None:
    import_mails(desk, a_mail(1), a_mail(2))

    said, told = desk.here("digest", "--since", "1h"), desk.here("digest", "--since", "1h", "--json").shape

    assert "2 mails came in" in said.out.splitlines()[0]
    assert told["came_in"] == [{"outcome": "ticketed", "because": "new:no-candidate", "mails": 2, "usually": None}]
    assert [one["ticket"] for one in told["waiting"]] == [1, 2]
    assert told.keys() >= {"set_aside", "bounces", "outbox", "slowest", "settings", "near_edges", "days_compared"}


@pytest.mark.parametrize("words", [("--since", "soonish"), ("--until", "later"), ("--since", "1h", "--until", "2h")])
def test_a_time_that_is_none_is_refused_with_words(desk: Program, words: tuple[str, ...]) -> None:
    ran = desk.here("digest", *words, "--json")

    assert (ran.code, ran.error_code) == (2, "usage")


def test_why_traces_a_mail_from_where_it_came_to_the_answer(desk: Program) -> None:
    desk.here("smtp", "set", "--host", "localhost", "--security", "none")
    desk.here("employee", "add", "ana", "--name", "Ana", "--email", "ana@acme.example", "--role", "agent")
    import_mails(desk, a_mail(1))
    before = desk.here("why", "<1@example.nl>", "--json").shape["trail"]
    sent = desk.here("--employee", "ana", "ticket", "reply", "1", "--text", "Morgen.", "--json")

    trail = desk.here("why", "<1@example.nl>", "--json").shape["trail"]
    said = desk.here("why", "<1@example.nl>").out

    assert sent.code == 0, sent
    assert before["answers"] == []
    assert (trail["arrival"], trail["ticket"], trail["mailbox"]) == ("2026-03-02T08:00:00Z", 1, None)
    assert [(one["author"], one["state"]) for one in trail["answers"]] == [("ana", "queued")]
    assert "From the server to the answer" in said and "by ana" in said
    assert len(tickets(desk)) == 1
