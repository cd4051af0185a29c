"""The pages that are made from the program: `python -m tests.house.pages` writes docs/commands.md and configuration.md.

They are made of the same values that the parser and the configuration are made of, so they cannot tell another story.
"""

import sys
from argparse import BooleanOptionalAction
from collections.abc import Sequence

from console.cli.frame import Argument, Verb, argument
from console.cli.parsing import global_arguments, usage
from console.cli.verbs import Group, groups
from console.config_file import config_keys
from tests.house.sources import ROOT
from widgets.language import use_language

MADE = "<!-- Made from the program by `python -m tests.house.pages`; a test keeps it in step. -->"
COMMANDS = ROOT / "docs" / "commands.md"
CONFIGURATION = ROOT / "docs" / "configuration.md"

_EXITS = (
    ("0", "done; a pipe that closes is no error"),
    ("1", "failed"),
    ("2", "this is no command; or the console was asked for where there is no terminal"),
    ("3", "done in part"),
    ("4", "done, and something needs attention"),
    ("69", "the mail server can't be reached, or not safely"),
    ("75", "locked, or changed by somebody else meanwhile: try again"),
    ("77", "not allowed, or the login is refused by the mail server"),
    ("78", "the configuration is wrong, or a secret can't be had"),
    ("130", "interrupted"),
)


def commands_page() -> str:
    """Return docs/commands.md."""
    lines = [
        "# Commands",
        "",
        MADE,
        "",
        f"`{usage()}`",
        "",
        "Without a verb: the console. `./run` from a checkout is the same command. Every verb but the console takes",
        '`--json`: one object on stdout with `"schema": 1`, times as ISO 8601 UTC with `Z`, durations in seconds;',
        'errors too: `{"schema": 1, "error": {"code": "…", "message": "…"}}`. Progress and logs go to stderr. Keys may',
        "be added to an object; none is renamed without another schema number.",
        "",
        "## Before the verb",
        "",
        *_arguments(global_arguments()),
        "",
        "Options count before the environment, that before the configuration: [configuration.md](configuration.md).",
        "",
        "## Exit codes",
        "",
        *table(("code", "meaning"), _EXITS),
    ]
    for group in groups():
        lines += ["", *_group(group)]
    return "\n".join(lines) + "\n"


def configuration_page() -> str:
    """Return docs/configuration.md."""
    keys = config_keys()
    rows = [
        (f"`{key.name}`", key.words(), _code(key.variable and f"${key.variable}"), _code(key.option)) for key in keys
    ]
    examples = "\n".join(f"\n{key.example}" if "\n" in key.example else key.example for key in keys)
    return _CONFIGURATION.format(
        made=MADE, table="\n".join(table(("key", "what it says", "variable", "option"), rows)), examples=examples
    )


def pages() -> dict[str, str]:
    """Return each page's text by its path in the checkout."""
    use_language("en")
    made = ((COMMANDS, commands_page()), (CONFIGURATION, configuration_page()))
    return {path.relative_to(ROOT).as_posix(): text for path, text in made}


def _group(group: Group) -> list[str]:
    lines = [f"## {group.word}", "", _sentence(group.words())]
    for verb in group.verbs():
        lines += ["", f"### omnidesk {verb.name}", "", _sentence(verb.words()), "", *_usage(verb)]
        lines += ["", *_arguments(verb.every_argument)] if verb.every_argument else []
    return lines


def _usage(verb: Verb) -> list[str]:
    has_json = (argument("--json", action="store_true", words=str),) if verb.has_json else ()
    named = [one for one in verb.every_argument if not one.flags[0].startswith("-")]
    options = [one for one in (*verb.every_argument, *has_json) if one.flags[0].startswith("-")]
    words = ["omnidesk", verb.name, *(_short(one) for one in (*named, *options))]
    lines, line = [], ""
    for word in words:
        if line and len(line) + len(word) > 110:
            lines.append(line)
            line = "   "
        line += f" {word}" if line else word
    return ["```", *lines, line, "```"]


def _short(one: Argument) -> str:
    """Return an argument as it stands in the usage."""
    flag = one.flags[0]
    if not flag.startswith("-"):
        return _value(one)
    if one.options.get("action") is BooleanOptionalAction:
        return f"[{flag} | --no-{flag.removeprefix('--')}]"
    text = f"{flag} {_value(one)}".strip()
    return text if one.options.get("required") else f"[{text}]"


def _value(one: Argument) -> str:
    """Return what stands for an argument's value, "" for a switch."""
    action = one.options.get("action", "store")
    if action is BooleanOptionalAction or action in ("store_true", "store_false"):
        return ""
    name = one.options.get("metavar") or one.flags[0].lstrip("-").upper()
    if "choices" in one.options and "metavar" not in one.options:
        name = "|".join(str(choice) for choice in one.options["choices"])
    return {"*": f"[{name} …]", "+": f"{name} …", "?": f"[{name}]"}.get(str(one.options.get("nargs")), name)


def _arguments(arguments: Sequence[Argument]) -> list[str]:
    rows = [(_code(" ".join(filter(None, (", ".join(_flags(one)), _value(one))))), one.words()) for one in arguments]
    return table(("argument", "what it does"), rows)


def _flags(one: Argument) -> tuple[str, ...]:
    flags = tuple(flag for flag in one.flags if flag.startswith("-"))
    if one.options.get("action") is BooleanOptionalAction:
        return (*flags, *(f"--no-{flag.removeprefix('--')}" for flag in flags))
    return flags


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table in Markdown."""
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in (heads, *rows)]
    return [lines[0], f"|{' --- |' * len(heads)}", *lines[1:]]


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


_CONFIGURATION = """# Configuration

{made}

What is set here is about one machine or one person; what is set with verbs (`omnidesk account`, `brand`, `address` …)
is kept in the database and holds for everybody.

## Where it is read from

The strongest first; each setting is taken from the first place that has it.

1. options before the verb
2. the environment
3. `$XDG_CONFIG_HOME/omnidesk/config.toml` (usually `~/.config/omnidesk/config.toml`)
4. `/etc/omnidesk/config.toml`
5. defaults: the database is `$XDG_DATA_HOME/omnidesk/omnidesk.db` (usually below `~/.local/share`), in a folder that
   only you can read

A file that `--config` or `$OMNIDESK_CONFIG` names stands in place of 3 and 4. Entries of `[secrets]` and `[keys]` are
put together from both files.

`omnidesk config path` shows which files are read, `config show` what is in force, `config check` everything that is
wrong.

## What it may say

{table}

```toml
{examples}
```

The database is `sqlite:///` and a path, so an absolute path has four slashes. In an option or variable a relative path
counts from the folder one stands in, in a file from the file's own folder. `~` is the home.

## Keys

Each key has a name, and may be another one: `"ticket.close" = "e,C-e"`. Commas part several. They are written as the
help (`?`) prints them (`C-d`, `S-Tab`, `PgDn`, `F5`, `G`) or by their names (`ctrl+d`, `question_mark`, `comma`).
`config check` tells which names there are, which key would do two things at one place, and warns of keys that few
terminals send and of letters that a slow line leaves behind when it tears an arrow key apart.

## Secrets

A password stands neither here, nor in the database, nor on the command line. `--secret NAME` of a mailbox names an
entry of `[secrets]`, and the entry says where to ask. The first line of what is found counts.

| entry | where the secret is |
| --- | --- |
| `{{ command = ["pass", "show", "mail/acme"] }}` | what a program prints within 10 seconds; no shell reads the words |
| `{{ file = "acme.secret" }}` | in a file of yours that nobody else can read (mode 0600) |
| `{{ env = "ACME_PASSWORD" }}` | in the environment |
| `{{ credential = "acme" }}` | in a credential of systemd (`LoadCredential=` in the service) |
"""


def update() -> None:
    """Write the pages."""
    for path, text in pages().items():
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    update()
    sys.stdout.writelines(f"{path}\n" for path in pages())
