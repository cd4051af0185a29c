"""How the mails of a conversation fare on their way out, told under each answer: each second while one counts down.

It stands apart from the reading because a countdown goes by the clock, not by what changes in the store; it draws one
line, and nothing at all while no mail is about to leave.
"""

from collections.abc import Mapping
from dataclasses import replace

from textual.timer import Timer
from textual.widget import Widget

from console.keys import catalog, shown_keys
from console.outbox_words import OVERDUE_MS, STYLES, Tone, counts_down, short_words, state_words, tone_of
from console.screens.conversation_reading import TicketSight
from console.session import Session
from storage.outbox import Outgoing
from storage.records import MessageKey
from storage.words import OutboxState
from widgets.conversation import Conversation
from widgets.language import _
from widgets.message_look import ShownMessage, ShownWay

TICK_S = 1.0


def way_of_mail(outgoing: Outgoing, session: Session, *, take_back: str = "", outbox: str = "") -> ShownWay:
    """Return how a mail fares as the reader tells it. `take_back` and `outbox` are the keys for that, "" where none is.

    That it bounced is told of the message, so it is not told twice.
    """
    now, tone = session.clock(), tone_of(outgoing)
    left = replace(outgoing, failure="")
    parts = [state_words(left, now, session.zone), _advice(outgoing, now, take_back, outbox)]
    is_done = outgoing.state is OutboxState.SENT and not outgoing.needs_person
    return ShownWay(
        words=" · ".join(part for part in parts if part),
        in_short="" if is_done else short_words(left, now, session.zone),
        look=STYLES.get(tone, "$text-muted") if tone is not Tone.GOOD else "$text-muted",
        is_bad=tone is Tone.BAD and not outgoing.failure,
    )


def is_restless(outgoing: Outgoing, now: int) -> bool:
    """Tell whether the words about a mail change by themselves: it is about to leave, or should have left just now."""
    at = outgoing.next_try_at
    is_late = at is not None and 0 <= now - at <= OVERDUE_MS
    return counts_down(outgoing, now) or (outgoing.state is OutboxState.QUEUED and not outgoing.attempts and is_late)


class MailWays:
    """The lines about the mails of one conversation. `host` is the screen or pane that it stands on."""

    def __init__(
        self, host: Widget, session: Session, conversation: Conversation, keymap: Mapping[str, str] | None = None
    ) -> None:
        self._host, self._session, self._conversation = host, session, conversation
        self._keymap = keymap or {}
        self._sight: TicketSight | None = None
        self._timer: Timer | None = None

    def of(self, sight: TicketSight) -> tuple[ShownMessage, ...]:
        """Return the messages of a ticket with how they fare now, and keep telling it while that changes by itself."""
        self._sight = sight
        if self._timer is None and self._is_restless(sight):
            self._timer = self._host.set_interval(TICK_S, self._tick)
        return _with_ways(sight, self._ways(sight))

    def _tick(self) -> None:
        sight = self._sight
        if sight is None or not self._is_restless(sight):
            self._stop()
        if sight is not None and self._host.screen.is_active:
            self._conversation.tell_ways(self._ways(sight))

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _is_restless(self, sight: TicketSight) -> bool:
        now = self._session.clock()
        return any(is_restless(one, now) for one in sight.outgoing.values())

    def _ways(self, sight: TicketSight) -> dict[MessageKey, ShownWay]:
        undo, outbox = (_pressed(name, self._keymap) for name in ("ticket.undo", "outbox"))
        return {
            key: way_of_mail(
                one,
                self._session,
                take_back=undo if sight.login and one.queued_by == sight.login else "",
                outbox=outbox,
            )
            for key, one in sight.outgoing.items()
        }


def _with_ways(sight: TicketSight, ways: Mapping[MessageKey, ShownWay]) -> tuple[ShownMessage, ...]:
    """Return the messages of a ticket, those of ours with how they fare."""
    return tuple(
        replace(shown, way=ways[shown.message.key]) if shown.message.key in ways else shown for shown in sight.messages
    )


def _advice(outgoing: Outgoing, now: int, take_back: str, outbox: str) -> str:
    """Return what can be done from the reader: taking back in time, all else in the outbox."""
    if counts_down(outgoing, now):
        return _("{key} takes it back").format(key=take_back) if take_back else ""
    needs = outgoing.needs_person or (outgoing.state is OutboxState.QUEUED and bool(outgoing.server_said))
    return _("{key} shows what can be done").format(key=outbox) if outbox and needs else ""


def _pressed(name: str, keymap: Mapping[str, str]) -> str:
    return next((shown_keys(key, keymap)[0] for key in catalog() if key.name == name), "")
