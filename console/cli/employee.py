"""`omnidesk employee`: who answers, and what they may do."""

from collections.abc import Sequence

from console.cli.changing import change, change_from, read_settings, taken_along_lines, taken_along_shape
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.text import table
from console.commands.employees import AddEmployee, EditEmployee, RemoveEmployee, lacks_admin
from console.settings_words import role_words
from storage.settings import Employee, Settings
from storage.words import Role
from widgets.language import LANGUAGES, _


def employee_shape(employee: Employee) -> dict[str, object]:
    """Return an employee in JSON."""
    return {
        "login": employee.login,
        "name": employee.name,
        "email": employee.email,
        "role": employee.role.value,
        "language": employee.language,
    }


async def _add(call: Call) -> Answer:
    given = call.arguments
    command = AddEmployee(
        login=given.login, name=given.name, email=given.email, role=Role(given.role), language=given.language or ""
    )
    settings = await change(call, command)
    words = _("{name} is an employee now, with role {role}.")
    return _answer(settings, given.login, words)


async def _edit(call: Call) -> Answer:
    given = call.arguments
    role = None if given.role is None else Role(given.role)
    command = EditEmployee(login=given.login, name=given.name, email=given.email, role=role, language=given.language)
    before, settings = await change_from(call, command)
    words = _("{name} is changed; their role is {role}.")
    return _answer(settings, given.login, words, _without_admin(before, settings))


def _answer(settings: Settings, login: str, words: str, more: Sequence[str] = ()) -> Answer:
    known = next(employee for employee in settings.employees if employee.login == login)
    return Answer(
        shape={**employee_shape(known), "settings_version": settings.version},
        lines=[words.format(name=known.name, role=role_words(known.role)), *more],
    )


def _without_admin(before: Settings, after: Settings) -> list[str]:
    """The owner of the database may always administer, so the last admin may go; it must not pass unseen."""
    if lacks_admin(before) or not lacks_admin(after):
        return []
    words = _(
        "Nobody is admin now: only the system user who owns the database may change settings. "
        "Next: omnidesk employee edit LOGIN --role admin"
    )
    return [words]


async def _remove(call: Call) -> Answer:
    login = call.arguments.login
    before, settings = await change_from(call, RemoveEmployee(login=login))
    shape = {"removed": login, "also_removed": taken_along_shape(before, settings)}
    words = _("{login} is no employee any more; what they did stays under their login.").format(login=login)
    return Answer(
        shape={**shape, "settings_version": settings.version},
        lines=[words, *taken_along_lines(before, settings), *_without_admin(before, settings)],
    )


async def _list(call: Call) -> Answer:
    settings = await read_settings(call)
    rows = [(one.login, one.name, one.email, role_words(one.role), one.language) for one in settings.employees]
    empty = _("There are no employees yet: omnidesk employee add LOGIN --name NAME --email ADDRESS --role admin")
    return Answer(
        shape={"employees": [employee_shape(one) for one in settings.employees]},
        lines=table((_("login"), _("name"), _("mail address"), _("role"), _("language")), rows, empty=empty),
    )


_LOGIN = argument("login", metavar="LOGIN", words=lambda: _("the login at the operating system"))
_ROLES = [role.value for role in Role]
_LANGUAGE = argument(
    "--language",
    choices=["", *LANGUAGES],
    metavar="|".join(LANGUAGES),
    words=lambda: _('the language they read; "" for that of their machine'),
)

VERBS = (
    Verb(
        name="employee add",
        words=lambda: _("make somebody an employee"),
        run=_add,
        saves=True,
        arguments=(
            _LOGIN,
            argument("--name", metavar="N", required=True, words=lambda: _("the name that customers see")),
            argument("--email", metavar="E", required=True, words=lambda: _("their own mail address")),
            argument("--role", choices=_ROLES, default=Role.AGENT.value, words=lambda: _("what they may do (agent)")),
            _LANGUAGE,
        ),
    ),
    Verb(
        name="employee edit",
        words=lambda: _("change an employee"),
        run=_edit,
        saves=True,
        arguments=(
            _LOGIN,
            argument("--name", metavar="N", words=lambda: _("the name that customers see")),
            argument("--email", metavar="E", words=lambda: _("their own mail address")),
            argument("--role", choices=_ROLES, words=lambda: _("what they may do")),
            _LANGUAGE,
        ),
    ),
    Verb(name="employee list", words=lambda: _("show the employees"), run=_list),
    Verb(name="employee remove", words=lambda: _("remove an employee"), run=_remove, saves=True, arguments=(_LOGIN,)),
)
