"""Who acts: the employee behind a system login, the owner of the database, or nobody that we know.

It stands apart because every command asks it, and because it must be judged without a system: login and ownership are
arguments here.
"""

from dataclasses import dataclass

from console.commands.quoting import quoted
from console.commands.refusal import Refusal
from storage.settings import Employee, Settings
from storage.words import Role
from widgets.language import _

OWNER = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts. `login` is what the audit trail records; `role` is None for somebody who is no employee."""

    login: str
    role: Role | None
    is_owner: bool = False

    @property
    def may_administer(self) -> bool:
        """Tell whether they may change settings."""
        return self.is_owner or self.role is Role.ADMIN

    @property
    def may_answer(self) -> bool:
        """Tell whether they may change tickets."""
        return self.is_owner or self.role in (Role.ADMIN, Role.AGENT)

    def has(self, role: Role) -> bool:
        """Tell whether they may do what takes this role."""
        return {Role.VIEWER: True, Role.AGENT: self.may_answer, Role.ADMIN: self.may_administer}[role]


def who_acts(settings: Settings, *, login: str, owns_store: bool, asked: str | None) -> Actor | Refusal:
    """Return who acts for a system login; `asked` names the employee that they want to act as.

    Only the store's owner may act as another, and has that employee's role then. The owner alone is recorded as
    "owner" unless they are an employee, whatever their role.
    """
    if asked is None or asked == login:
        return _self(settings, login, owns_store)
    if not owns_store:
        return Refusal(code="not-allowed", words=_only_owner(asked, login))
    employee = employee_named(settings, asked)
    if employee is None:
        return Refusal(code="unknown-employee", words=_unknown(asked))
    return Actor(login=employee.login, role=employee.role)


def who_visits(settings: Settings, *, login: str, owns_store: bool, asked: str) -> Actor | Refusal:
    """Return who acts where a console was opened for one employee, as over SSH: `asked`, with their role alone.

    Nobody is the owner there, not even who has the owner's login; who is no employee gets in no more.
    """
    if asked != login and not owns_store:
        return Refusal(code="not-allowed", words=_only_owner(asked, login))
    employee = employee_named(settings, asked)
    if employee is None:
        words = _("There is no employee {asked} (any more): this console is not for you. Ask whoever runs the desk.")
        return Refusal(code="not-allowed", words=words.format(asked=quoted(asked)))
    return Actor(login=employee.login, role=employee.role)


def needs_admin(actor: Actor) -> Refusal | None:
    """Refuse who may not change settings."""
    if actor.may_administer:
        return None
    words = _("{login} may not change settings: that takes the role admin, or the system user who owns the database.")
    return Refusal(code="not-allowed", words=words.format(login=actor.login))


def _self(settings: Settings, login: str, owns_store: bool) -> Actor:
    employee = employee_named(settings, login)
    if employee is not None:
        return Actor(login=login, role=employee.role, is_owner=owns_store)
    return Actor(login=OWNER if owns_store else login, role=None, is_owner=owns_store)


def _only_owner(asked: str, login: str) -> str:
    words = _("{login} may not act as {asked}: only the system user who owns the database may speak for another.")
    return words.format(login=login, asked=quoted(asked))


def _unknown(asked: str) -> str:
    words = _("There is no employee {asked}: `omnidesk employee list` shows who there is.")
    return words.format(asked=quoted(asked))


def employee_named(settings: Settings, login: str) -> Employee | None:
    """Return the employee with that login, or None."""
    return next((employee for employee in settings.employees if employee.login == login), None)
