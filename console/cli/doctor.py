"""`omnidesk doctor`: everything that may be wrong with an installation, line by line, each with its remedy.

It stands apart from the check, which asks the database alone: this one provokes, tries and waits, and needs neither
database nor configuration to begin with.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator

from console.cli.doors import mailbox_door, outgoing_door
from console.cli.frame import ATTENTION, DONE, Answer, Call, Verb, argument
from console.config_problems import ConfigError
from console.doctor.finding import Finding, Verdict, failed, needs_attention, ok, warning
from console.doctor.interpreter import look_at_interpreter
from console.doctor.keeping import desk_findings, store_findings
from console.doctor.places import look_at_configuration, look_at_secrets
from console.doctor.reach import look_at_database
from console.doctor.surroundings import look_around
from console.failure_words import words_of
from console.upkeep.desk_files import is_lost
from storage.errors import DatabaseBusyError, DatabaseDamagedError, NotAdmittedError, StorageError
from storage.settings import Settings
from widgets.language import _

_STRUCTURE_S = 20.0
_DESK_S = 30.0


async def _doctor(call: Call) -> Answer:
    found = [one async for one in _looks(call)]
    lines = [line for one in found for line in _lines(one)]
    wrong = sum(one.verdict is not Verdict.OK for one in found)
    said = _("{count} of {all} things need attention.").format(count=wrong, all=len(found))
    lines += ["", said if wrong else _("Everything is in order.")]
    shape = {
        "ok": not wrong,
        "findings": [
            {"name": one.name, "verdict": one.verdict.value, "words": one.words, "remedy": one.remedy or None}
            for one in found
        ],
    }
    return Answer(shape=shape, lines=lines, code=ATTENTION if needs_attention(found) else DONE)


def _lines(one: Finding) -> Iterator[str]:
    verdicts = {Verdict.OK: _("ok"), Verdict.WARNING: _("warning"), Verdict.FAILED: _("FAILED")}
    yield f"{verdicts[one.verdict]:12} {one.name:28} {one.words}"
    if one.remedy:
        yield f"{'':12} {'':28} → {one.remedy}"


async def _looks(call: Call) -> AsyncIterator[Finding]:
    for one in look_at_interpreter():
        yield one
    configuration = _of_configuration(call)
    usable = all(one.name != "configuration" or one.verdict is not Verdict.FAILED for one in configuration)
    async for one in look_around(os.environ, call.config.timezone if usable else ""):
        yield one
    for one in configuration:
        yield one
    if usable:
        async for one in _of_desk(call):
            yield one


def _of_configuration(call: Call) -> list[Finding]:
    try:
        config = call.config
    except ConfigError as error:
        return [failed("configuration", str(one), _("Mend it: omnidesk config check")) for one in error.problems]
    named = ", ".join(str(path) for path in config.files) or _("no file, so everything is as usual")
    looks = (lambda: look_at_configuration(config.files), lambda: look_at_secrets(config.secrets))
    return [ok("configuration", named), *(one for look in looks for one in _safely("configuration.mode", look))]


async def _of_desk(call: Call) -> AsyncIterator[Finding]:
    from console import assembly

    try:
        is_there = assembly.has_store(call.config)
    except NotAdmittedError as error:
        yield failed("database", words_of(error), _("Ask whoever runs the desk for one of the two ways in."))
        return
    except (ConfigError, OSError) as error:
        yield failed("database", words_of(error), _("Name the database: omnidesk config check"))
        return
    path = assembly.store_file(call.config)
    if not is_there and not is_lost(path):
        words = _("There is no database {path} yet.").format(path=path)
        yield warning("database", words, _("Begin with: omnidesk setup"))
        return
    if is_there:
        yield ok("database", str(path))
    for one in _safely("database.mode", lambda: look_at_database(path) if is_there else ()):
        yield one
    looked = await asyncio.to_thread(
        lambda: _safely(
            "database.schema",
            lambda: store_findings(assembly.examine_store(call.config, within_s=_STRUCTURE_S, by="doctor")),
            lambda error: _remedy(error, is_own=not is_there or assembly.owns_store(call.config)),
        )
    )
    for one in looked:
        yield one
    if all(one.verdict is Verdict.OK for one in looked):
        async for one in _of_work(call):
            yield one


def _as_owner(_error: Exception) -> str:
    return _("Look as the user who owns the database.")


def _remedy(error: Exception, *, is_own: bool) -> str:
    """Return what to do about a database that can't be looked at; `is_own` where no other user could do better."""
    if isinstance(error, DatabaseBusyError):
        return _("See who holds it: fuser, or omnidesk status")
    if isinstance(error, DatabaseDamagedError):
        return _("See what is left: omnidesk fsck; or restore a backup.")
    if not is_own:
        return _as_owner(error)
    return _(
        "Keep what is there aside, and restore a backup: omnidesk restore FILE. If it is the wrong place: omnidesk "
        "config check"
    )


def _safely(
    name: str, look: Callable[[], Iterable[Finding]], remedy: Callable[[Exception], str] = _as_owner
) -> list[Finding]:
    """Return what was found; a look that could not be taken is a finding too."""
    try:
        return list(look())
    except (OSError, StorageError) as error:
        return [failed(name, words_of(error), remedy(error))]


async def _of_work(call: Call) -> AsyncIterator[Finding]:
    """Yield who works on the desk, then how its servers are reached; the store is closed before any of them is."""
    try:
        async with asyncio.timeout(_DESK_S):
            settings, found = await _read(call)
    except TimeoutError:
        yield failed("desk", _("The database gives no answer."), _("See who holds it: fuser, or omnidesk status"))
        return
    except StorageError as error:
        yield failed("desk", words_of(error), _("See what is left: omnidesk fsck; or restore a backup."))
        return
    for one in found:
        yield one
    if call.arguments.offline:
        return
    from console.doctor.servers import Ways, look_at_servers

    ways = Ways(mailboxes=mailbox_door(call), servers=outgoing_door(call), clock=call.clock)
    async for one in look_at_servers(settings, ways):
        yield one


async def _read(call: Call) -> tuple[Settings, list[Finding]]:
    from console import assembly
    from console.cli.here import here_of
    from console.oncall.sight import read_sight

    here = here_of(call)
    async with assembly.open_as_it_is(call.config) as repository:
        sight = await repository.reading(lambda reader: read_sight(reader, here))
        settings = await repository.reading(lambda reader: reader.settings())
    return settings, list(desk_findings(sight))


VERBS = (
    Verb(
        name="doctor",
        words=lambda: _("look at everything that may be wrong, with the remedy; exit 4 when something needs attention"),
        run=_doctor,
        arguments=(argument("--offline", action="store_true", words=lambda: _("try no mail server")),),
    ),
)
