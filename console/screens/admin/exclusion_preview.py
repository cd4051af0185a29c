"""What an exclusion would do, in entries beside its form: whom it matches among the kept senders, what changes."""

from collections.abc import Iterator

from console.agency_words import mails_words, senders_words
from console.commands.exclusions import scope_words
from console.grouping.reach import Reach
from console.public_providers import is_public
from storage.settings import Exclusion, Settings
from widgets.entries import Line, Title
from widgets.language import _
from widgets.preview_box import Entry

_QUIET, _WARNING = "$text-muted", "$text-warning"
_FEW = 3  # senders by name: what changes is to stay in sight below them


def matched_entries(draft: Exclusion, reached: Reach | None, settings: Settings) -> Iterator[Entry]:
    """Yield whom a pattern matches where it is to hold, and what it changes; `reached` is None while it is counted."""
    yield from _matched(draft, reached, settings)
    local, _at, domain = draft.pattern.rpartition("@")
    if local in ("", "*") and is_public(domain):
        words = _("{domain} is a provider that strangers share: all of them would be excluded.")
        yield Line(value=words.format(domain=domain), look=_WARNING)
    yield Title(text=_("What changes"))
    yield Line(value=_("New mail of theirs is never grouped by time: without a thread it opens a ticket of its own."))
    yield Line(value=_("Their answers still find their ticket."))
    yield Line(value=_("Kept tickets stay as they are."))


def _matched(draft: Exclusion, reached: Reach | None, settings: Settings) -> Iterator[Entry]:
    if reached is None:
        yield Line(value=_("The kept senders are being counted …"), look=_QUIET)
        return
    if not reached.senders:
        words = _("Nobody who wrote to {scope} yet. If somebody should be meant, look at the spelling.")
        scope = scope_words(settings, draft.brand_id, draft.address_id)
        yield Line(value=words.format(scope=scope), look=_WARNING)
        return
    words = _("{senders} with {mails}")
    yield Line(
        value=words.format(senders=senders_words(reached.senders), mails=mails_words(reached.mails)), look="bold"
    )
    yield from (Line(value=sender) for sender in reached.first[:_FEW])
    if reached.senders > _FEW:
        more = reached.senders - _FEW
        yield Line(value=_("and {senders} more").format(senders=senders_words(more)), look=_QUIET)
