"""Which tickets somebody has begun to answer, in words: what is told when the console starts.

It stands apart from the composer, which the first screen must not load.
"""

from collections.abc import Callable

from console.commands.refusal import Refusal
from console.session import Session
from storage.protocol import Reader
from widgets.language import _, ngettext

NAMED = 3  # tickets


def draft_words(session: Session) -> Callable[[Reader], str]:
    """Return the question for the drafts of whoever acts; "" for none."""

    def ask(reader: Reader) -> str:
        actor = session.who(reader.settings())
        drafts = [] if isinstance(actor, Refusal) else reader.drafts(actor.login)
        if not drafts:
            return ""
        named = ", ".join(f"#{one.ticket}" for one in drafts[:NAMED])
        words = ngettext(
            "{count} draft of yours waits: {tickets}", "{count} drafts of yours wait: {tickets}", len(drafts)
        )
        return words.format(count=len(drafts), tickets=_("{named} …").format(named=named) if drafts[NAMED:] else named)

    return ask
