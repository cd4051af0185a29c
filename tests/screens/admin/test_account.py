"""Channels > Email, account: every setting seen with what it does, changed at its own field, and taken back."""

from typing import Any

import pytest

from console.commands.account import SetAccount
from storage.protocol import Repository
from storage.settings import Account
from tests.screens.admin.desk import VIEWER, Console, console_of

ACCOUNT = ("comma", "8")
WIDE = (120, 40)


def beside(console: Console) -> str:
    """Return what the preview says, as one text."""
    return " ".join(" ".join(line.partition("│")[2] for line in console.lines).split())


async def account_of(console: Console) -> Account:
    return (await console.settings()).account


async def test_each_setting_stands_with_its_value_and_what_it_does(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press(*ACCOUNT)

        rows = {line[2:17].strip(): line for line in console.lines}
        for label, value, does in (
            ("Name", "konto", "forward address"),
            ("Title", "Konto BV", "signatures"),
            ("Mail domain", "omnidesk.com", "forward address"),
            ("Reopen days", "30", "reopens it"),
            ("Into closed", "off", "Group by time"),
            ("Contact forms", "-", "Reply-To"),
            ("Trusts", "-", "Authentication-Results"),
            ("Flood limit", "60", "parked"),
        ):
            assert value in rows[label] and does in rows[label]


async def test_on_a_narrow_screen_what_a_setting_does_is_told_at_length_under_the_table(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*ACCOUNT, *["j"] * 7)

        assert "Automatic mails of one sender in an hour; those above it are parked." in console.text


@pytest.mark.parametrize(("downs", "label"), [(0, "Name"), (2, "Mail domain"), (3, "Reopen days"), (7, "Flood limit")])
async def test_enter_opens_the_form_at_the_setting_under_the_cursor(
    repository: Repository, downs: int, label: str
) -> None:
    async with console_of(repository) as console:
        await console.press(*ACCOUNT, *["j"] * downs, "enter")

        assert f"> {label} " in console.text


async def test_a_new_name_shows_each_forward_address_from_which_to_which_before_it_is_saved(
    repository: Repository,
) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press(*ACCOUNT, "enter")
        before = beside(console)
        await console.fill("desk")
        seen = beside(console)
        await console.press("ctrl+s")

        assert "Forwarding must follow" not in before
        assert "supportacme @konto.omnidesk.com → supportacme @desk.omnidesk.com" in seen
        assert "supportnova @konto.omnidesk.com → supportnova @desk.omnidesk.com" in seen
        assert "Forwarding must follow at your mail provider" in seen
        assert (await account_of(console)).name == "desk"
        assert "The forward addresses are new: forward to them at your mail provider" in console.text


async def test_a_name_that_would_be_refused_moves_no_forward_address_in_the_preview(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press(*ACCOUNT, "enter")
        await console.fill("No Name")

        assert "→" not in console.text


@pytest.mark.parametrize(
    ("downs", "typed", "field", "value"),
    [
        (1, "Konto Holding", "title", "Konto Holding"),
        (2, "desk.example", "mail_domain", "desk.example"),
        (3, "0", "reopen_days", 0),
        (5, "form@acme.example\n\n web@Acme.example ", "relays", ("form@acme.example", "web@acme.example")),
        (6, "mx.acme.example\nMX.other.example", "trusted_authservs", ("mx.acme.example", "mx.other.example")),
        (7, "5", "flood_per_hour", 5),
    ],
)
async def test_a_setting_is_changed_by_keys_alone_and_only_that_one(
    repository: Repository, downs: int, typed: str, field: str, value: Any
) -> None:
    async with console_of(repository) as console:
        before = await account_of(console)
        await console.press(*ACCOUNT, *["j"] * downs, "enter")
        await console.fill(typed)
        await console.press("ctrl+s")

        after = await account_of(console)
        differing = [name for name in Account.__slots__ if getattr(after, name) != getattr(before, name)]
        assert differing == [field]
        assert getattr(after, field) == value


async def test_a_switch_is_switched_and_the_preview_says_what_the_rule_does(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press(*ACCOUNT, "j", "j", "j", "j", "enter")
        off = beside(console)
        await console.press("space")
        on = beside(console)
        await console.press("ctrl+s")

        assert "By time, no mail joins a closed ticket." in off
        assert "By time, a mail joins a closed ticket too." in on
        assert (await account_of(console)).group_into_closed
        assert "The account is changed." in console.text


async def test_a_list_is_cleared(repository: Repository) -> None:
    async with console_of(repository) as console:
        await SetAccount(relays=["form@acme.example"]).run(console.desk)
        await console.press(*ACCOUNT, *["j"] * 5, "enter")
        await console.fill("")
        await console.press("ctrl+s")

        assert (await account_of(console)).relays == ()


@pytest.mark.parametrize(
    ("downs", "typed", "words"),
    [
        (0, "Konto BV", "is no short name"),
        (2, "localhost", "is no domain"),
        (3, "soon", "is no whole number"),
        (3, "-1", "Reopen days is"),
        (5, "form@acme.example\nnobody", '"nobody" is no mail address'),
        (6, "mx acme", "is no authserv-id"),
        (7, "0", "Flood limit is"),
    ],
)
async def test_a_bad_value_shows_words_beside_it_and_saves_nothing(
    repository: Repository, downs: int, typed: str, words: str
) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press(*ACCOUNT, *["j"] * downs, "enter")
        await console.fill(typed)
        await console.press("ctrl+s")

        assert words in console.text
        assert (await console.settings()).version == 1


async def test_what_was_typed_is_guarded(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*ACCOUNT, "j", "enter")
        await console.type(" en zonen")
        await console.press("escape")
        asked = console.text
        await console.press("n")
        kept = console.text
        await console.press("escape", "y")

        assert "Leave without saving?" in asked
        assert "> Title Konto BV en zonen" in kept
        assert "en zonen" not in console.text
        assert (await console.settings()).version == 1


async def test_a_change_is_taken_back(repository: Repository) -> None:
    async with console_of(repository) as console:
        before = await account_of(console)
        await console.press(*ACCOUNT, "enter")
        await console.fill("desk")
        await console.press("ctrl+s", "z", "y")

        assert await account_of(console) == before
        assert "Version 2 is undone" in console.text


async def test_a_change_elsewhere_shows_in_the_list(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*ACCOUNT)
        await SetAccount(title="Zenith").run(console.desk)
        await console.settle()

        assert "Zenith" in console.text


async def test_the_second_who_edits_the_account_is_told_what_the_first_changed(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*ACCOUNT, "j", "enter")
        await console.fill("Konto Twee")
        await SetAccount(reopen_days=7).run(console.desk)
        await console.settle()
        told_at_once = console.text
        await console.press("ctrl+s")
        told, held = console.text, await account_of(console)
        await console.press("ctrl+s")

        after = await account_of(console)
        assert "30 → 7" in told_at_once
        assert "joost changed this while you were looking at it" in told
        assert held.title == "Konto BV"
        assert (after.title, after.reopen_days) == ("Konto Twee", 7)


async def test_somebody_who_only_looks_is_refused_with_words(repository: Repository) -> None:
    async with console_of(repository, actor=VIEWER) as console:
        await console.press(*ACCOUNT, "j", "enter")
        await console.type("!")
        await console.press("ctrl+s")

        assert "vera may not change settings" in console.text
        assert (await console.settings()).version == 1
