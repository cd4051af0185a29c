"""Channels > Email, brands: seen, made, changed, removed and taken back, by keys alone."""

import pytest

from console.commands.addresses import AddAddress, RemoveAddress
from console.commands.brands import AddBrand, EditBrand
from console.commands.signatures import SetSignature
from storage.protocol import Repository, Writer
from storage.settings import Settings
from tests.screens.admin.desk import NOW, VIEWER, Console, console_of
from tests.storage.steps import open_with

BRANDS = ("comma", "2")
SECOND = "vragen@acme.example"


def forget_all(writer: Writer) -> Settings:
    bare = Settings(version=writer.settings().version)
    return writer.save_settings(bare, actor="owner", verb="setup", subject="account", detail="", at=NOW)


async def make_shop(console: Console) -> None:
    await AddBrand(slug="shop", name="Shop").run(console.desk)


async def test_a_brand_stands_with_its_forward_address_its_default_and_what_it_holds(repository: Repository) -> None:
    await repository.writing(open_with)
    async with console_of(repository, size=(120, 30)) as console:
        await console.press(*BRANDS)

        (acme,) = [line for line in console.lines if "Acme BV" in line]
        (nova,) = [line for line in console.lines if "Nova" in line]
        assert acme.split()[-5:] == ["BV", "supportacme@konto.omnidesk.com", "info@acme.example", "1", "1"]
        assert "hallo@nova.example (the first)" in nova and nova.split()[-2:] == ["1", "0"]


async def test_a_brand_is_made_by_keys_alone_and_its_forward_address_is_seen_while_typing(
    repository: Repository,
) -> None:
    async with console_of(repository, size=(120, 30)) as console:
        await console.press(*BRANDS, "n")
        await console.type("shop-nl")
        await console.press("tab")
        await console.type("Shop Nederland")
        seen = console.text
        await console.press("ctrl+s")

        made = (await console.settings()).brand_named("shop-nl")
        assert made is not None and made.name == "Shop Nederland"
        assert "supportshop-nl@konto.omnidesk.com" in seen
        assert "in a text: Shop Nederland" in seen and "in an address: shop-nl" in seen
        assert "Shop Nederland is made: 1, then n registers its first mail address." in console.text


async def test_a_new_brand_is_the_row_that_the_cursor_goes_to(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*BRANDS, "n")
        await console.type("shop")
        await console.press("tab")
        await console.type("Shop")
        await console.press("ctrl+s", "y")

        assert console.app.clipboard == "supportshop@konto.omnidesk.com"


async def test_the_name_and_the_default_address_are_changed_and_the_short_name_stays(repository: Repository) -> None:
    async with console_of(repository, size=(120, 30)) as console:
        await AddAddress(address=SECOND, brand="acme").run(console.desk)
        await console.press(*BRANDS, "enter", "tab")
        await console.fill("Acme International")
        await console.press("tab", "right")
        seen = console.text
        await console.press("ctrl+s")

        brand = (await console.settings()).brand_named("acme")
        assert brand is not None
        assert (brand.name, brand.default_address) == ("Acme International", SECOND)
        assert f"{SECOND} · default" in seen
        assert "Acme International is changed." in console.text


async def test_the_first_address_becomes_the_default_when_none_is_chosen(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*BRANDS, "enter", "tab", "tab", "left", "ctrl+s")

        brand = (await console.settings()).brand_named("acme")
        assert brand is not None and brand.default_address is None


async def test_the_forward_address_is_copied_from_the_form(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*BRANDS, "enter", "tab", "tab", "tab", "y")

        assert console.app.clipboard == "supportacme@konto.omnidesk.com"


@pytest.mark.parametrize(
    ("slug", "name", "words"),
    [
        ("Acme NL", "Acme", "is no short name"),
        ("", "Acme", "is no short name"),
        ("acme", "Acme", "There is a brand acme already"),
        ("shop", "", "Name can't be empty"),
    ],
)
async def test_a_bad_value_shows_words_beside_it_and_saves_nothing(
    repository: Repository, slug: str, name: str, words: str
) -> None:
    async with console_of(repository) as console:
        await console.press(*BRANDS, "n")
        await console.type(slug)
        await console.press("tab")
        await console.type(name)
        await console.press("ctrl+s")

        assert words in console.text
        assert (await console.settings()).version == 1


async def test_a_brand_that_somebody_made_meanwhile_is_refused_on_its_field(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*BRANDS, "n")
        await console.type("shop")
        await console.press("tab")
        await console.type("Shop")
        await make_shop(console)
        await console.press("ctrl+s")

        assert "! There is a brand shop already" in console.text
        assert "> Short name" in console.text


async def test_what_was_typed_is_guarded(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*BRANDS, "n")
        await console.type("shop")
        await console.press("escape")
        asked = console.text
        await console.press("n")
        kept = console.text
        await console.press("escape", "y")

        assert "Leave without saving?" in asked
        assert "supportshop@konto.omnidesk.com" in kept
        assert "supportshop@konto.omnidesk.com" not in console.text
        assert (await console.settings()).version == 1


async def test_a_brand_in_use_is_not_removed_and_the_screen_says_what_belongs_to_it(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*BRANDS, "x")

        assert "Acme BV still has 1 mail address (1), 1 forward mailbox (3). Remove those first" in console.text
        assert (await console.settings()).version == 1


async def test_a_brand_with_tickets_says_that_it_stays(repository: Repository) -> None:
    async with console_of(repository) as console:
        await make_shop(console)
        shop = (await console.settings()).brand_named("shop")
        assert shop is not None
        await repository.writing(lambda writer: open_with(writer, ticket={"brand_id": shop.id}))
        await console.press(*BRANDS, "G", "x")

        assert "Shop has 1 ticket, which keeps it" in console.text
        assert (await console.settings()).brand_named("shop") == shop


async def test_a_removed_brand_is_asked_about_with_what_goes_along_and_comes_back(repository: Repository) -> None:
    async with console_of(repository) as console:
        await make_shop(console)
        await SetSignature(text="Groeten, {{merknaam}}", brand="shop").run(console.desk)
        before = await console.settings()
        await console.press(*BRANDS, "G", "x")
        asked = console.text
        await console.press("y")
        gone = await console.settings()
        told = console.text
        await console.press("z", "y")

        after = await console.settings()
        assert "Remove Shop? Nothing belongs to it any more; 1 signature goes with it. (y/n)" in asked
        assert gone.brand_named("shop") is None and gone.signatures == ()
        assert "Shop is removed; z takes that back." in told
        assert (after.brands, after.signatures) == (before.brands, before.signatures)


async def test_a_brand_stays_when_the_question_is_answered_with_no(repository: Repository) -> None:
    async with console_of(repository) as console:
        await make_shop(console)
        await console.press(*BRANDS, "G", "x", "n")

        assert (await console.settings()).brand_named("shop") is not None


async def test_a_change_elsewhere_shows_in_the_list(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*BRANDS)
        await EditBrand(slug="acme", name="Zenith").run(console.desk)
        await console.settle()

        assert "Zenith" in console.text


async def test_the_second_who_edits_a_brand_is_told_what_the_first_changed(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*BRANDS, "enter", "tab")
        await console.fill("Acme Two")
        await EditBrand(slug="acme", name="Acme One").run(console.desk)
        await console.settle()
        told_at_once = console.text
        await console.press("ctrl+s")
        told, held = console.text, (await console.settings()).brand_named("acme")
        await console.press("ctrl+s")

        brand = (await console.settings()).brand_named("acme")
        assert "name Acme BV → Acme One" in told_at_once
        assert "joost changed this while you were looking at it" in told
        assert held is not None and held.name == "Acme One"
        assert brand is not None and brand.name == "Acme Two"


async def test_somebody_who_only_looks_is_refused_with_words(repository: Repository) -> None:
    async with console_of(repository, actor=VIEWER) as console:
        await console.press(*BRANDS, "enter", "tab")
        await console.type("!")
        await console.press("ctrl+s")
        refused = console.text
        await console.press("escape", "y", "x")

        assert "vera may not change settings" in refused
        assert "vera may not change settings" in console.text
        assert (await console.settings()).version == 1


async def test_a_default_address_that_was_removed_meanwhile_is_refused_with_words(repository: Repository) -> None:
    async with console_of(repository) as console:
        await AddAddress(address=SECOND, brand="acme").run(console.desk)
        await console.press(*BRANDS, "enter", "tab", "tab", "right")
        await RemoveAddress(address=SECOND).run(console.desk)
        await console.press("ctrl+s")

        brand = (await console.settings()).brand_named("acme")
        assert "! There is no mail address" in console.text
        assert brand is not None and brand.default_address == "info@acme.example"


async def test_without_brands_the_screen_says_how_the_first_is_made(repository: Repository) -> None:
    async with console_of(repository) as console:
        await repository.writing(forget_all)
        await console.press(*BRANDS)

        assert "No brand is made yet. n makes one" in console.text
