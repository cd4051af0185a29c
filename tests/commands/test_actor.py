"""Who acts: the login of the system, the owner of the store, and for whom the owner may speak."""

from itertools import product

import pytest

from console.commands.actor import Actor, needs_admin, who_acts, who_visits
from console.commands.brands import AddBrand
from console.commands.refusal import Refusal
from storage.settings import Settings
from storage.words import Role
from tests.commands.builders import a_desk
from tests.figures import figure


def acting(login: str, *, owns: bool = False, asked: str | None = None, settings: Settings | None = None) -> Actor:
    found = who_acts(settings or a_desk(), login=login, owns_store=owns, asked=asked)
    assert isinstance(found, Actor)
    return found


def refused(login: str, *, owns: bool = False, asked: str) -> str:
    found = who_acts(a_desk(), login=login, owns_store=owns, asked=asked)
    assert isinstance(found, Refusal)
    return found.code


def test_an_employee_acts_under_the_login_of_the_system() -> None:
    assert acting("joost") == Actor(login="joost", role=Role.AGENT)


def test_the_owner_administers_before_there_are_employees_and_is_recorded_as_owner() -> None:
    owner = acting("piet", owns=True, settings=Settings())

    assert (owner.login, owner.may_administer) == ("owner", True)


def test_an_owner_who_is_an_employee_is_recorded_by_login_and_administers_whatever_the_role() -> None:
    owner = acting("joost", owns=True)

    assert (owner.login, owner.role, owner.may_administer) == ("joost", Role.AGENT, True)


def test_the_owner_speaks_for_another_with_that_ones_rights() -> None:
    agent, admin = acting("piet", owns=True, asked="joost"), acting("piet", owns=True, asked="ana")

    assert (agent.login, agent.may_administer, agent.may_answer) == ("joost", False, True)
    assert (admin.login, admin.may_administer) == ("ana", True)


def test_anybody_else_speaks_for_nobody_but_themselves() -> None:
    assert refused("ana", asked="joost") == "not-allowed"
    assert refused("piet", asked="ana") == "not-allowed"
    assert acting("ana", asked="ana").login == "ana"
    logins = [employee.login for employee in a_desk().employees]
    others = [(login, asked) for login, asked in product((*logins, "piet", "owner"), logins) if login != asked]
    spoke = [pair for pair in others if refused(pair[0], asked=pair[1]) != "not-allowed"]
    assert spoke == []
    figure("roles", f"{len(spoke)} of {len(others)}", "pairs of logins speak for each other")


def test_an_unknown_employee_is_told() -> None:
    assert refused("piet", owns=True, asked="nobody") == "unknown-employee"


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (Actor(login="ana", role=Role.ADMIN), True),
        (Actor(login="owner", role=None, is_owner=True), True),
        (Actor(login="joost", role=Role.AGENT), False),
        (Actor(login="kijker", role=Role.VIEWER), False),
        (Actor(login="piet", role=None), False),
    ],
    ids=lambda value: value.login if isinstance(value, Actor) else "",
)
def test_settings_are_changed_by_admins_and_the_owner(actor: Actor, may: bool) -> None:
    refusal = AddBrand(slug="nieuw", name="Nieuw").check(a_desk(), actor)

    assert (refusal is None) is may
    assert (needs_admin(actor) is None) is may


def test_who_visits_has_their_own_role_and_is_never_the_owner() -> None:
    agent = who_visits(a_desk(), login="piet", owns_store=True, asked="joost")
    owner = who_visits(a_desk(), login="joost", owns_store=True, asked="joost")

    assert agent == owner == Actor(login="joost", role=Role.AGENT)


@pytest.mark.parametrize(
    ("login", "owns", "asked"), [("piet", True, "nobody"), ("piet", True, "owner"), ("ana", False, "joost")]
)
def test_nobody_visits_who_is_no_employee_or_speaks_for_another(login: str, owns: bool, asked: str) -> None:
    found = who_visits(a_desk(), login=login, owns_store=owns, asked=asked)

    assert isinstance(found, Refusal)
    assert found.code == "not-allowed"
