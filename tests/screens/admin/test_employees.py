"""Channels > Email, employees: seen, added, changed, removed and taken back by keys; the last admin is noticed."""

import pytest

from console.commands.actor import Actor
from console.commands.employees import AddEmployee, EditEmployee, RemoveEmployee
from console.commands.signatures import SetSignature
from storage.protocol import Repository, Writer
from storage.settings import Employee, Settings
from storage.words import Role
from tests.screens.admin.desk import NOW, VIEWER, Console, console_of
from tests.storage.steps import open_with

EMPLOYEES = ("comma", "7")
OWNER = Actor(login="owner", role=None, is_owner=True)
WIDE = (120, 40)


def assign_to_joost(writer: Writer) -> None:
    for number in range(2):
        ticket, _message = open_with(writer, address=f"jan{number}@example.nl")
        writer.assign(ticket, "joost")


def forget_all(writer: Writer) -> Settings:
    bare = Settings(version=writer.settings().version)
    return writer.save_settings(bare, actor="owner", verb="setup", subject="account", detail="", at=NOW)


def beside(console: Console) -> str:
    """Return what the preview says, as one text."""
    return " ".join(" ".join(line.partition("│")[2] for line in console.lines).split())


async def employee_of(console: Console, login: str) -> Employee | None:
    return next((one for one in (await console.settings()).employees if one.login == login), None)


async def test_each_employee_stands_with_role_language_and_open_tickets(repository: Repository) -> None:
    await repository.writing(assign_to_joost)
    async with console_of(repository) as console:
        await console.press(*EMPLOYEES)

        (joost,) = [line for line in console.lines if "Joost" in line]
        assert " ".join(joost.split()) == "joost Joost joost@konto.example agent as the terminal 2"


async def test_an_employee_is_added_by_keys_alone(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press(*EMPLOYEES, "n")
        await console.type("eva")
        await console.press("tab")
        await console.type("Eva de Wit")
        await console.press("tab")
        await console.type("Eva@Konto.example")
        await console.press("tab", "right", "tab", "right", "ctrl+s")

        made = await employee_of(console, "eva")
        assert made is not None
        assert (made.name, made.email, made.role, made.language) == (
            "Eva de Wit", "eva@konto.example", Role.VIEWER, made.language,
        )  # fmt: skip
        assert made.language in ("nl", "en")
        assert "eva is an employee now: at that login, omnidesk lets them in as viewer." in console.text


async def test_a_role_is_changed_and_only_that(repository: Repository) -> None:
    async with console_of(repository) as console:
        before = await employee_of(console, "joost")
        await console.press(*EMPLOYEES, "j", "enter", "tab", "tab", "tab", "right", "ctrl+s")

        after = await employee_of(console, "joost")
        assert before is not None and after is not None
        assert (before.role, after.role) == (Role.AGENT, Role.VIEWER)
        assert (after.name, after.email, after.language) == (before.name, before.email, before.language)
        assert "joost is changed; their role is viewer." in console.text


async def test_the_preview_says_what_each_role_may_and_how_they_come_in(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press(*EMPLOYEES, "j", "enter", "tab", "tab", "tab")
        agent = beside(console)
        await console.press("right")
        viewer = beside(console)
        await console.press("right")
        admin = beside(console)

        assert "Changes their own signature, no other setting." in agent
        assert "Changes nothing: neither tickets nor settings." in viewer
        assert "Changes every setting" in admin
        assert "logs in to this machine as joost" in admin


@pytest.mark.parametrize(
    ("login", "name", "email", "words"),
    [
        ("eva de wit", "Eva", "eva@konto.example", "is no login"),
        ("owner", "Eva", "eva@konto.example", "The login owner is reserved"),
        ("ana", "Eva", "eva@konto.example", "There is an employee ana already"),
        ("eva", "", "eva@konto.example", "Name can't be empty"),
        ("eva", "Eva", "konto.example", "is no mail address"),
    ],
)
async def test_a_bad_value_shows_words_beside_it_and_saves_nothing(
    repository: Repository, login: str, name: str, email: str, words: str
) -> None:
    async with console_of(repository) as console:
        await console.press(*EMPLOYEES, "n")
        for typed in (login, name, email):
            await console.type(typed)
            await console.press("tab")
        await console.press("ctrl+s")

        assert words in console.text
        assert (await console.settings()).version == 1


async def test_an_employee_whom_somebody_added_meanwhile_is_refused_on_the_login(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*EMPLOYEES, "n")
        for typed in ("eva", "Eva", "eva@konto.example"):
            await console.type(typed)
            await console.press("tab")
        await AddEmployee(login="eva", name="Eva", email="eva@konto.example").run(console.desk)
        await console.press("ctrl+s")

        assert "! There is an employee eva already" in console.text
        assert "> Login" in console.text


async def test_what_was_typed_is_guarded(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*EMPLOYEES, "enter", "tab")
        await console.type(" Pereira")
        await console.press("escape")
        asked = console.text
        await console.press("n")
        kept = console.text
        await console.press("escape", "y")

        assert "Leave without saving?" in asked
        assert "Ana Pereira" in kept
        assert "Pereira" not in console.text
        assert (await console.settings()).version == 1


async def test_a_removed_employee_is_asked_about_with_what_stays_and_goes_and_comes_back(
    repository: Repository,
) -> None:
    await repository.writing(assign_to_joost)
    async with console_of(repository) as console:
        await SetSignature(text="Groeten, Joost", employee="joost").run(console.desk)
        before = await console.settings()
        await console.press(*EMPLOYEES, "j", "x")
        asked = console.text
        await console.press("y")
        gone, told = await employee_of(console, "joost"), console.text
        await console.press("z", "y")

        after = await console.settings()
        assert "Remove joost? Their 2 open tickets stay theirs; 1 signature goes with it. (y/n)" in asked
        assert gone is None
        assert "joost is no employee any more; z takes that back." in told
        assert (after.employees, after.signatures) == (before.employees, before.signatures)


async def test_removing_the_last_admin_is_warned_of_and_stands_over_the_list_afterwards(repository: Repository) -> None:
    async with console_of(repository, actor=OWNER) as console:
        await console.press(*EMPLOYEES, "x")
        asked = console.text
        await console.press("y")

        assert "Remove ana? What they did stays under that login. Nobody is admin then" in asked
        assert "! Nobody is admin: only the database's owner may change settings." in console.text


async def test_taking_the_last_admins_role_is_warned_of_before_it_is_saved(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press(*EMPLOYEES, "enter", "tab", "tab", "tab")
        before = beside(console)
        await console.press("right")
        warned = beside(console)
        await console.press("ctrl+s")

        ana = await employee_of(console, "ana")
        assert "Nobody is admin" not in before
        assert "Nobody is admin then" in warned and "This is you" in warned
        assert ana is not None and ana.role is Role.AGENT
        assert "Nobody is admin" in console.text


async def test_the_owner_is_not_told_that_they_lock_themselves_out(repository: Repository) -> None:
    owner = Actor(login="ana", role=Role.ADMIN, is_owner=True)
    async with console_of(repository, actor=owner, size=WIDE) as console:
        await console.press(*EMPLOYEES, "enter", "tab", "tab", "tab", "right")

        assert "Nobody is admin then" in beside(console)
        assert "This is you" not in console.text


async def test_the_first_employee_begins_as_an_admin(repository: Repository) -> None:
    async with console_of(repository, actor=OWNER) as console:
        await repository.writing(forget_all)
        await console.press(*EMPLOYEES)
        empty = console.text
        await console.press("n")
        for typed in ("eva", "Eva", "eva@konto.example"):
            await console.type(typed)
            await console.press("tab")
        await console.press("ctrl+s")

        eva = await employee_of(console, "eva")
        assert "There is no employee yet" in empty
        assert eva is not None and eva.role is Role.ADMIN


async def test_a_change_elsewhere_shows_in_the_list(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*EMPLOYEES)
        await EditEmployee(login="joost", name="Zeger").run(console.desk)
        await console.settle()

        assert "Zeger" in console.text


async def test_the_second_who_edits_an_employee_is_told_what_the_first_changed(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*EMPLOYEES, "j", "enter", "tab")
        await console.fill("Joost B.")
        await EditEmployee(login="joost", role=Role.VIEWER).run(console.desk)
        await console.settle()
        told_at_once = console.text
        await console.press("ctrl+s")
        told, held = console.text, await employee_of(console, "joost")
        await console.press("ctrl+s")

        joost = await employee_of(console, "joost")
        assert "role agent → viewer" in told_at_once
        assert "joost changed this while you were looking at it" in told
        assert held is not None and held.name == "Joost"
        assert joost is not None and (joost.name, joost.role) == ("Joost B.", Role.VIEWER)


async def test_who_was_removed_meanwhile_is_not_saved_and_the_form_says_so(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press(*EMPLOYEES, "j", "enter", "tab")
        await console.fill("Joost B.")
        await RemoveEmployee(login="joost").run(console.desk)
        await console.press("ctrl+s")

        assert 'There is no employee "joost"' in console.text
        assert await employee_of(console, "joost") is None


async def test_somebody_who_only_looks_is_refused_with_words(repository: Repository) -> None:
    async with console_of(repository, actor=VIEWER) as console:
        await console.press(*EMPLOYEES, "j", "enter", "tab")
        await console.type("!")
        await console.press("ctrl+s")
        refused = console.text
        await console.press("escape", "y", "x")

        assert "vera may not change settings" in refused
        assert "vera may not change settings" in console.text
        assert (await console.settings()).version == 1
