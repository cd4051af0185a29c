"""Channels > Email, account: what may be let go in time is set with words about what happens, and what doesn't."""

import pytest

from storage.protocol import Repository
from tests.screens.admin.desk import Console, console_of
from tests.screens.admin.servers import to_field

ACCOUNT = ("comma", "8")
WIDE = (120, 48)


def beside(console: Console) -> str:
    """Return what the preview says, as one text."""
    return " ".join(" ".join(line.partition("│")[2] for line in console.lines).split())


async def test_both_stand_in_the_list_with_never_and_where_to_look(repository: Repository) -> None:
    async with console_of(repository, size=(160, 48)) as console:
        await console.press(*ACCOUNT)

        rows = {line[2:17].strip(): line for line in console.lines}
        for label in ("Closed days", "Parked days"):
            assert "never" in rows[label] and "`omnidesk retention` shows them" in rows[label]


async def test_what_is_filled_in_is_told_before_it_is_saved_and_kept(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press(*ACCOUNT, "enter")
        before = beside(console)
        await to_field(console, "Closed days")
        await console.fill("730")
        await to_field(console, "Parked days")
        await console.fill("1")
        seen = beside(console)
        await console.press("ctrl+s")

        account = (await console.settings()).account
        assert (account.retention_closed_days, account.retention_parked_days) == (730, 1)
        assert "Everything is kept" in before
        assert "closed tickets older than 730 days and parked mails older than 1 day" in seen
        assert "Nothing goes by itself." in seen


@pytest.mark.parametrize("label", ["Closed days", "Parked days"])
@pytest.mark.parametrize(
    ("typed", "words"), [("soon", "is no whole number"), ("-1", "{label} is"), ("36501", "{label} is")]
)
async def test_a_bad_value_is_refused_at_its_own_field(
    label: str, typed: str, words: str, repository: Repository
) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press(*ACCOUNT, "enter")
        await to_field(console, label)
        await console.fill(typed)
        await console.press("ctrl+s")

        assert words.format(label=label) in console.text
        assert (await console.settings()).version == 1


async def test_a_change_is_told_in_the_history_in_words(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press(*ACCOUNT, "G", "enter")
        await console.fill("90")
        await console.press("ctrl+s", "9")

        assert "parked mails are let go after never → 90 days" in console.text


async def test_on_eighty_columns_the_last_setting_is_reached_seen_and_changed(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*ACCOUNT, "G")
        told = console.text
        await console.press("enter")
        opened = console.text
        await console.fill("30")
        await console.press("ctrl+s")

        assert "none goes by itself" in told
        assert "> Parked days" in opened
        assert (await console.settings()).account.retention_parked_days == 30
