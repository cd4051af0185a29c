"""How mail comes in and leaves, in full: each forward mailbox with the server's words, the outbox, what was set aside.

The status line says the same in one line and must cut it; here nothing is cut. It turns records into entries of a
sheet and nothing else.
"""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from storage.records import Delivery
from storage.words import Outcome
from widgets.desk_state import DeskState, MailboxSight, is_alive
from widgets.entries import Line, Title
from widgets.language import _, ngettext
from widgets.times import duration, moment
from widgets.words import because_words, mailbox_words, outcome_words


def intake_entries(state: DeskState, aside: Sequence[Delivery], now: int, zone: tzinfo) -> Sequence[Line | Title]:
    """Return every mailbox, the worst not first but in their order, then what was set aside, newest first."""
    entries: list[Line | Title] = []
    for sight in state.mailboxes:
        entries += [Title(text=sight.name), *_mailbox(sight, now, zone)]
    if not state.mailboxes:
        entries.append(Line(value=_("no forward mailbox yet")))
    if state.poller:
        entries.append(Line(label=_("Poller"), value=state.poller, look="$text-error"))
    entries += [Title(text=_("Sending")), *_sending(state, now, zone)]
    entries.append(Title(text=_("In no ticket: parked, unreadable, or about forwarding")))
    entries += [_set_aside(delivery, zone) for delivery in aside] or [Line(value=_("nothing"))]
    return entries


def _mailbox(sight: MailboxSight, now: int, zone: tzinfo) -> Iterator[Line]:
    health, living = sight.health, is_alive(sight, now)
    yield Line(label=_("State"), value=mailbox_words(health.state) if living else _("nobody is fetching mail"))
    if health.error:
        yield Line(label=_("Error"), value=health.error, look="$text-error")
    if living and health.next_try_at is not None:
        yield Line(label=_("Next try"), value=moment(health.next_try_at, zone))
    if living and health.connected_since is not None:
        yield Line(label=_("Connected"), value=_("since {time}").format(time=moment(health.connected_since, zone)))
    for label, at in ((_("Last look"), health.last_poll_at), (_("Last mail"), health.last_mail_at)):
        yield Line(label=label, value=moment(at, zone) if at is not None else _("never"))
    if health.lag_ms is not None:
        yield Line(
            label=_("Lag"),
            value=_("{duration} from its arrival to its ticket").format(duration=duration(health.lag_ms)),
        )
    if sight.lease is not None and living:
        yield Line(label=_("Fetched by"), value=f"{sight.lease.host.partition('/')[0]}, {sight.lease.pid}")


def _sending(state: DeskState, now: int, zone: tzinfo) -> Iterator[Line]:
    """Yield whether answers leave, and how many wait; a lease that is over sends nothing."""
    mails, waiting = state.mails, state.counts.outbox - state.mails.needing if state.counts is not None else 0
    sender = mails.sender if mails.sender is not None and mails.sender.until > now else None
    if sender is not None:
        yield Line(label=_("State"), value=_("answers are being sent"))
    elif not mails.has_server:
        look = "$text-error" if waiting > 0 else ""
        yield Line(label=_("State"), value=_("no outgoing server yet: answers wait; omnidesk smtp set"), look=look)
    else:
        yield Line(label=_("State"), value=_("nobody is sending mail"), look="$text-error")
    if waiting > 0:
        words = ngettext("{count} mail on its way", "{count} mails on their way", waiting).format(count=waiting)
        due = _("the next {time}").format(time=moment(mails.next_at, zone)) if mails.next_at is not None else ""
        yield Line(label=_("Outbox"), value=f"{words}, {due}" if due else words)
    if mails.needing:
        words = ngettext("{count} mail needs somebody", "{count} mails need somebody", mails.needing)
        yield Line(
            label="" if waiting > 0 else _("Outbox"), value=words.format(count=mails.needing), look="$text-error"
        )
    if sender is not None:
        yield Line(label=_("Sent by"), value=f"{sender.host.partition('/')[0]}, {sender.pid}")


def _set_aside(delivery: Delivery, zone: tzinfo) -> Line:
    said = because_words(delivery.because) if delivery.because is not None else outcome_words(delivery.outcome)
    look = "$text-error" if delivery.outcome is Outcome.FAILED else ""
    reason = f" {delivery.reason}" if delivery.reason else ""
    return Line(label=moment(delivery.arrival, zone)[:-3], value=f"{said}{reason}", look=look)
