"""`omnidesk smtp`: the outgoing server that mail leaves by, the account's or a mail address's own."""

from argparse import Namespace

from console.cli.changing import change, read_settings
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.smtp_trial import run_test
from console.cli.text import table
from console.cli.values import number
from console.commands.servers import ClearServer, ServerOptions, SetServer, own_server
from console.mail.addresses import normalise
from storage.settings import OutgoingServer, Settings
from storage.words import LoginWay, Security
from widgets.language import _


def server_shape(settings: Settings, server: OutgoingServer) -> dict[str, object]:
    """Return an outgoing server in JSON; `address` null is the account's, `secret` the name of an entry or null."""
    return {
        "address": _address_of(settings, server),
        "host": server.host,
        "port": server.port,
        "security": server.security.value,
        "user": server.user or None,
        "secret": server.secret or None,
        "login_way": server.login_way.value,
    }


def _address_of(settings: Settings, server: OutgoingServer) -> str | None:
    return next((known.address for known in settings.addresses if known.id == server.address_id), None)


def _options(given: Namespace) -> ServerOptions:
    security = None if given.security is None else Security(given.security)
    return ServerOptions(
        host=given.host,
        port=given.port,
        security=security,
        user=given.user,
        secret=given.secret,
        login_way=None if given.login_way is None else LoginWay(given.login_way),
    )


async def _set(call: Call) -> Answer:
    given = call.arguments
    settings = await change(call, SetServer(options=_options(given), address=given.address))
    server = _own(settings, given.address)
    of = _address_of(settings, server)
    words = _("Mail leaves by {host}:{port} now. Next: omnidesk smtp test")
    if of is not None:
        words = _("The mail of {address} leaves by {host}:{port} now. Next: omnidesk smtp test --address {address}")
    lines = [words.format(address=of, host=server.host, port=server.port)]
    if server.secret and server.secret not in call.config.secrets:
        hint = _("The configuration has no secret {secret} yet: add it to [secrets]; docs/configuration.md shows how.")
        lines.append(hint.format(secret=server.secret))
    return Answer(shape={**server_shape(settings, server), "settings_version": settings.version}, lines=lines)


def _own(settings: Settings, typed: str | None) -> OutgoingServer:
    known = None if typed is None else settings.address_named(normalise(typed))
    kept = own_server(settings, None if known is None else known.id)
    if kept is None:
        raise LookupError("an outgoing server that was just set is not kept")
    return kept


async def _clear(call: Call) -> Answer:
    typed = call.arguments.address
    settings = await change(call, ClearServer(address=typed))
    known = None if typed is None else settings.address_named(normalise(typed))
    if known is None:
        lines = [_("The account has no outgoing server any more.")]
    else:
        lines = [_("{address} has no outgoing server of its own any more.").format(address=known.address)]
    if settings.server_of(None if known is None else known.id) is None:
        lines.append(_("Nothing can be sent without one: omnidesk smtp set --host HOST"))
    shape = {"cleared": True, "address": None if known is None else known.address}
    return Answer(shape={**shape, "settings_version": settings.version}, lines=lines)


async def _show(call: Call) -> Answer:
    settings = await read_settings(call)
    account = own_server(settings, None)
    own = sorted(
        (server for server in settings.servers if server.address_id is not None),
        key=lambda server: _address_of(settings, server) or "",
    )
    heads = (_("mail of"), _("server"), _("security"), _("user"), _("secret"), _("login with"))
    shown = [*([account] if account is not None else []), *own]
    return Answer(
        shape={
            "account": None if account is None else server_shape(settings, account),
            "addresses": [server_shape(settings, server) for server in own],
        },
        lines=table(
            heads,
            [_row(settings, server) for server in shown],
            empty=_("There is no outgoing server yet: omnidesk smtp set --host HOST --user USER --secret NAME"),
        ),
    )


def _row(settings: Settings, server: OutgoingServer) -> tuple[object, ...]:
    whose = _address_of(settings, server) or _("the account")
    way = server.login_way.value if server.user else None
    return whose, f"{server.host}:{server.port}", server.security.value, server.user, server.secret, way


_ADDRESS = argument(
    "--address", metavar="A", words=lambda: _("the mail address whose own server it is, not the account's")
)
_SETTINGS = (
    argument("--host", metavar="H", words=lambda: _("the SMTP server")),
    argument(
        "--port", metavar="N", type=number, words=lambda: _("its port (465 with tls, 587 with starttls, else 25)")
    ),
    argument(
        "--security",
        choices=[security.value for security in Security],
        words=lambda: _("how the connection is protected (tls); none only on this machine"),
    ),
    argument("--user", metavar="U", words=lambda: _('who logs in there; "" for nobody')),
    argument(
        "--secret", metavar="NAME", words=lambda: _("the entry of [secrets] that gives the password or the token")
    ),
    argument(
        "--login-way",
        choices=[way.value for way in LoginWay],
        words=lambda: _(
            "what the secret gives (password); xoauth2: a token of OAuth 2, from a command that prints one"
        ),
    ),
)

VERBS = (
    Verb(
        name="smtp set",
        words=lambda: _("set or change the outgoing server"),
        run=_set,
        saves=True,
        arguments=(_ADDRESS, *_SETTINGS),
    ),
    Verb(name="smtp show", words=lambda: _("show the outgoing servers"), run=_show),
    Verb(
        name="smtp test",
        words=lambda: _("connect and log in without sending, telling each step with the server's words"),
        run=run_test,
        arguments=(_ADDRESS,),
    ),
    Verb(
        name="smtp clear", words=lambda: _("forget an outgoing server"), run=_clear, saves=True, arguments=(_ADDRESS,)
    ),
)
