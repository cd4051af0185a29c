"""Filters that are kept under a name, for oneself or for everyone, and on a key.

They stand apart from the commands on tickets: nothing of a ticket changes, so there is no event and no undo.
"""

from dataclasses import dataclass

from console.commands import spelling
from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.ticket_command import needs_answering
from storage.protocol import Writer
from storage.triage import SavedSearch, SearchId
from widgets.language import _

KEYS = ("9", "0")
MOST = 100  # an employee's and everyone's together


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSearch:
    """Keeps a filter; one of the same name is replaced. `key` is one of `KEYS`, "" for none.

    A key that another of the same owner is on goes over to this one.
    """

    name: str
    query: str
    key: str = ""
    for_everyone: bool = False

    def check(self, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""
        if not actor.login and not self.for_everyone:
            return Refusal(code="nobody", words=_("Only an employee can keep a filter: nobody is known here."))
        if not self.query.strip():
            return Refusal(code="empty", words=_("There is no filter in force to keep."))
        if self.key and self.key not in KEYS:
            return Refusal(code="bad-key", words=_("{key} is no key for a filter.").format(key=self.key))
        return needs_answering(actor) if self.for_everyone else None

    async def run(self, desk: Desk) -> SearchId:
        """Keep it in one transaction. Raises RefusedError, StorageError."""
        refusal = self.check(desk.actor)
        if refusal is not None:
            raise RefusedError(refusal)
        login = "" if self.for_everyone else desk.actor.login
        kept = SavedSearch(login=login, name=spelling.name(_("a name"), self.name), query=self.query, key=self.key)
        return await desk.repository.writing(lambda writer: _save(writer, kept, desk.actor))


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSearch:
    """Removes a filter that was kept; one of everyone's takes the right to answer."""

    search: SavedSearch

    def check(self, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""
        if self.search.login:
            return None if self.search.login == actor.login else _others(self.search)
        return needs_answering(actor)

    async def run(self, desk: Desk) -> None:
        """Remove it in one transaction. Raises RefusedError, StorageError."""
        refusal = self.check(desk.actor)
        if refusal is not None:
            raise RefusedError(refusal)
        await desk.repository.writing(lambda writer: writer.remove_search(self.search.id))


def _save(writer: Writer, kept: SavedSearch, actor: Actor) -> SearchId:
    known = writer.saved_searches(actor.login)
    if len(known) >= MOST and all((one.login, one.name) != (kept.login, kept.name) for one in known):
        words = _("There are {most} filters already: remove one first.").format(most=MOST)
        raise RefusedError(Refusal(code="too-many", words=words))
    for one in known:
        if kept.key and one.key == kept.key and one.login == kept.login and one.name != kept.name:
            writer.save_search(SavedSearch(login=one.login, name=one.name, query=one.query))
    return writer.save_search(kept)


def _others(search: SavedSearch) -> Refusal:
    words = _("That filter is {login}'s: only they can remove it.").format(login=search.login)
    return Refusal(code="not-allowed", words=words)
