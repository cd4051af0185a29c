"""`omnidesk restore`: a backup is proved, or put into a place where nothing is; no database is ever overwritten."""

from pathlib import Path

from console.cli.faults import UsageError
from console.cli.frame import ATTENTION, DONE, Answer, Call, Verb, argument
from console.cli.progress import Progress
from console.commands.refusal import Refusal
from console.database_url import SQLITE, sqlite_url
from console.mail.naming import read_naming
from console.upkeep.check_words import finding_lines, finding_shape
from console.upkeep.manifest import Manifest
from console.upkeep.restoring import Means, RestoreError, Step, Verified, restore, verify
from console.upkeep.stopping import stoppable
from storage.copies import IsStopped, Restored
from storage.records import Event
from widgets.language import _, ngettext


async def _restore(call: Call) -> Answer | Refusal:
    given = call.arguments
    backup = _file(given.file)
    if given.verify and (given.to or given.database):
        raise UsageError(_("--verify changes nothing, so it takes no place to restore to."))
    try:
        if given.verify:
            return _verified(backup, await stoppable(lambda is_stopped: verify(_means(call, is_stopped), backup)))
        to = _place(call)
        event = _event(call, backup)
        restored, manifest = await stoppable(lambda is_stopped: restore(_means(call, is_stopped), backup, to, event))
    except RestoreError as error:
        return Refusal(code=error.code, words=str(error))
    return _restored(to, restored, manifest)


def _file(given: str) -> Path:
    return Path(given).absolute()


def _means(call: Call, is_stopped: IsStopped) -> Means:
    from console import assembly

    progress = Progress(call)
    return Means(
        files=assembly.store_files(),
        reads=read_naming,
        told=progress.copied,
        is_stopped=is_stopped,
        checked=progress.checked,
    )


def _place(call: Call) -> Path:
    """Return where to restore to: as said, else where the database of the configuration would be."""
    from console import assembly

    given = call.arguments
    if given.to and given.database:
        raise UsageError(_("Say --to or --database, not both."))
    if given.database or (given.to or "").startswith(SQLITE):
        return assembly.named_store(given.database or given.to)
    return _file(given.to) if given.to else assembly.store_file(call.config)


def _event(call: Call, backup: Path) -> Event:
    from console import assembly

    return Event(at=call.clock(), actor=assembly.system_login(), verb="restore", subject="database", detail=backup.name)


def _verified(backup: Path, found: Verified) -> Answer:
    shape = {
        "file": str(backup),
        "sound": found.is_sound,
        "made_at": found.manifest.made_at if found.manifest is not None else None,
        "steps": [{"name": step.name, "ok": step.ok, "words": step.words} for step in found.steps],
        "checks": [finding_shape(one) for one in found.findings],
    }
    lines = [_line(step) for step in found.steps]
    lines += [line for one in found.findings for line in finding_lines(one)]
    sound, unsound = _("The backup is sound; nothing was changed."), _("The backup is NOT sound; nothing was changed.")
    lines.append(sound if found.is_sound else unsound)
    return Answer(shape=shape, lines=lines, code=DONE if found.is_sound else ATTENTION)


def _line(step: Step) -> str:
    names = {
        "manifest": _("the manifest"),
        "size": _("the size of the file"),
        "sha256": _("the SHA-256 of its bytes"),
        "structure": _("the structure of the file"),
        "schema": _("this version can open it, in schema"),
        "counts": _("it holds what the manifest tells"),
    }
    state = _("ok") if step.ok else _("DAMAGED")
    return f"{state:9} {names[step.name]}: {step.words}".rstrip(" :")


def _restored(to: Path, restored: Restored, manifest: Manifest | None) -> Answer:
    made_at = manifest.made_at if manifest is not None else None
    shape = {
        "database": sqlite_url(to),
        "made_at": made_at,
        "schema_before": restored.schema_before,
        "database_schema": restored.schema,
        "unsure": restored.unsure,
        "leases_dropped": restored.leases,
        "tickets_from": restored.tickets_from,
    }
    lines = [
        _("Restored: {path}").format(path=to),
        *([] if manifest is not None else [_("It had no manifest: nothing told what its bytes must be.")]),
        *_unsure_lines(restored),
        _("New tickets are numbered from #{number}, so that none takes the number of one that came after the backup.")
        .format(number=restored.tickets_from),
        _("Customers who were erased after the backup are in it again: erase them again."),
        _("Mail that came after it and is still on its server is taken in at the next visit: omnidesk poll --once"),
        _("To look through it: omnidesk --database {url} fsck").format(url=sqlite_url(to)),
    ]  # fmt: skip
    return Answer(shape=shape, lines=lines)


def _unsure_lines(restored: Restored) -> list[str]:
    if not restored.unsure:
        return []
    words = ngettext(
        "{count} mail of ours was on its way and may have been sent since: it is not sent again before somebody says "
        "so (omnidesk outbox list --state unknown).",
        "{count} mails of ours were on their way and may have been sent since: none is sent again before somebody says "
        "so (omnidesk outbox list --state unknown).",
        restored.unsure,
    )
    return [words.format(count=restored.unsure)]


VERBS = (
    Verb(
        name="restore",
        words=lambda: _("prove a backup, or put it into a place where nothing is"),
        run=_restore,
        arguments=(
            argument("file", metavar="FILE", words=lambda: _("the backup")),
            argument(
                "--verify",
                action="store_true",
                words=lambda: _("compare it with its manifest and look through a copy of it; nothing is changed"),
            ),
            argument(
                "--to",
                metavar="PATH",
                words=lambda: _("the file of the new database (the database of the configuration, if it is not there)"),
            ),
            argument("--database", metavar="URL", words=lambda: _("the same as a URL")),
        ),
    ),
)
