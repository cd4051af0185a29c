"""The way of a mail in words: entries of a sheet, for the forward lens of the console and for the command line.

It stands apart from the lens itself, which is pure and whose values scripts get.
"""

from collections.abc import Iterator
from datetime import tzinfo

from console.forward_lens import BY_HAND, BY_LIST, Forwarder, Hop, NamedAddress, RewrittenPath, Way
from widgets.decision_view import evidence_words
from widgets.entries import Line, Title
from widgets.language import _
from widgets.times import duration, moment

QUIET, GOOD, BAD = "$text-muted", "bold", "$text-warning"
Entries = list[Line | Title]


def way_entries(way: Way, zone: tzinfo) -> Entries:
    """Return the way of a mail, the oldest server first, then what forwarders wrote, then what named our address."""
    return [
        *_chosen(way),
        Title(text=_("The way, the oldest first")),
        *_hops(way, zone),
        Title(text=_("Forwarded by")),
        *_forwarders(way),
        Title(text=_("Headers that may name our address, the most trusted first")),
        *_named(way),
    ]


def forwarder_words(forwarder: Forwarder) -> str:
    """Return who forwarded."""
    unnamed = {BY_HAND: _("somebody, by redirecting it"), BY_LIST: _("a mailing list or a group")}
    return unnamed.get(forwarder.name, forwarder.name)


def _chosen(way: Way) -> Iterator[Line]:
    if not way.address:
        yield Line(label=_("Address"), value=_("nothing was decided about this mail"), look=QUIET)
        return
    if way.address_because in ("", "default"):
        by = _("nothing in the mail names a registered address; this is the brand's default")
    else:
        by = _("found in {header}").format(header=way.address_because)
    yield Line(label=_("Address"), value=f"{way.address}: {by}", look=GOOD)


def _hops(way: Way, zone: tzinfo) -> Iterator[Line]:
    dated = moment(way.dated_at, zone) if way.dated_at is not None else _("no readable date")
    yield Line(label=_("Date"), value=_("{time} by the sender's own clock").format(time=dated), look=QUIET)
    for hop in way.hops:
        yield Line(label=_passed(hop), value=_hop(hop, zone), look=BAD if (hop.passed_ms or 0) < 0 else "")
    if not way.hops:
        yield Line(value=_("no server has written that it took this mail"), look=QUIET)
    yield Line(label=_("Received"), value=_("{time} by us").format(time=moment(way.arrival, zone)), look=QUIET)


def _passed(hop: Hop) -> str:
    if hop.passed_ms is None:
        return ""
    return f"+{duration(hop.passed_ms)}" if hop.passed_ms >= 0 else f"-{duration(hop.passed_ms)}"


def _hop(hop: Hop, zone: tzinfo) -> str:
    at = moment(hop.at, zone) if hop.at is not None else _("no readable time")
    whom = _("for {addresses}").format(addresses=", ".join(hop.addressed)) if hop.addressed else ""
    clocks = _("the clocks disagree") if (hop.passed_ms or 0) < 0 else ""
    parts = [f"{hop.sender or '?'} → {hop.receiver or '?'}", hop.protocol, whom, at, clocks]
    return " · ".join(part for part in parts if part)


def _forwarders(way: Way) -> Iterator[Line]:
    for forwarder in way.forwarders:
        yield Line(label=forwarder_words(forwarder), value=evidence_words(forwarder.evidence))
    for path in way.paths:
        yield Line(label=path.kind.upper(), value=_path(path), look=GOOD)
        yield Line(value=evidence_words(path.written), look=QUIET)
    if not way.forwarders and not way.paths:
        yield Line(value=_("nobody, as far as the headers tell"), look=QUIET)


def _path(path: RewrittenPath) -> str:
    parts = [
        _("{address} forwards").format(address=path.mailbox) if path.mailbox else "",
        _("to {address}").format(address=path.target) if path.target else "",
        _("what {address} sent").format(address=path.sender) if path.sender else "",
    ]
    return ", ".join(part for part in parts if part)


def _named(way: Way) -> Iterator[Line]:
    for named in way.named:
        yield Line(label=_rank(named), value=evidence_words(named.evidence), look=GOOD if named.is_chosen else "")
    if not way.named:
        yield Line(value=_("none"), look=QUIET)


def _rank(named: NamedAddress) -> str:
    if named.is_chosen:
        return _("chose it")
    return _("ours") if named.ours else _("not ours")
