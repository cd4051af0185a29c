"""`omnidesk database`: its folder is given to a group of the system's users, or taken back.

Only the system user who owns the database may do either: nobody else can, and nobody else is trusted with it.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from console.cli.frame import DONE, IN_PART, Answer, Call, Verb, argument
from console.cli.shapes import Shape
from console.commands.refusal import Refusal
from console.system_names import name_of_user
from console.upkeep.sharing import (
    Changed,
    SharingError,
    Wish,
    carry_out,
    look,
    wish_to_keep,
    wish_to_share,
)
from storage.records import Event
from widgets.language import _


async def _share(call: Call) -> Answer | Refusal:
    return await _changed(call, partial(wish_to_share, group=call.arguments.group))


async def _unshare(call: Call) -> Answer | Refusal:
    return await _changed(call, wish_to_keep)


async def _changed(call: Call, wish_of: Callable[[Path], Wish]) -> Answer | Refusal:
    from console import assembly

    if not assembly.has_store(call.config):
        words = _("There is no database {path}.").format(path=assembly.store_file(call.config))
        return Refusal(code="no-database", words=words)
    if not assembly.owns_store(call.config):
        return Refusal(code="not-allowed", words=_only_owner(assembly.store_file(call.config)))
    try:
        wish = wish_of(assembly.store_file(call.config))
        found = look(wish)
        if found and not call.arguments.dry_run:
            await _note(call, wish)
            found = carry_out(wish)
    except SharingError as error:
        return Refusal(code=error.code, words=str(error))
    in_part = any(one.owner for one in found)
    return Answer(shape=_shape(call, wish, found), lines=_lines(call, wish, found), code=IN_PART if in_part else DONE)


async def _note(call: Call, wish: Wish) -> None:
    """Keep in the trail who opened the desk to whom; the store is closed before its files are touched."""
    verb = "database share" if wish.group else "database unshare"
    async with call.desk() as desk:
        event = Event(at=call.clock(), actor=desk.actor.login, verb=verb, subject="database", detail=wish.group)
        await desk.repository.writing(lambda writer: writer.add_event(event))


def _only_owner(path: Path) -> str:
    owner = name_of_user(path.stat().st_uid)
    words = _("The database belongs to {owner}, who alone may share it or take it back: sudo -u {owner} omnidesk …")
    return words.format(owner=owner)


def _shape(call: Call, wish: Wish, found: list[Changed]) -> Shape:
    return {
        "database": str(wish.store),
        "folder": str(wish.folder),
        "group": wish.group or None,
        "dry_run": bool(call.arguments.dry_run),
        "changed": [
            {"path": str(one.path), "was": f"{one.was:04o}", "mode": f"{one.mode:04o}"}
            for one in found
            if not one.owner
        ],
        "left": [{"path": str(one.path), "mode": f"{one.was:04o}", "owner": one.owner} for one in found if one.owner],
    }


def _lines(call: Call, wish: Wish, found: list[Changed]) -> list[str]:
    lines = [f"{one.was:04o} → {one.mode:04o}  {one.path}" for one in found if not one.owner]
    lines += [
        _("{mode:04o} stays    {path}: it is {owner}'s, who alone can change it").format(
            mode=one.was, path=one.path, owner=one.owner
        )
        for one in found
        if one.owner
    ]
    if call.arguments.dry_run:
        return [*lines, _("Nothing was changed yet: say it without --dry-run.") if found else _nothing()]
    if not found:
        lines.append(_nothing())
    return [*lines, *(_shared(call, wish) if wish.group else _kept(wish))]


def _nothing() -> str:
    return _("Nothing has to be changed.")


def _shared(call: Call, wish: Wish) -> list[str]:
    opened = _(
        "The members of {group} reach the desk now: omnidesk --database sqlite:///{path}, or /etc/omnidesk/config.toml."
    )
    return [
        opened.format(group=wish.group, path=wish.store),
        _("Each acts as the employee with the login of their system user: omnidesk employee add LOGIN …"),
        _("Roles guide them, they don't guard: whoever may write the file may write past them. omnidesk ssh guards."),
    ]


def _kept(wish: Wish) -> list[str]:
    words = _("{folder} is for its owner only. Whoever has a console open keeps it until they leave it.")
    return [words.format(folder=wish.folder)]


_DRY_RUN = argument("--dry-run", action="store_true", words=lambda: _("only tell what would be changed"))

VERBS = (
    Verb(
        name="database share",
        words=lambda: _("let the members of a group of this machine work on the database, each as themselves"),
        run=_share,
        arguments=(
            argument(
                "--group",
                metavar="GROUP",
                required=True,
                words=lambda: _("the group of the system; the database's owner must be a member"),
            ),
            _DRY_RUN,
        ),
    ),
    Verb(
        name="database unshare",
        words=lambda: _("have the database for its owner alone again"),
        run=_unshare,
        arguments=(_DRY_RUN,),
    ),
)
