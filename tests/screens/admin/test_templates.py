"""Channels > Email, templates: seen by brand, made, changed, removed and taken back, by keys alone."""

import pytest

from console.commands.answer_templates import AddTemplate, EditTemplate
from storage.protocol import Repository
from tests.screens.admin.desk import VIEWER, Console, console_of
from tests.screens.admin.servers import to_field
from widgets.language import use_language

SECTION = ("comma", "0")


async def add(console: Console, name: str, text: str, brand: str | None = None) -> None:
    await AddTemplate(name=name, text=text, brand=brand).run(console.desk)


async def kept(console: Console) -> list[tuple[str, int | None, str]]:
    return [(one.name, one.brand_id, one.text) for one in (await console.settings()).templates]


def beside(console: Console) -> str:
    """Return what the preview says, as one text."""
    return " ".join(" ".join(line.partition("│")[2] for line in console.lines).split())


async def test_templates_stand_under_all_brands_and_their_brand_with_the_whole_text_below(
    repository: Repository,
) -> None:
    async with console_of(repository) as console:
        await add(console, "Ruilen", "Ruilen kan.", "nova")
        await add(console, "Retour", "Beste {{klant}},\n\nNummer {{ticket}}.")
        await console.press(*SECTION)

        said = console.text
        places = ["0 Templates", "For all brands", "Retour", "Nova", "Ruilen", "Beste {{klant}}, Nummer {{ticket}}."]
        assert [said.index(words) for words in places] == sorted(said.index(words) for words in places)
        assert "Beste {{klant}}, / Nummer {{ticket}}." in said

        await console.press("j")

        assert console.text.count("Ruilen kan.") == 2


async def test_the_tenth_part_is_reached_by_its_key_and_by_going_on_from_the_ninth(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "9", "right")
        there = console.text
        await console.press("right")

        assert "There are no templates yet. n makes one" in there
        assert "1 Mail addresses" in console.text


async def test_a_template_is_made_by_keys_alone_and_seen_filled_in(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*SECTION, "n")
        await console.type("Retour")
        await to_field(console, "Text")
        await console.type("Beste {{klant}},\n\nTicket {{ticket}} van {{merknaam}} · {{medewerker}}")
        preview = beside(console)
        await console.press("ctrl+s")

        text = "Beste {{klant}},\n\nTicket {{ticket}} van {{merknaam}} · {{medewerker}}"
        assert await kept(console) == [("Retour", None, text)]
        assert "Beste Jan Smit, Ticket 7 van Acme BV · Ana" in preview
        assert "The template Retour is kept." in console.text
        assert any(line.startswith("> Retour") for line in console.lines)


async def test_a_template_of_a_brand_is_seen_from_that_brands_addresses(repository: Repository) -> None:
    async with console_of(repository, size=(100, 40)) as console:
        await console.press(*SECTION, "n")
        await console.type("Retour")
        await to_field(console, "For")
        await console.press("right", "right")
        await to_field(console, "Text")
        await console.type("{{merknaam}}: {{adres}}")
        preview = beside(console)
        await console.press("ctrl+s")

        assert "Nova: hallo@nova.example" in preview
        assert await kept(console) == [("Retour", 2, "{{merknaam}}: {{adres}}")]


async def test_a_template_is_changed_and_only_what_was_typed(repository: Repository) -> None:
    async with console_of(repository) as console:
        await add(console, "Retour", "Dag", "acme")
        await console.press(*SECTION, "enter")
        await console.fill("Ruilen")
        await console.press("ctrl+s")

        assert await kept(console) == [("Ruilen", 1, "Dag")]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("", "x", "Name can't be empty."),
        ("retour", "x", "There is one of that name already"),
        ("y" * 81, "x", "is too long"),
        ("Nieuw", "Dag {{naam}}", "stands for nothing"),
        ("Nieuw", "{{klant", "has no partner"),
        ("Nieuw", " ", "A template can't be empty"),
    ],
)
async def test_what_can_not_be_shows_words_beside_it_and_saves_nothing(
    repository: Repository, name: str, text: str, words: str
) -> None:
    async with console_of(repository, size=(120, 40)) as console:
        await add(console, "Retour", "Dag")
        await console.press(*SECTION, "n")
        await console.type(name)
        await to_field(console, "Text")
        await console.type(text)
        await console.press("ctrl+s")

        assert words in console.text
        assert await kept(console) == [("Retour", None, "Dag")]


async def test_the_name_of_another_brand_is_warned_of(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*SECTION, "n")
        await to_field(console, "Text")
        await console.type("Groet, team Nova")

        assert "! Look out: it names another" in console.text


async def test_a_removed_template_is_asked_about_and_comes_back(repository: Repository) -> None:
    async with console_of(repository) as console:
        await add(console, "Retour", "Dag", "acme")
        await console.press(*SECTION, "x")
        asked = console.text
        await console.press("y")
        gone = await kept(console)
        await console.press("z", "y")

        assert "Remove the template Retour? Answers that hold it stay as they are." in asked
        assert gone == []
        assert await kept(console) == [("Retour", 1, "Dag")]


async def test_the_second_who_edits_a_template_is_told_what_the_first_changed(repository: Repository) -> None:
    async with console_of(repository) as console:
        await add(console, "Retour", "Dag")
        await console.press(*SECTION, "enter")
        await EditTemplate(name="Retour", text="Tot ziens").run(console.desk)
        await console.settle()
        await to_field(console, "Text")
        await console.type("x")
        await console.press("ctrl+s")
        told = console.text
        await console.press("ctrl+s")

        assert "text Dag → Tot ziens" in told
        assert [text for _name, _brand, text in await kept(console)] == ["xDag"]


async def test_a_brand_that_goes_tells_of_its_templates(repository: Repository) -> None:
    async with console_of(repository) as console:
        settings = await console.settings()
        await add(console, "Retour", "Dag", "nova")
        assert settings.brand_named("nova") is not None
        await console.press("comma", "j", "x", "y")  # its only mail address
        await console.press("2", "j", "x")

        assert "1 template goes with it" in console.text


async def test_somebody_who_only_looks_is_refused_with_words(repository: Repository) -> None:
    async with console_of(repository, actor=VIEWER) as console:
        await add(console, "Retour", "Dag")
        await console.press(*SECTION, "x")

        assert "admin" in console.text
        assert len(await kept(console)) == 1


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_both_languages_show_everything_on_a_small_screen(repository: Repository, language: str) -> None:
    use_language(language)
    async with console_of(repository, size=(60, 20)) as console:
        await add(console, "Retour", "Beste {{klant}}")
        await console.press(*SECTION)
        listed = console.text
        await console.press("enter")

        assert "Retour" in listed and "Beste Jan Smit" in console.text
    use_language("en")
