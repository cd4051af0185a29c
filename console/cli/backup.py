"""`omnidesk backup`: a whole copy of the database, taken while others write, with a manifest beside it."""

from functools import partial

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.progress import Progress
from console.commands.refusal import Refusal
from console.upkeep.backing_up import Backup, BackupBusyError, BackupError, back_up, place_of
from console.upkeep.last_look import keep_last_look
from console.upkeep.manifest import manifest_path
from console.upkeep.stopping import stoppable
from storage.oncall import LastLook
from widgets.language import _


async def _backup(call: Call) -> Answer | Refusal:
    from console import assembly

    if not assembly.has_store(call.config):
        words = _("There is no database {path}.").format(path=assembly.store_file(call.config))
        return Refusal(code="no-database", words=words)
    now = call.clock()
    store, files = assembly.store_file(call.config), assembly.store_files()
    try:
        to = place_of(call.arguments.file, now)
        made = await stoppable(partial(back_up, files, store, to, now, Progress(call).copied))
    except BackupBusyError as error:
        return Refusal(code="busy", words=str(error))
    except BackupError as error:
        return Refusal(code="file", words=str(error))
    keep_last_look(store, LastLook(at=now, by="backup"))  # its copy is page by page the same, and was looked at
    return _answer(made)


def _answer(made: Backup) -> Answer:
    manifest = made.manifest
    shape = {
        "file": str(made.file),
        "manifest": str(manifest_path(made.file)),
        "made_at": manifest.made_at,
        "size": manifest.size,
        "sha256": manifest.sha256,
        "revision": manifest.revision,
        "database_schema": manifest.database_schema,
        "counts": dict(manifest.counts),
    }
    size = f"{manifest.size / 1_000_000:.1f}"
    lines = [
        _("{file}: {size} MB, {tickets} tickets, {messages} messages, looked at and sound").format(
            file=made.file,
            size=size,
            tickets=manifest.counts.get("ticket", 0),
            messages=manifest.counts.get("message", 0),
        ),
        _("Everything that is kept of customers is in it; passwords and the configuration are not: keep those apart."),
        _("To prove it: omnidesk restore {file} --verify").format(file=made.file),
    ]
    return Answer(shape=shape, lines=lines)


VERBS = (
    Verb(
        name="backup",
        words=lambda: _("copy the database while it is in use, with a manifest beside the copy"),
        run=_backup,
        arguments=(
            argument(
                "file",
                metavar="FILE",
                words=lambda: _("the file to make, or a folder to name it in by the time; nothing is overwritten"),
            ),
        ),
    ),
)
