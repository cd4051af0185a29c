"""Channels > Email, exclusions: seen with whom they match, added as suggested or by hand, changed, removed, undone."""

import pytest

from console.commands.exclusions import AddExclusion, EditExclusion
from storage.protocol import Repository, Writer
from storage.settings import Exclusion
from tests.screens.admin.desk import NOW, VIEWER, Console, console_of
from tests.storage.steps import take_in

MAIN = "info@acme.example"
AGENCY, OFFICE = "post@inning.example", "dossier@office.example"
KNOWN = "incasso.example"


async def write_in(repository: Repository, sender: str, *subjects: str, first: int = 1) -> None:
    """Keep mails of a sender to Acme's address, each a ticket of its own."""

    def arrive(writer: Writer) -> None:
        for uid, subject in enumerate(subjects, start=first):
            take_in(
                writer, uid, address=sender, sender=sender, subject=subject, ticket={"address": MAIN}, arrival=NOW + uid
            )

    await repository.writing(arrive)


async def an_agency(repository: Repository, sender: str = AGENCY, *, first: int = 1) -> None:
    """Keep what an agency wrote about five dossiers."""
    await write_in(repository, sender, *(f"Dossier 2026-10{number}" for number in range(5)), first=first)


async def excluded(console: Console) -> list[Exclusion]:
    return list((await console.settings()).exclusions)


async def patterns(console: Console) -> list[str]:
    return [one.pattern for one in await excluded(console)]


async def test_who_is_excluded_stands_with_whom_it_matches_over_who_is_suggested(repository: Repository) -> None:
    await write_in(repository, f"jan@mail.{KNOWN}", "Hallo", "Nog een keer")
    await an_agency(repository, first=10)

    async with console_of(repository) as console:
        await console.press("comma", "5")

        (known,) = [line.split() for line in console.lines if KNOWN in line and "the account" in line]
        said = console.text
        assert known[-2:] == ["1", "2"]
        assert said.index(KNOWN) < said.index("Suggested by the agency finder") < said.index(AGENCY)


async def test_the_row_under_the_cursor_is_told_at_length(repository: Repository) -> None:
    await an_agency(repository)

    async with console_of(repository) as console:
        await console.press("comma", "5")
        of_known = console.text
        await console.press("j")

        assert "Matches no kept mail" in of_known
        assert "5 different reference numbers in 5 mails" in console.text
        assert "Dossier 2026-100; Dossier 2026-101" in console.text


async def test_a_suggestion_is_accepted_at_once_with_its_why_as_note_and_taken_back(repository: Repository) -> None:
    await an_agency(repository)

    async with console_of(repository) as console:
        await console.press("comma", "5", "j", "a")
        said, accepted = console.text, (await excluded(console))[-1]
        await console.press("z", "y")

        assert (accepted.pattern, accepted.note) == (AGENCY, "5 different reference numbers in 5 mails")
        assert f"{AGENCY} is excluded; z takes that back." in said
        assert "The agency finder suggests nobody else." in said
        assert await patterns(console) == [KNOWN]
        assert "Suggested by the agency finder" in console.text


async def test_suggestions_are_accepted_one_after_the_other_without_moving(repository: Repository) -> None:
    await an_agency(repository)
    await an_agency(repository, OFFICE, first=10)

    async with console_of(repository) as console:
        await console.press("comma", "5", "j", "a", "a")

        assert sorted(await patterns(console)) == sorted([KNOWN, AGENCY, OFFICE])


async def test_a_suggestion_is_looked_at_first_in_a_form_that_is_filled_in(repository: Repository) -> None:
    await an_agency(repository)

    async with console_of(repository) as console:
        await console.press("comma", "5", "j", "enter")
        shown = console.text
        await console.press("tab", "down", "end")
        await console.type(" since May")
        await console.press("ctrl+s")

        made = (await excluded(console))[-1]
        assert AGENCY in shown and "1 sender with 5 mails" in shown
        assert (made.pattern, made.note) == (AGENCY, "5 different reference numbers in 5 mails since May")


async def test_keys_for_suggestions_say_why_they_do_nothing_elsewhere(repository: Repository) -> None:
    await an_agency(repository)

    async with console_of(repository) as console:
        await console.press("comma", "5", "a")
        on_an_exclusion = console.text
        await console.press("escape", "j", "x")

        assert "This one is excluded already" in on_an_exclusion
        assert "It is only suggested" in console.text
        assert (await console.settings()).version == 1


async def test_an_exclusion_is_added_by_keys_alone_with_a_count_while_it_is_typed(repository: Repository) -> None:
    await write_in(repository, "ana@post.inning.example", "Een", "Twee")
    await write_in(repository, "piet@inning.example", "Drie", first=10)

    async with console_of(repository, size=(120, 40)) as console:
        await console.press("comma", "5", "n")
        await console.type("*@Inning.example")
        of_the_domain = console.text
        await console.fill("inning.example")
        with_subdomains = console.text
        await console.press("tab", "right", "tab")
        await console.type("agency")
        await console.press("ctrl+s")

        made = (await excluded(console))[-1]
        assert "1 sender with 1 mail " in of_the_domain
        assert "2 senders with 3 mails" in with_subdomains and "ana@post.inning.example" in with_subdomains
        assert "Kept tickets stay as they are." in with_subdomains
        assert (made.pattern, made.brand_id, made.note) == ("inning.example", 1, "agency")
        assert "inning.example is excluded; z takes that back." in console.text


async def test_a_pattern_of_nobody_and_one_of_strangers_are_told_before_saving(repository: Repository) -> None:
    async with console_of(repository, size=(120, 40)) as console:
        await console.press("comma", "5", "n")
        await console.type("typo@inning.example")
        of_nobody = console.text
        await console.fill("gmail.com")

        assert "Nobody who wrote to the account yet" in of_nobody
        assert "gmail.com is a provider" in console.text


async def test_a_pattern_of_thousands_is_counted_when_typing_rests(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.grouping.kept_senders.PART", 1)
    await write_in(repository, "ana@inning.example", "Een", "Twee")
    await write_in(repository, "piet@inning.example", "Drie", first=10)

    async with console_of(repository, size=(120, 40)) as console:
        await console.press("comma", "5", "n")
        await console.type("inning.example")
        await console.settle()

        assert "2 senders with 3 mails" in console.text


async def test_who_wrote_since_is_suggested_when_a_person_asks_to_read_again(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "5")
        before = console.text
        await an_agency(repository)
        await console.press("ctrl+r")

        assert "The agency finder suggests nobody else." in before
        assert AGENCY in console.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "excludes nobody"),
        ("nl", "excludes nobody"),
        ("*", "excludes nobody"),
        ("not an address@x", "excludes nobody"),
        ("Incasso.Example", "is excluded already"),
    ],
)
async def test_a_bad_pattern_shows_words_beside_it_and_saves_nothing(
    repository: Repository, typed: str, words: str
) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "5", "n")
        await console.fill(typed)
        await console.press("ctrl+s")

        assert words in console.text
        assert (await console.settings()).version == 1


async def test_a_pattern_that_is_taken_is_free_where_it_does_not_hold_yet(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "5", "n")
        await console.type(KNOWN)
        await console.press("tab")
        refused = console.text
        await console.press("right")
        forgiven = console.text
        await console.press("ctrl+s")

        assert "is excluded already" in refused
        assert "is excluded already" not in forgiven
        assert [(one.pattern, one.brand_id) for one in await excluded(console)] == [(KNOWN, None), (KNOWN, 1)]


async def test_note_and_place_are_changed_together_as_one_version(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "5", "e", "tab", "right", "right", "tab")
        await console.type("collects")
        await console.press("ctrl+s")
        changed, said = (await excluded(console))[0], console.text
        await console.press("z", "y")

        assert (changed.brand_id, changed.note) == (2, "collects")
        assert f"The exclusion of {KNOWN} is changed." in said and "brand nova" in said
        assert [(one.brand_id, one.note) for one in await excluded(console)] == [(None, "")]


async def test_removing_says_what_becomes_of_mail_and_tickets_and_comes_back(repository: Repository) -> None:
    async with console_of(repository) as console:
        before = await excluded(console)
        await console.press("comma", "5", "x")
        asked = console.text
        await console.press("y")
        gone = await excluded(console)
        empty = console.text
        await console.press("z", "y")

        assert f"No longer exclude {KNOWN} for the account?" in asked and "old tickets stay as they are" in asked
        assert gone == [] and "Nobody is excluded." in empty
        assert await excluded(console) == before


async def test_what_was_typed_is_guarded(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "5", "n")
        await console.type("inning.example")
        await console.press("escape")
        asked = console.text
        await console.press("n", "escape", "y")

        assert "Leave without saving?" in asked
        assert (await console.settings()).version == 1


async def test_a_change_in_one_console_shows_in_the_other(repository: Repository) -> None:
    await an_agency(repository)

    async with console_of(repository) as console:
        await console.press("comma", "5")
        await AddExclusion(pattern=AGENCY, note="by hand").run(console.desk)
        await console.settle()

        assert "by hand" in console.text
        assert "The agency finder suggests nobody else." in console.text


async def test_the_second_who_edits_an_exclusion_is_told_what_the_first_changed(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "5", "e", "tab", "tab")
        await console.type("mine")
        await EditExclusion(pattern=KNOWN, note="theirs").run(console.desk)
        await console.settle()
        told_at_once = console.text
        await console.press("ctrl+s")
        told_on_saving, held = console.text, await excluded(console)
        await console.press("ctrl+s")

        assert "note - → theirs" in told_at_once
        assert "joost changed this" in told_on_saving
        assert [one.note for one in held] == ["theirs"]
        assert [one.note for one in await excluded(console)] == ["mine"]


async def test_somebody_who_only_looks_is_refused_with_words(repository: Repository) -> None:
    await an_agency(repository)

    async with console_of(repository, actor=VIEWER) as console:
        await console.press("comma", "5", "x")
        of_removing = console.text
        await console.press("escape", "j", "a")

        assert "vera may not change settings" in of_removing
        assert "vera may not change settings" in console.text
        assert (await console.settings()).version == 1
