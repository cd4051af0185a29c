"""`omnidesk settings`: who changed what of the settings, when, from which to which, and why; and the way back."""

from typing import Any

import msgspec

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.shapes import utc
from console.cli.text import fields, local_time, table
from console.cli.values import number
from console.commands.settings_undo import undo_of
from console.settings_versions import Version, read_version, summary
from console.settings_words import difference_words, subject_words
from storage.protocol import Reader
from widgets.language import _

USUAL = 50


def version_shape(version: Version) -> dict[str, Any]:
    """Return a version in JSON, with what it changed from which to which."""
    change = version.change
    return {
        "version": change.version,
        "at": utc(change.at),
        "actor": change.actor,
        "verb": change.verb,
        "subject": change.subject,
        "why": change.why,
        "changes": [
            {
                "subject": one.subject,
                "field": one.field or None,
                "before": msgspec.to_builtins(one.before),
                "after": msgspec.to_builtins(one.after),
            }
            for one in version.differences
        ],
    }


async def _list(call: Call) -> Answer:
    given = call.arguments

    def read(reader: Reader) -> list[Version]:
        changes = reader.settings_changes(before=given.before, limit=given.limit)
        return [read_version(reader, change) for change in changes]

    async with call.desk() as desk:
        versions = await desk.repository.reading(read)
    heads = (_("version"), _("when"), _("who"), _("what"), _("from which to which"), _("why"))
    return Answer(
        shape={"versions": [version_shape(version) for version in versions]},
        lines=table(heads, [_row(version) for version in versions], empty=_("Nobody has changed the settings yet.")),
    )


def _row(version: Version) -> tuple[object, ...]:
    change = version.change
    return (
        change.version,
        local_time(change.at),
        change.actor,
        subject_words(change.subject),
        summary(version),
        change.why,
    )


async def _show(call: Call) -> Answer:
    wanted = call.arguments.version

    def read(reader: Reader) -> Version:
        return read_version(reader, undo_of(reader, wanted).undone)

    async with call.desk() as desk:
        version = await desk.repository.reading(read)
    change = version.change
    rows: list[tuple[str, object]] = [
        (_("version"), change.version),
        (_("when"), local_time(change.at)),
        (_("who"), change.actor),
        (_("command"), change.verb),
        (_("why"), change.why),
    ]
    lines = [f"  {subject_words(one.subject)}: {difference_words(one, version.after)}" for one in version.differences]
    return Answer(shape=version_shape(version), lines=[*fields(rows), *lines])


async def _undo(call: Call) -> Answer:
    given = call.arguments
    async with call.desk() as desk:
        command = await desk.repository.reading(lambda reader: undo_of(reader, given.version))
        settings = await command.run(desk, why=given.why)
    words = _("Version {undone} is undone; that is version {version}, and can be undone as well.")
    return Answer(
        shape={"undone": command.undone.version, "settings_version": settings.version},
        lines=[words.format(undone=command.undone.version, version=settings.version)],
    )


VERBS = (
    Verb(
        name="settings list",
        words=lambda: _("show who changed what, newest first"),
        run=_list,
        arguments=(
            argument("--limit", metavar="N", type=number, default=USUAL, words=lambda: _("at most so many (50)")),
            argument("--before", metavar="N", type=number, words=lambda: _("only versions below this one")),
        ),
    ),
    Verb(
        name="settings show",
        words=lambda: _("show what one version changed, from which to which"),
        run=_show,
        arguments=(argument("version", metavar="N", type=number, words=lambda: _("the version")),),
    ),
    Verb(
        name="settings undo",
        words=lambda: _("take one change back; what was changed elsewhere since stays"),
        run=_undo,
        saves=True,
        arguments=(
            argument("version", metavar="N", nargs="?", type=number, words=lambda: _("the version (the newest)")),
        ),
    ),
)
