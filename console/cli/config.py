"""`omnidesk config`: which configuration is in force, and what is wrong with it; never a secret."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from console.cli.frame import CONFIGURATION, DONE, Answer, Call, Verb
from console.cli.text import fields
from console.config import config_files, load, usual_files
from console.config_problems import ConfigError, Problem
from console.secret_sources import (
    FromCommand,
    FromCredential,
    FromEnvironment,
    FromFile,
    SecretSource,
    program_of,
    source_words,
)
from widgets.language import _


def _path(call: Call) -> Answer:
    files = config_files(call.given, os.environ)
    looked = files or usual_files(os.environ)
    rows = [(path, path.exists()) for path in looked]
    shape = {
        "files": [{"path": str(path), "exists": exists} for path, exists in rows],
        "read": [str(path) for path, exists in rows if exists],
    }
    lines = [str(path) if exists else _("{path} (not there)").format(path=path) for path, exists in rows]
    return Answer(shape=shape, lines=lines)


def _show(call: Call) -> Answer:
    config = call.config
    secrets = {name: source_words(source) for name, source in sorted(config.secrets.items())}
    shape = {
        "files": [str(path) for path in config.files],
        "database": config.database,
        "employee": config.employee,
        "language": config.language or None,
        "theme": config.theme or None,
        "density": config.density or None,
        "timezone": config.timezone or None,
        "secrets": {name: _source_shape(source) for name, source in sorted(config.secrets.items())},
        "keys": dict(sorted(config.keys.items())),
    }
    rows: list[tuple[str, object]] = [
        (_("files"), ", ".join(str(path) for path in config.files)),
        ("database", config.database),
        ("employee", config.employee),
        ("language", config.language),
        ("console.theme", config.theme),
        ("console.density", config.density),
        ("console.timezone", config.timezone),
        *((f"secrets.{name}", words) for name, words in secrets.items()),
        *((f"keys.{name}", keys) for name, keys in sorted(config.keys.items())),
    ]
    return Answer(shape=shape, lines=fields(rows))


def _check(call: Call) -> Answer:
    try:
        config = load(call.given)
    except ConfigError as error:
        problems = list(error.problems)
    else:
        named = ", ".join(str(path) for path in config.files) or _("configuration")
        problems = [*_secret_problems(config.secrets, named), *_key_problems(config.keys, named)]
    wrong = [one for one in problems if not one.is_warning]
    warnings = [one for one in problems if one.is_warning]
    shape: dict[str, object] = {"ok": not wrong, "problems": _shapes(wrong), "warnings": _shapes(warnings)}
    warned = [_("warning: {words}").format(words=one) for one in warnings]
    if not wrong:
        return Answer(shape=shape, lines=[*warned, _("The configuration is in order.")], code=DONE)
    words = [str(problem) for problem in wrong]
    shape["error"] = {"code": "configuration", "message": "\n".join(words)}
    return Answer(shape=shape, lines=[*words, *warned], code=CONFIGURATION)


def _shapes(problems: Sequence[Problem]) -> list[dict[str, str | None]]:
    return [{"source": one.source, "key": one.key or None, "message": one.words} for one in problems]


def _secret_problems(secrets: Mapping[str, SecretSource], named: str) -> list[Problem]:
    found = ((name, _unready(source)) for name, source in sorted(secrets.items()))
    return [Problem(source=named, key=f"secrets.{name}", words=words) for name, words in found if words]


def _unready(source: SecretSource) -> str:
    """Return why a secret can't be had, "" when nothing speaks against it; no command is run and nothing read."""
    match source:
        case FromCommand(words=command):
            found = shutil.which(command[0])
            return "" if found else _("there is no program {program}.").format(program=program_of(command))
        case FromFile(path=path):
            return _unready_file(path)
        case FromEnvironment(variable=variable):
            words = _("the environment variable {variable} is not set.")
            return "" if os.environ.get(variable) else words.format(variable=variable)
        case FromCredential(name=name):
            folder = os.environ.get("CREDENTIALS_DIRECTORY")
            there = folder is not None and (Path(folder) / name).is_file()
            return "" if there else _("systemd handed over no credential {name}.").format(name=name)


def _unready_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return _("{path} can't be read: {reason}.").format(path=path, reason=error.strerror)
    return _("others can read {path}; run: chmod 600 {path}").format(path=path) if mode & 0o077 else ""


def _key_problems(keys: Mapping[str, str], named: str) -> list[Problem]:
    """The names of keys are known to the console only, so it is asked only where a configuration has some."""
    if not keys:
        return []
    from console.key_problems import key_problems
    from console.keys import catalog

    return key_problems(keys, catalog(), named)


def _source_shape(source: SecretSource) -> dict[str, str]:
    """Return where a secret comes from. Of a command only the program: its words may hold more than one thinks."""
    match source:
        case FromCommand(words=words):
            return {"command": program_of(words)}
        case FromFile(path=path):
            return {"file": str(path)}
        case FromEnvironment(variable=variable):
            return {"env": variable}
        case FromCredential(name=name):
            return {"credential": name}


VERBS = (
    Verb(name="config path", words=lambda: _("show which files are read"), run=_path),
    Verb(name="config show", words=lambda: _("show what is in force; secrets only by their place"), run=_show),
    Verb(name="config check", words=lambda: _("tell everything that is wrong with the configuration"), run=_check),
)
