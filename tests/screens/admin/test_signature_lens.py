"""The lens on signatures: who wins stands first, every other with its reason, and what to do where none is set."""

from console.commands.addresses import AddressOptions, EditAddress
from console.commands.signatures import SetSignature
from storage.protocol import Repository
from storage.words import SignatureLevel
from tests.screens.admin.desk import Console, console_of

INFO_ADDRESS, HALLO = "info@acme.example", "hallo@nova.example"
LENS = ("comma", "6", "w")


async def set_one(console: Console, text: str, **scope: str) -> None:
    await SetSignature(text=text, **scope).run(console.desk)


async def test_the_winner_stands_first_with_its_text_and_the_others_with_their_reasons(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet van {{merknaam}}", brand="acme")
        await set_one(console, "Groet van {{medewerker}}", employee="ana")
        await console.press(*LENS)

        said = console.text
        parts = [
            "WINS: employee ana",
            "-- Groet van Ana",
            "Did not win",
            f"1 employee employee ana, for {INFO_ADDRESS}: not set",
            "5 brand brand acme: less particular than that of employee ana",
            "“Groet van Acme BV”",
        ]
        assert [said.index(part) for part in parts] == sorted(said.index(part) for part in parts)


async def test_another_employee_and_another_address_are_chosen_by_keys(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet van {{medewerker}}", employee="ana")
        await set_one(console, "Nova, {{medewerker}}", brand="nova")
        await console.press(*LENS)
        ana = console.text
        await console.press("tab", "right", "tab", "right")

        assert "WINS: employee ana" in ana
        assert "WINS: brand nova" in console.text and "-- Nova, Joost" in console.text


async def test_who_is_no_employee_gets_what_the_brand_says(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet", employee="ana")
        await set_one(console, "Van {{medewerker}}", brand="acme")
        await console.press(*LENS, "tab", "left")

        assert "WINS: brand acme" in console.text and "-- Van Acme BV" in console.text
        assert "whoever answers is no employee" in console.text


async def test_where_none_is_set_the_next_step_is_told_and_taken(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*LENS)
        told = console.text
        await console.press("e")
        await console.type("Groet")
        await console.press("ctrl+s")

        assert "NO SIGNATURE: the answer ends without one" in told
        assert "Next: e sets that of brand acme." in told
        assert "WINS: brand acme" in console.text


async def test_a_fixed_level_without_a_text_tells_both_ways_out(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet", brand="acme")
        options = AddressOptions(signature_level=SignatureLevel.EMPLOYEE)
        await EditAddress(address=INFO_ADDRESS, options=options).run(console.desk)
        await console.press(*LENS)
        own = console.text
        await console.press("tab", "left", "e")

        assert "e sets that of employee ana; or 1, then Enter on info@acme.example" in own
        assert "the address fixes the level to employee" in own
        assert "Who answers is no employee: 7, then n, adds one." in console.text


async def test_another_brands_name_is_warned_of_where_its_customers_would_read_it(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Ana, team Nova", employee="ana")
        await console.press(*LENS)
        acme = console.text
        await console.press("right")

        assert "! Look out: it names another brand: Nova." in acme
        assert "Look out" not in console.text and HALLO in console.text


async def test_the_lens_follows_what_others_change(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*LENS)
        await set_one(console, "Van elders", address=INFO_ADDRESS)
        await console.settle()

        assert f"WINS: {INFO_ADDRESS}" in console.text and "-- Van elders" in console.text


async def test_it_opens_from_the_mail_address_under_the_cursor_and_leads_back(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Nova groet", brand="nova")
        await console.press("comma", "j", "w")
        lens = console.text
        await console.press("w")

        assert "WINS: brand nova" in lens and HALLO in lens
        assert "Forwarding" in console.text


async def test_a_long_outcome_is_scrolled_whichever_choice_has_the_focus(repository: Repository) -> None:
    async with console_of(repository, size=(80, 16)) as console:
        await set_one(console, "\n".join(f"regel {number}" for number in range(20)), brand="acme")
        await console.press(*LENS, "G")

        assert "regel 19" in console.text and "regel 1 " not in console.text
