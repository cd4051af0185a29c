"""Channels > Email, mail addresses: seen, added, changed, ordered, removed and taken back, by keys alone."""

import pytest

from console.commands.addresses import AddressOptions, EditAddress
from console.commands.refusal import Refusal
from storage.protocol import Repository
from storage.words import SignatureLevel
from tests.screens.admin.desk import VIEWER, Console, console_of

MAIN = "info@acme.example"


async def fields_down(console: Console, count: int) -> None:
    await console.press(*["tab"] * count)


async def test_each_brand_stands_with_its_forward_address_over_its_mail_addresses(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma")

        said = console.text
        assert said.index("supportacme@konto.omnidesk.com") < said.index(MAIN) < said.index("hallo@nova.example")


async def test_an_address_is_added_by_keys_alone(repository: Repository) -> None:
    async with console_of(repository, size=(120, 40)) as console:
        await console.press("comma", "n")
        await console.type("Verkoop@Acme.example")
        await fields_down(console, 3)
        await console.type("Verkoop {{merknaam}}")
        preview = console.text
        await console.press("ctrl+s")

        added = (await console.settings()).address_named("verkoop@acme.example")
        assert added is not None and added.from_name == "Verkoop {{merknaam}}"
        assert "Verkoop Acme BV <verkoop@acme.example>" in preview
        assert "verkoop@acme.example is registered" in console.text


async def test_a_period_a_switch_and_a_level_are_changed_and_only_those(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "enter")
        await fields_down(console, 4)
        await console.press("space", "down", "enter")
        await fields_down(console, 1)
        await console.press("tab")
        await console.fill("24h")
        await console.press("ctrl+s")

        known = (await console.settings()).address_named(MAIN)
        assert known is not None
        assert known.signature_level is SignatureLevel.BRAND
        assert (known.period_s, known.cap_days, known.from_name) == (86_400, 30, "")


@pytest.mark.parametrize(
    ("tabs", "typed", "words"),
    [
        (2, "{{nobody}}", "stands for nothing"),
        (3, "not an address", "is no mail address"),
        (6, "-3h", "is no duration"),
        (6, "0", "is no duration"),
        (6, "400d", "at most 180 days"),
        (7, "0", "Most days"),
        (9, "1m", "at least 1 hour"),
    ],
)
async def test_a_bad_value_shows_words_beside_it_and_saves_nothing(
    repository: Repository, tabs: int, typed: str, words: str
) -> None:
    async with console_of(repository) as console:
        before = await console.settings()
        await console.press("comma", "enter")
        await fields_down(console, tabs)
        await console.fill(typed)
        await console.press("ctrl+s")

        assert words in console.text
        assert await console.settings() == before


async def test_an_address_that_is_there_in_another_case_is_refused_on_its_field(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "n")
        await console.type("INFO@ACME.example")
        await console.press("ctrl+s")

        assert "is registered already" in console.text


async def test_what_was_typed_is_guarded(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "enter", "tab", "tab")
        await console.type("Service")
        await console.press("escape")
        asked = console.text
        await console.press("n")
        kept = console.text
        await console.press("escape", "y")

        assert "Leave without saving?" in asked
        assert "Service" in kept
        assert "Forwarding" in console.text
        assert (await console.settings()).version == 1


async def test_quitting_is_held_up_once_while_something_is_unsaved(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "enter", "tab", "tab")
        await console.type("Service")
        await console.press("ctrl+q")

        assert "Something is not saved" in console.text
        assert console.app.is_running


async def test_addresses_change_places_within_their_brand(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "n")
        await console.type("b@acme.example")
        await console.press("ctrl+s", "K")

        settings = await console.settings()
        assert [one.address for one in settings.addresses_of(settings.brands[0].id)] == ["b@acme.example", MAIN]
        await console.press("K")
        assert "It is the first of its brand." in console.text


async def test_a_removed_address_is_asked_about_and_comes_back(repository: Repository) -> None:
    async with console_of(repository) as console:
        before = (await console.settings()).address_named(MAIN)
        await console.press("comma", "x")
        asked = console.text
        await console.press("y")
        gone = (await console.settings()).address_named(MAIN)
        await console.press("z", "y")

        assert f"Remove {MAIN}?" in asked and "tickets stay" in asked
        assert gone is None
        assert (await console.settings()).address_named(MAIN) == before


async def test_a_change_in_one_console_shows_in_the_other(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma")
        options = AddressOptions(from_name="Klantenservice")
        await EditAddress(address=MAIN, options=options).run(console.desk)
        await console.settle()

        assert "Klantens" in console.text


async def test_the_second_who_edits_an_address_is_told_what_the_first_changed(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "enter", "tab", "tab")
        await console.type("Service")
        await EditAddress(address=MAIN, options=AddressOptions(period_s=3600)).run(console.desk)
        await console.settle()
        told_at_once = console.text
        await console.press("ctrl+s")
        told_on_saving, held = console.text, await console.settings()
        await console.press("ctrl+s")

        known = (await console.settings()).address_named(MAIN)
        assert "grouping period 72h → 1h" in told_at_once
        assert "joost changed this" in told_on_saving
        assert held.version == 2
        assert known is not None and (known.from_name, known.period_s) == ("Service", 3600)


async def test_somebody_who_only_looks_is_refused_with_words(repository: Repository) -> None:
    async with console_of(repository, actor=VIEWER) as console:
        await console.press("comma", "enter", "tab", "tab")
        await console.type("Service")
        await console.press("ctrl+s")
        refused = console.text
        await console.press("escape", "y", "x")

        assert "vera may not change settings" in refused
        assert "may not change settings" in console.text
        assert (await console.settings()).version == 1


async def test_the_forward_address_goes_to_the_clipboard(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "y")

        assert console.app.clipboard == "supportacme@konto.omnidesk.com"


async def test_who_is_no_employee_any_more_is_told_so_by_every_key(repository: Repository) -> None:
    gone = Refusal(code="unknown-employee", words="There is no employee ana.")
    async with console_of(repository, who=lambda _settings: gone) as console:
        for key in ("x", "v", "K"):
            await console.press("comma" if key == "x" else "escape", key)

            assert console.app.is_running
        await console.press("enter", "tab", "tab")
        await console.type("Service")
        await console.press("ctrl+s")

        assert "There is no employee ana." in console.text
        assert (await console.settings()).version == 1
