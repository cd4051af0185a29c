"""`omnidesk secret`: the passwords by name: kept in a file of one's own, or listed by where they are; never shown."""

import sys
from collections.abc import Mapping

from console.cli.changing import read_settings
from console.cli.faults import UsageError
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.text import table
from console.secret_sources import FromCommand, FromCredential, FromEnvironment, FromFile, SecretSource, source_words
from console.secret_users import used_names, users_of
from storage.settings import Settings
from widgets.language import _


def _set(call: Call) -> Answer:
    import os

    from console.config import own_file
    from console.secret_keeping import SecretKeepingError, keep, why_not

    name, configuration, known = call.arguments.name, own_file(call.given, os.environ), call.config.secrets
    words = why_not(configuration, name, known)
    if words:
        raise SecretKeepingError(words)
    kept = keep(configuration, name, _password(name), known)
    lines = [_("The password of {name} is kept in {file}, for you only.").format(name=name, file=kept.file)]
    if kept.is_new:
        lines.append(_("{configuration} names it in [secrets].").format(configuration=configuration))
    shape = {"secret": name, "file": str(kept.file), "configuration": str(configuration), "added": kept.is_new}
    return Answer(shape=shape, lines=lines)


def _password(name: str) -> str:
    """Return what is typed without an echo, twice; where there is no terminal, the first line of stdin."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = _typed(_("Password of {name}: ").format(name=name))
    if first != _typed(_("Once more: ")):
        raise UsageError(_("The two are not the same; nothing is kept."))
    return first


def _typed(prompt: str) -> str:
    """A terminal that can't hide what is typed is refused: the password would stay in its history."""
    import getpass
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt, stream=sys.stderr)
        except (getpass.GetPassWarning, EOFError):
            raise UsageError(_("No password was typed where nobody sees it; it may come by stdin too.")) from None


async def _list(call: Call) -> Answer:
    settings = await _settings(call)
    known = call.config.secrets
    names = sorted({*known, *used_names(settings)})
    heads = (_("secret"), _("from"), _("used by"))
    return Answer(
        shape={"secrets": [_shape(settings, known, name) for name in names]},
        lines=table(
            heads,
            [_row(settings, known, name) for name in names],
            empty=_("There are no secrets yet: omnidesk secret set NAME keeps a password."),
        ),
    )


async def _settings(call: Call) -> Settings:
    """Return the settings; a list makes no database where there is none."""
    from console import assembly

    return await read_settings(call) if assembly.has_store(call.config) else Settings()


def _row(settings: Settings, known: Mapping[str, SecretSource], name: str) -> tuple[object, ...]:
    source = known.get(name)
    missing = _("MISSING: omnidesk secret set {name}").format(name=name)
    return name, missing if source is None else source_words(source), ", ".join(users_of(settings, name).words)


def _shape(settings: Settings, known: Mapping[str, SecretSource], name: str) -> dict[str, object]:
    """Return an entry in JSON; `kind` null: it is used, but the configuration has no such entry."""
    source, users = known.get(name), users_of(settings, name)
    return {
        "secret": name,
        "kind": None if source is None else _kind(source),
        "missing": source is None,
        "mailboxes": list(users.mailboxes),
        "addresses": list(users.addresses),
        "account": users.is_accounts,
    }


def _kind(source: SecretSource) -> str:
    match source:
        case FromCommand():
            return "command"
        case FromFile():
            return "file"
        case FromEnvironment():
            return "env"
        case FromCredential():
            return "credential"


_NAME = argument("name", metavar="NAME", words=lambda: _("the entry of [secrets], like acme"))

VERBS = (
    Verb(
        name="secret set",
        words=lambda: _("keep a password: typed without an echo, or the first line of stdin"),
        run=_set,
        arguments=(_NAME,),
    ),
    Verb(name="secret list", words=lambda: _("show the secrets by where they are, and who uses them"), run=_list),
)
