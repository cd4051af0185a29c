"""`omnidesk employee`: who answers, and what they may do."""

from console.cli.changing import change, read_settings
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.text import table
from console.commands.employees import AddEmployee, EditEmployee, RemoveEmployee
from storage.settings import Employee, Settings
from storage.words import Role
from widgets.language import _


def employee_shape(employee: Employee) -> dict[str, object]:
    """Return an employee in JSON."""
    return {
        "login": employee.login,
        "name": employee.name,
        "email": employee.email,
        "role": employee.role.value,
    }


def role_words(role: Role) -> str:
    """Return a role in the language in use."""
    return {Role.ADMIN: _("admin"), Role.AGENT: _("agent"), Role.VIEWER: _("viewer")}[role]


async def _add(call: Call) -> Answer:
    given = call.arguments
    command = AddEmployee(login=given.login, name=given.name, email=given.email, role=Role(given.role))
    settings = await change(call, command)
    words = _("{name} is an employee now, with role {role}.")
    return _answer(settings, given.login, words)


async def _edit(call: Call) -> Answer:
    given = call.arguments
    role = None if given.role is None else Role(given.role)
    settings = await change(call, EditEmployee(login=given.login, name=given.name, email=given.email, role=role))
    return _answer(settings, given.login, _("{name} is changed; their role is {role}."))


def _answer(settings: Settings, login: str, words: str) -> Answer:
    known = next(employee for employee in settings.employees if employee.login == login)
    return Answer(
        shape={**employee_shape(known), "settings_version": settings.version},
        lines=[words.format(name=known.name, role=role_words(known.role))],
    )


async def _remove(call: Call) -> Answer:
    login = call.arguments.login
    settings = await change(call, RemoveEmployee(login=login))
    return Answer(
        shape={"removed": login, "settings_version": settings.version},
        lines=[_("{login} is no employee any more; what they did stays under their login.").format(login=login)],
    )


async def _list(call: Call) -> Answer:
    settings = await read_settings(call)
    rows = [(one.login, one.name, one.email, role_words(one.role)) for one in settings.employees]
    empty = _("There are no employees yet: omnidesk employee add LOGIN --name NAME --email ADDRESS --role admin")
    return Answer(
        shape={"employees": [employee_shape(one) for one in settings.employees]},
        lines=table((_("login"), _("name"), _("mail address"), _("role")), rows, empty=empty),
    )


_LOGIN = argument("login", metavar="LOGIN", words=lambda: _("the login at the operating system"))
_ROLES = [role.value for role in Role]

VERBS = (
    Verb(
        name="employee add",
        words=lambda: _("make somebody an employee"),
        run=_add,
        arguments=(
            _LOGIN,
            argument("--name", metavar="N", required=True, words=lambda: _("the name that customers see")),
            argument("--email", metavar="E", required=True, words=lambda: _("their own mail address")),
            argument("--role", choices=_ROLES, default=Role.AGENT.value, words=lambda: _("what they may do (agent)")),
        ),
    ),
    Verb(
        name="employee edit",
        words=lambda: _("change an employee"),
        run=_edit,
        arguments=(
            _LOGIN,
            argument("--name", metavar="N", words=lambda: _("the name that customers see")),
            argument("--email", metavar="E", words=lambda: _("their own mail address")),
            argument("--role", choices=_ROLES, words=lambda: _("what they may do")),
        ),
    ),
    Verb(name="employee list", words=lambda: _("show the employees"), run=_list),
    Verb(name="employee remove", words=lambda: _("remove an employee"), run=_remove, arguments=(_LOGIN,)),
)
