"""The manual page omnidesk(1) in troff, made from the same values as `--help`.

It stands apart because troff reads backslashes, dots and apostrophes its own way (groff_man(7)).
"""

from collections.abc import Iterator, Sequence

import console
from console.cli.catalog import Command, Option, commands, global_options
from console.cli.frame import Words
from widgets.language import _

_Told = tuple[tuple[str, Words], ...]
_FILES: _Told = (
    ("$XDG_CONFIG_HOME/omnidesk/config.toml", lambda: _("the configuration of a person")),
    ("/etc/omnidesk/config.toml", lambda: _("the configuration of the machine")),
    ("$XDG_DATA_HOME/omnidesk/omnidesk.db", lambda: _("the database where nothing names another")),
)
_VARIABLES: _Told = (
    ("OMNIDESK_CONFIG", lambda: _("the configuration file to read, and no other")),
    ("OMNIDESK_DATABASE", lambda: _("the database")),
    ("OMNIDESK_EMPLOYEE", lambda: _("act as this employee; only the database's owner may")),
    ("OMNIDESK_LANG", lambda: _("the language of what is said")),
)


def man_page() -> str:
    """Return the page in the language in use."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f'.TH OMNIDESK 1 "" "omnidesk {console.__version__}" "omnidesk"'
    yield from (_heading(_("NAME")), _text("omnidesk") + r" \- " + _text(_("the e-mail desk in the terminal")))
    yield _heading(_("SYNOPSIS"))
    yield r".B omnidesk" + "\n" + r"[\fIoption\fR ...] [\fIverb\fR [\fIargument\fR ...]]"
    yield _heading(_("DESCRIPTION"))
    yield _text(_("The e-mail channel of a customer-service desk. Without a verb: the console."))
    yield from (_heading(_("OPTIONS")), _text(_("They stand before the verb.")))
    yield from _options(global_options())
    yield _heading(_("VERBS"))
    for group, verbs in commands():
        yield f".SS {_text(group.word)}"
        yield _text(group.words())
        for verb in verbs:
            yield from _verb(verb)
    yield from _ending()


def _verb(verb: Command) -> Iterator[str]:
    yield ".TP"
    named = " ".join(f"\\fI{_text(one.metavar)}\\fR" for one in verb.positionals)
    yield f"\\fBomnidesk {_text(verb.name)}\\fR {named}".rstrip()
    yield _text(verb.words)
    shown = [*verb.positionals, *(one for one in verb.options if one.flags not in (("--json",), ("-h", "--help")))]
    if shown:
        yield ".RS"
        yield from _options(shown)
        yield ".RE"


def _options(shown: Sequence[Option]) -> Iterator[str]:
    for one in shown:
        yield ".TP"
        is_positional = not one.flags[0].startswith("-")
        flags = "" if is_positional else ", ".join(f"\\fB{_text(flag)}\\fR" for flag in one.flags)
        yield f"{flags} \\fI{_text(one.metavar)}\\fR".strip() if one.takes_value else flags
        yield _text(one.words)


def _heading(words: str) -> str:
    return f".SH {words}"


def _ending() -> Iterator[str]:
    yield _heading(_("EXIT STATUS"))
    for code, words in _exits():
        yield from (".TP", f"\\fB{code}\\fR", _text(words))
    for title, rows in ((_("FILES"), _FILES), (_("ENVIRONMENT"), _VARIABLES)):
        yield _heading(title)
        for name, told in rows:
            yield from (".TP", f"\\fB{_text(name)}\\fR", _text(told()))


def _exits() -> tuple[tuple[int, str], ...]:
    return (
        (0, _("done")),
        (1, _("failed")),
        (2, _("this is no command")),
        (3, _("done in part")),
        (4, _("done, and something needs attention")),
        (69, _("the mail server can't be reached, or not safely")),
        (75, _("locked, or changed by somebody else meanwhile: try again")),
        (77, _("not allowed, or the login is refused by the mail server")),
        (78, _("the configuration is wrong, or a secret can't be had")),
        (130, _("interrupted")),
    )


def _text(text: str) -> str:
    """Return a text of one line so that troff shows it as it is."""
    plain = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("`", r"\(ga")
    plain = plain.replace("^", r"\(ha").replace("~", r"\(ti")
    return rf"\&{plain}" if plain[:1] in (".",) else plain
