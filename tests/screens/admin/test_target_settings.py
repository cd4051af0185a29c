"""Channels > Email: how soon answers are promised is set with the brand, when there is work with the account."""

from storage.protocol import Repository
from tests.screens.admin.desk import console_of
from tests.screens.admin.servers import to_field

WIDE = (120, 48)


async def test_a_brand_promises_answers_within_working_time(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press("comma", "2", "enter")
        await to_field(console, "First answer")
        await console.fill("4h")
        await to_field(console, "Working hours")
        await console.fill("ma-vr 9:00-17:00")
        await console.press("ctrl+s")

        brand = (await console.settings()).brands[0]
        assert (brand.first_answer_s, brand.next_answer_s) == (14400, 0)
        assert brand.working_hours == "mon-fri 09:00-17:00"


async def test_an_address_promises_otherwise_and_is_left_to_its_brand_again(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press("comma", "enter")
        await to_field(console, "First answer")
        await console.fill("90m")
        await console.press("ctrl+s")
        promised = (await console.settings()).addresses[0]
        await console.press("enter")
        await to_field(console, "First answer")
        await console.fill("")
        await console.press("ctrl+s")
        left = (await console.settings()).addresses[0]

        assert (promised.first_answer_s, promised.next_answer_s) == (5400, None)
        assert left.first_answer_s is None


async def test_days_of_work_are_refused_at_the_field_that_asks_for_hours(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press("comma", "2", "enter")
        await to_field(console, "Next answer")
        await console.fill("2d")
        await console.press("ctrl+s")

        assert "4h or 90m" in console.text
        assert (await console.settings()).version == 1


async def test_the_account_keeps_hours_zone_and_days_off_and_tells_what_follows(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press("comma", "8", "enter")
        await to_field(console, "Working hours")
        await console.fill("mon-fri 09:00-17:30")
        await to_field(console, "Days off")
        await console.type("2026-12-25")
        seen = " ".join(" ".join(line.partition("│")[2] for line in console.lines).split())
        await console.press("ctrl+s")

        account = (await console.settings()).account
        assert (account.working_hours, account.days_off) == ("mon-fri 09:00-17:30", ("2026-12-25",))
        assert "Promised answers are counted mon-fri 09:00-17:30 (Europe/Amsterdam)." in seen
