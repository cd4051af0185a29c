"""`omnidesk fsck`: the whole database is looked through; nothing is changed unless --repair is said."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from console.cli.doors import mailbox_door
from console.cli.frame import ATTENTION, DONE, Answer, Call, Verb, argument
from console.cli.progress import Progress
from console.cli.unended import with_erasure
from console.commands.refusal import Refusal, RefusedError
from console.mail.naming import read_naming
from console.upkeep.check_words import check_name, finding_lines, finding_shape
from console.upkeep.comparing import Visited, visit
from console.upkeep.desk_files import is_lost
from console.upkeep.last_look import keep_last_look
from console.upkeep.stopping import stoppable
from storage.checking import Check, Deviation, Finding, Wish, finding
from storage.copies import IsStopped
from storage.errors import DatabaseDamagedError
from storage.files import StoreFiles
from storage.oncall import LastLook
from storage.protocol import Repository
from storage.records import DeliveryKey, Event
from storage.settings import ForwardMailbox
from widgets.language import _


class _Run:
    """One run of the verb: what was found, what was put right, on which file."""

    def __init__(self, call: Call, files: StoreFiles, path: Path, event: Event | None) -> None:
        self._call, self._files, self._path, self._event = call, files, path, event
        self._progress = Progress(call)
        self.found: list[Finding] = []
        self.mended: list[tuple[str, int]] = []

    async def look(self) -> None:
        """Look through the database."""
        self.found = await stoppable(partial(self._looked, None))

    async def look_again(self) -> None:
        """Look again at what was not sound, after something was put right."""
        unsound = frozenset(one.check for one in self.found if not one.is_sound and one.check is not Check.SERVER)
        if self.mended:
            again = {one.check: one for one in await stoppable(partial(self._looked, unsound))}
            self.found = [again.get(one.check, one) for one in self.found]

    async def mend(self) -> None:
        """Compute again what can be. A file whose structure is broken is not written into."""
        if self._event is not None and not self._is_broken():
            self.mended += await stoppable(self._mend)

    async def visit(self, repository: Repository, mailboxes: Sequence[ForwardMailbox]) -> None:
        """Compare mailboxes with what is kept, and put back what they still have of damaged mails."""
        door = mailbox_door(self._call)
        for mailbox in mailboxes:
            self._call.say(_("forward mailbox {name}").format(name=mailbox.name))
            visited: Visited = await visit(repository, door, mailbox, self._lost(), self._keep)
            self.found.append(visited.finding)
            if visited.put_back:
                self.mended.append((Check.RAW_MAILS.value, len(visited.put_back)))

    def _looked(self, only: frozenset[Check] | None, is_stopped: IsStopped) -> list[Finding]:
        wish = Wish(
            deep=self._call.arguments.deep,
            only=only,
            reads=read_naming if self._call.arguments.deep else None,
            told=self._progress.checked,
            is_stopped=is_stopped,
        )
        return list(self._files.look_through(self._path, wish))

    def _mend(self, is_stopped: IsStopped) -> list[tuple[str, int]]:
        """What one check has put right is kept, whenever this ends."""
        assert self._event is not None  # noqa: S101 (asked by mend)
        mended: list[tuple[str, int]] = []
        for check, count in self._files.mend(self._path, self.found, self._event, read_naming):
            mended.append((check.value, count))
            if is_stopped():
                break
        return mended

    def tell(self) -> None:
        """Tell beside the database how it is, for whoever asks before somebody looks again."""
        unsound = [one.check.value for one in self.found if not one.is_sound and one.check is not Check.SERVER]
        keep_last_look(self._path, LastLook(at=self._call.clock(), by="fsck", problem=", ".join(unsound)))

    def _is_broken(self) -> bool:
        return any(one.check is Check.STRUCTURE and not one.is_sound for one in self.found)

    def _lost(self) -> list[Deviation]:
        if self._event is None or self._is_broken():
            return []
        return [one for found in self.found if found.check is Check.RAW_MAILS for one in found.deviations]

    async def _keep(self, key: DeliveryKey, raw: bytes) -> None:
        assert self._event is not None  # noqa: S101 (nothing is lost without it)
        event = replace(self._event, subject=f"delivery {key}", detail="bytes")
        await stoppable(lambda is_stopped: self._files.put_back(self._path, key, raw, event))


async def _fsck(call: Call) -> Answer | Refusal:
    from console import assembly

    if not assembly.has_store(call.config) and not is_lost(assembly.store_file(call.config)):
        words = _("There is no database {path}.").format(path=assembly.store_file(call.config))
        return Refusal(code="no-database", words=words)
    event, hindrance = await _event(call) if call.arguments.repair else (None, "")
    run = _Run(call, assembly.store_files(), assembly.store_file(call.config), event)
    await run.look()
    await run.mend()
    if call.arguments.mailbox or call.arguments.server:
        await _visit(call, run)
    await run.look_again()
    run.tell()
    return await with_erasure(call, _answer(run, hindrance))


async def _visit(call: Call, run: _Run) -> None:
    """Compare forward mailboxes with their servers; where the settings are lost none is known, which is a finding."""
    from console import assembly

    try:
        async with assembly.open_as_it_is(call.config) as repository:
            await run.visit(repository, await _mailboxes(call, repository))
    except DatabaseDamagedError:
        words = _("The settings can't be read, so no forward mailbox is known.")
        run.found.append(finding(Check.SERVER, (), failure=words))


async def _event(call: Call) -> tuple[Event | None, str]:
    """Return what is kept of a repair; None with the reason where the desk is too damaged to tell who may do one.

    Raises RefusedError for who may not administer.
    """
    try:
        async with call.desk() as desk:
            if not desk.actor.may_administer:
                words = _("{login} may not do this: it takes the role admin, or the system user who owns the database.")
                raise RefusedError(Refusal(code="not-allowed", words=words.format(login=desk.actor.login)))
            return Event(at=call.clock(), actor=desk.actor.login, verb="fsck", subject="", detail=""), ""
    except DatabaseDamagedError:
        return None, _("Nothing was put right: the settings can't be read, so nobody can tell who may do that.")


async def _mailboxes(call: Call, repository: Repository) -> Sequence[ForwardMailbox]:
    settings = await repository.reading(lambda reader: reader.settings())
    wanted: Sequence[str] = call.arguments.mailbox or ()
    unknown = [name for name in wanted if settings.mailbox_named(name) is None]
    if unknown:
        known = ", ".join(mailbox.name for mailbox in settings.mailboxes) or "-"
        words = _("There is no forward mailbox {name}; there are: {known}.").format(name=unknown[0], known=known)
        raise RefusedError(Refusal(code="unknown-mailbox", words=words))
    return [mailbox for mailbox in settings.mailboxes if call.arguments.server or mailbox.name in wanted]


def _answer(run: _Run, hindrance: str) -> Answer:
    agrees = all(one.is_sound for one in run.found)
    shape = {
        "agrees": agrees,
        "checks": [finding_shape(one) for one in run.found],
        "repaired": [{"name": name, "count": count} for name, count in run.mended],
    }
    lines = [line for one in run.found for line in finding_lines(one)]
    lines += [_("put right: {what}, {count}").format(what=_named(name), count=count) for name, count in run.mended]
    lines += [hindrance] if hindrance else []
    lines.append(_("The database is sound.") if agrees else _("The database is NOT sound: see above what to do."))
    return Answer(shape=shape, lines=lines, code=DONE if agrees else ATTENTION)


def _named(name: str) -> str:
    return check_name(Check(name))


VERBS = (
    Verb(
        name="fsck",
        words=lambda: _(
            "look through the whole database: bytes, references, counters, words; exit 4 when it is not sound"
        ),
        run=_fsck,
        arguments=(
            argument(
                "--deep",
                action="store_true",
                words=lambda: _("also compare every word that is indexed, and read the head of every mail again"),
            ),
            argument(
                "--mailbox",
                metavar="NAME",
                action="append",
                words=lambda: _("also compare this forward mailbox with its server; may be given several times"),
            ),
            argument("--server", action="store_true", words=lambda: _("also compare every forward mailbox")),
            argument(
                "--repair",
                action="store_true",
                words=lambda: _("compute again what can be; with --mailbox or --server also fetch damaged mails again"),
            ),
        ),
    ),
)
