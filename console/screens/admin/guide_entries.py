"""The guide for one address and one provider as entries: Google's question, the steps, what is good to know, what next.

It stands apart from the screen so that what is said can be made and tested without one.
"""

from collections.abc import Iterator
from datetime import tzinfo

from console.asked_confirmation import AskedConfirmation
from console.commands.refusal import Refusal
from console.forwarding_guide import Guide, Provider, Way
from widgets.entries import Line, Title
from widgets.language import _
from widgets.times import moment

Entries = Iterator[Line | Title]
_WARNING = "$text-warning"


def provider_names() -> tuple[str, ...]:
    """Return what each provider is called in a line of tabs, behind its key, in the order of `Provider`."""
    names = {
        Provider.GOOGLE: _("Google"),
        Provider.MICROSOFT365: _("Microsoft 365"),
        Provider.OUTLOOK: _("Outlook"),
        Provider.OTHER: _("Other"),
    }
    return tuple(f"{place} {names[one]}" for place, one in enumerate(Provider, 1))


def guide_entries(guide: Guide, then: str) -> Entries:
    """Yield a guide: each way with its numbered steps, remarks, and `then`: how to see that it works."""
    yield Title(text=guide.title)
    for way in guide.ways:
        yield from _steps(way)
    yield Title(text=_("Good to know"))
    yield from (Line(label="-", value=remark) for remark in guide.remarks)
    yield Title(text=_("Then"))
    yield Line(label="-", value=then)


def asked_entries(asked: AskedConfirmation, zone: tzinfo) -> Entries:
    """Yield Google's question: its code and link, when it was asked, and what speaks against answering it."""
    yield Title(text=_("Google asks to confirm the forwarding"))
    yield Line(label=_("Code"), value=asked.code or "-", look="bold")
    yield Line(label=_("Link"), value=asked.link or "-")
    yield Line(label=_("Asked"), value=moment(asked.asked_at, zone))
    if asked.is_overtaken:
        yield Line(value=_("Mail has come by this address since, so it has probably been answered."))
    if not asked.is_proven:
        words = _("Nothing proves that Google sent this: use it only if you have just set up the forwarding.")
        yield Line(value=words, look=_WARNING)


def _steps(way: Way) -> Entries:
    yield Title(text=way.title)
    for number, step in enumerate(way.steps, start=1):
        yield Line(label=f"{number}.", value=step)


def probe_words(refusal: Refusal | None, address: str) -> str:
    """Return how to see that it works: by a probe, or why none can be sent now."""
    if refusal is not None:
        return _("A probe could tell whether it works. {why}").format(why=refusal.words)
    return _("Esc, then v sends a probe to {address}, which tells whether it works.").format(address=address)
