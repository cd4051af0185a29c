"""Channels > Email, signatures: seen level by level, set, cleared and taken back, by keys alone."""

import pytest

from console.commands.actor import Actor
from console.commands.signatures import SetSignature
from storage.protocol import Repository
from storage.settings import Settings
from storage.words import Role
from tests.screens.admin.desk import VIEWER, Console, console_of
from widgets.language import use_language

INFO_ADDRESS = "info@acme.example"
SECTION = ("comma", "6")
AGENT = Actor(login="joost", role=Role.AGENT)
BRAND, ADDRESS, ANA, JOOST = 0, 2, 4, 5  # the rows of the first brand, the first address, and the employees


async def to_row(console: Console, place: int) -> None:
    await console.press(*SECTION, *["j"] * place)


def beside_the_preview(console: Console) -> str:
    return " ".join(" ".join(line.partition("│")[0] for line in console.lines).split())


async def set_one(console: Console, text: str, **scope: str) -> Settings:
    return await SetSignature(text=text, **scope).run(console.desk)


async def texts(console: Console) -> list[str]:
    return [one.text for one in (await console.settings()).signatures]


async def test_every_brand_address_and_employee_stands_under_its_level_set_or_not(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet\nvan Acme", brand="acme")
        await console.press(*SECTION)

        said = console.text
        places = [
            "Brands:",
            "Acme BV",
            "Nova",
            "Mail addresses:",
            INFO_ADDRESS,
            "Employees:",
            "Ana (ana)",
            "Joost (joost)",
        ]
        assert [said.index(word) for word in places] == sorted(said.index(word) for word in places)
        assert "Acme BV Groet / van Acme info@" in said
        assert f"{INFO_ADDRESS} not set" in said


async def test_a_signature_is_set_by_keys_alone_and_seen_as_the_customer_will(repository: Repository) -> None:
    async with console_of(repository) as console:
        await to_row(console, BRAND)
        await console.press("enter")
        await console.type("Groet,\n\n{{medewerker}}\n{{merknaam}} · {{adres}}")
        preview = console.text
        await console.press("ctrl+s")

        assert await texts(console) == ["Groet,\n\n{{medewerker}}\n{{merknaam}} · {{adres}}"]
        assert "│ Ana" in preview and f"Acme BV · {INFO_ADDRESS}" in preview
        assert "It closes this answer." in preview
        assert "brand acme: kept; w shows where it wins." in console.text


async def test_the_preview_stands_under_the_line_that_mail_programs_know(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet", brand="acme")
        await console.press(*SECTION, "enter")

        rows = [line.partition("│")[2].strip() for line in console.lines]
        assert rows[rows.index("--") + 1] == "Groet"


async def test_the_preview_names_every_placeholder_with_what_it_gives_here(repository: Repository) -> None:
    async with console_of(repository, size=(120, 40)) as console:
        await to_row(console, ADDRESS)
        await console.press("enter")

        said = console.text
        for words in ("merknaam, brand: Acme BV", "accountnaam, account: Konto BV", "medewerker, employee: Ana",
                      f"adres, address: {INFO_ADDRESS}", "afzendernaam, from_name: Acme BV"):  # fmt: skip
            assert words in said


async def test_a_signature_is_changed_and_the_cursor_stays_on_it(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet", address=INFO_ADDRESS)
        await to_row(console, ADDRESS)
        await console.press("e", "end")
        await console.type(" van ons")
        await console.press("ctrl+s")

        assert await texts(console) == ["Groet van ons"]
        assert any(line.startswith(f"> {INFO_ADDRESS}") for line in console.lines)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("Groet {{naam}}", "stands for nothing"), ("{{merknaam", "has no partner"), ("  ", "can't be empty")],
)
async def test_a_bad_text_shows_words_beside_it_and_saves_nothing(
    repository: Repository, typed: str, words: str
) -> None:
    async with console_of(repository) as console:
        await console.press(*SECTION, "enter")
        await console.type(typed)
        await console.press("ctrl+s")

        assert words in console.text
        assert await texts(console) == []


async def test_the_name_of_another_brand_is_warned_of_before_saving(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*SECTION, "enter")
        await console.type("Groet, team Nova")

        assert "! Look out: it names another" in console.text


async def test_clearing_asks_with_what_closes_those_answers_then(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet van Acme", brand="acme")
        await set_one(console, "Groet van info", address=INFO_ADDRESS)
        await to_row(console, ADDRESS)
        await console.press("x")
        asked = console.text
        await console.press("y")

        assert "Then answers of 1 mail address end with that of brand acme." in asked
        assert await texts(console) == ["Groet van Acme"]
        assert f"{INFO_ADDRESS}: cleared; z takes that back." in console.text


async def test_clearing_the_last_one_tells_that_answers_end_without(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet", brand="acme")
        await console.press(*SECTION, "x")

        assert "Then answers of 1 mail address end without one." in console.text


async def test_a_no_keeps_the_signature(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet", brand="acme")
        await console.press(*SECTION, "x", "n")

        assert await texts(console) == ["Groet"]


async def test_what_was_cleared_is_taken_back(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet", brand="acme")
        await console.press(*SECTION, "x", "y", "z", "y")

        assert await texts(console) == ["Groet"]
        assert "Groet" in console.text


async def test_where_nothing_is_set_there_is_nothing_to_clear(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*SECTION, "x")

        assert "Nothing is set here; Enter sets it." in console.text


async def test_an_employee_gets_one_for_a_brand_which_stands_under_them(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Ana", employee="ana")
        await to_row(console, ANA)
        await console.press("n", "tab", "tab")
        await console.type("Ana van Acme")
        await console.press("ctrl+s")

        added = (await console.settings()).signatures[-1]
        assert (added.text, added.brand_id, added.employee_id, added.address_id) == ("Ana van Acme", 1, 1, None)
        assert "> ana, for brand acme Ana van Acme info@" in console.text
        assert "Ana (ana) Ana hallo@" in console.text


async def test_a_new_one_begins_at_the_address_under_the_cursor_and_at_whoever_looks(repository: Repository) -> None:
    async with console_of(repository) as console:
        await to_row(console, ADDRESS)
        await console.press("n", "tab", "tab")
        await console.type("Ana bij info")
        await console.press("ctrl+s")

        added = (await console.settings()).signatures[-1]
        assert (added.address_id, added.employee_id) == (1, 1)


async def test_a_new_one_never_takes_the_place_of_one_that_is_set(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Ana van Acme", employee="ana", brand="acme")
        await console.press(*SECTION, "n", "tab", "tab")
        await console.type("Iets anders")
        await console.press("ctrl+s")

        assert "There is one of employee ana, for brand acme already" in beside_the_preview(console)
        assert await texts(console) == ["Ana van Acme"]


async def test_leaving_what_was_typed_asks_first(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*SECTION, "enter")
        await console.type("Groet")
        await console.press("escape")
        asked = console.text
        await console.press("n")

        assert "Leave without saving?" in asked
        assert "Groet" in console.text and "C-s save" in console.text


async def test_looking_from_elsewhere_is_no_change_to_save(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet van {{medewerker}}", brand="acme")
        await console.press(*SECTION, "enter", "tab", "right")
        seen = console.text
        await console.press("escape")

        assert "Groet van Joost" in seen
        assert "Leave without saving?" not in console.text
        assert "Closes (w: why)" in console.text


async def test_who_may_not_change_settings_is_told_so(repository: Repository) -> None:
    async with console_of(repository, actor=VIEWER) as console:
        await set_one(console, "Groet", brand="acme")
        await console.press(*SECTION, "x")
        asked = console.text
        await console.press("enter")
        await console.type("Van mij")
        await console.press("ctrl+s")

        assert "vera may not change settings" in asked
        assert "vera may not change settings" in console.text
        assert await texts(console) == ["Groet"]


async def test_who_answers_sets_their_own_and_nobody_elses(repository: Repository) -> None:
    async with console_of(repository, actor=AGENT) as console:
        await to_row(console, JOOST)
        await console.press("enter")
        await console.type("Joost")
        await console.press("ctrl+s", "k", "enter")
        await console.type("Ook Joost")
        await console.press("ctrl+s")

        assert await texts(console) == ["Joost"]
        assert "Your own signature is yours to change" in beside_the_preview(console)


async def test_a_change_beside_shows_in_the_list(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*SECTION)
        await set_one(console, "Van elders", brand="acme")
        await console.settle()

        assert "Acme BV Van elders info@" in console.text


async def test_the_second_to_save_is_told_what_the_first_changed(repository: Repository) -> None:
    async with console_of(repository) as console:
        await set_one(console, "Groet", brand="acme")
        await console.press(*SECTION, "enter", "end")
        await console.type(" van mij")
        await set_one(console, "Groet van een ander", brand="acme")
        await console.press("ctrl+s")
        told = console.text
        kept = await texts(console)
        await console.press("ctrl+s")

        assert "joost changed this" in told and "Groet van een ander" in told
        assert kept == ["Groet van een ander"]
        assert await texts(console) == ["Groet van mij"]


async def test_a_signature_that_somebody_sets_meanwhile_is_not_overwritten_unseen(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*SECTION, "enter")
        await console.type("Van mij")
        await set_one(console, "Van een ander", brand="acme")
        await console.press("ctrl+s")

        assert "joost changed this" in console.text
        assert await texts(console) == ["Van een ander"]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_list_and_the_form_can_be_drawn_at_any_size(
    repository: Repository, size: tuple[int, int], language: str
) -> None:
    use_language(language)
    async with console_of(repository, size=size) as console:
        await set_one(console, "Groet", brand="acme")
        await console.press(*SECTION)
        listed = console.text
        await console.press("enter")

        assert "Groet" in listed
        assert "Groet" in console.text
