"""`omnidesk mailbox`: the forward mailboxes that are polled."""

from argparse import Namespace

from console.cli.changing import change, read_settings
from console.cli.faults import UsageError
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.mailbox_trial import run_test
from console.cli.text import table
from console.cli.values import number
from console.commands.mailboxes import AddMailbox, EditMailbox, MailboxOptions, RemoveMailbox
from storage.settings import ForwardMailbox, Settings
from storage.words import Security
from widgets.language import _


def mailbox_shape(settings: Settings, mailbox: ForwardMailbox) -> dict[str, object]:
    """Return a forward mailbox in JSON; `brand` null is a catch-all, `secret` the name of an entry."""
    return {
        "mailbox": mailbox.name,
        "brand": None if mailbox.brand_id is None else settings.brand(mailbox.brand_id).slug,
        "host": mailbox.host,
        "port": mailbox.port,
        "security": mailbox.security.value,
        "user": mailbox.user,
        "secret": mailbox.secret,
        "folder": mailbox.folder,
        "after_ingest": mailbox.after_ingest,
    }


def _options(given: Namespace) -> MailboxOptions:
    if given.catch_all and given.brand is not None:
        raise UsageError(_("A forward mailbox is for one brand or a catch-all, not both."))
    security = None if given.security is None else Security(given.security)
    return MailboxOptions(
        brand="" if given.catch_all else given.brand,
        host=given.host,
        port=given.port,
        security=security,
        user=given.user,
        secret=given.secret,
        folder=given.folder,
        after_ingest=given.after_ingest,
    )


async def _add(call: Call) -> Answer:
    settings = await change(call, AddMailbox(name=call.arguments.name, options=_options(call.arguments)))
    words = _("Forward mailbox {name} is set up. Next: omnidesk mailbox test {name}")
    return _answer(call, settings, words)


async def _edit(call: Call) -> Answer:
    settings = await change(call, EditMailbox(name=call.arguments.name, options=_options(call.arguments)))
    return _answer(call, settings, _("Forward mailbox {name} is changed. Next: omnidesk mailbox test {name}"))


def _answer(call: Call, settings: Settings, words: str) -> Answer:
    name = call.arguments.name
    mailbox = settings.mailbox_named(name)
    shape = mailbox_shape(settings, mailbox) if mailbox is not None else {}
    lines = [words.format(name=name)]
    if mailbox is not None and mailbox.secret not in call.config.secrets:
        hint = _("The configuration has no secret {secret} yet: add it to [secrets]; docs/configuration.md shows how.")
        lines.append(hint.format(secret=mailbox.secret))
    return Answer(shape={**shape, "settings_version": settings.version}, lines=lines)


async def _remove(call: Call) -> Answer:
    name = call.arguments.name
    settings = await change(call, RemoveMailbox(name=name))
    return Answer(
        shape={"removed": name, "settings_version": settings.version},
        lines=[_("Forward mailbox {name} is no longer polled; what came through it stays.").format(name=name)],
    )


async def _list(call: Call) -> Answer:
    settings = await read_settings(call)
    heads = (_("mailbox"), _("brand"), _("user"), _("server"), _("security"), _("folder"), _("after ingest"))
    return Answer(
        shape={"mailboxes": [mailbox_shape(settings, mailbox) for mailbox in settings.mailboxes]},
        lines=table(
            heads,
            [_row(settings, mailbox) for mailbox in settings.mailboxes],
            empty=_("There are no forward mailboxes yet: omnidesk mailbox add NAME --brand SLUG --host HOST …"),
        ),
    )


def _row(settings: Settings, mailbox: ForwardMailbox) -> tuple[object, ...]:
    brand = _("catch-all") if mailbox.brand_id is None else settings.brand(mailbox.brand_id).slug
    server = f"{mailbox.host}:{mailbox.port}"
    security = mailbox.security.value
    return mailbox.name, brand, mailbox.user, server, security, mailbox.folder, mailbox.after_ingest


_NAME = argument("name", metavar="NAME", words=lambda: _("the mailbox's name here, like acme"))
_SETTINGS = (
    argument("--brand", metavar="S", words=lambda: _("the brand whose forward address it is behind")),
    argument(
        "--catch-all", action="store_true", words=lambda: _("it is behind the forward addresses of several brands")
    ),
    argument("--host", metavar="H", words=lambda: _("the IMAP server")),
    argument("--port", metavar="N", type=number, words=lambda: _("its port (993 with tls, else 143)")),
    argument(
        "--security",
        choices=[security.value for security in Security],
        words=lambda: _("how the connection is protected (tls); none only on this machine"),
    ),
    argument("--user", metavar="U", words=lambda: _("who logs in there")),
    argument("--secret", metavar="NAME", words=lambda: _("the entry of [secrets] that holds the password")),
    argument("--folder", metavar="INBOX", words=lambda: _("the folder that is polled (INBOX)")),
    argument(
        "--after-ingest",
        metavar="WAY",
        words=lambda: _("what becomes of kept mail there: seen (usual), keep, move:FOLDER or delete:DAYS"),
    ),
)

VERBS = (
    Verb(
        name="mailbox add",
        words=lambda: _("set up a forward mailbox"),
        run=_add,
        saves=True,
        arguments=(_NAME, *_SETTINGS),
    ),
    Verb(
        name="mailbox edit",
        words=lambda: _("change a forward mailbox"),
        run=_edit,
        saves=True,
        arguments=(_NAME, *_SETTINGS),
    ),
    Verb(name="mailbox list", words=lambda: _("show the forward mailboxes"), run=_list),
    Verb(
        name="mailbox test",
        words=lambda: _("connect, log in and look, telling each step with the server's words"),
        run=run_test,
        arguments=(_NAME,),
    ),
    Verb(
        name="mailbox remove",
        words=lambda: _("stop polling a forward mailbox"),
        run=_remove,
        saves=True,
        arguments=(_NAME,),
    ),
)
