"""What the keys for parked mails do: ask what is needed, run it over the mails that were meant, tell what came of each.

It stands apart from the keys so that it is loaded with the first of them that is pressed. One mail and two hundred are
told alike: what was done in the status line, what stayed or was refused in a notice that does not go by itself.
"""

from collections.abc import Sequence

from console.commands.parked.accepting import Accept
from console.commands.parked.discarding import Discard
from console.commands.parked.many import ParkedMany, run_parked
from console.commands.parked.parked_command import ParkedCommand
from console.commands.parked.retrying import Retry
from console.intake.reading import ReadingRoom
from console.parked_words import came_words, cut_words
from console.screens import ticket_choices
from console.screens.ticket_running import PROGRESS_MS, REFUSALS_TOLD, TicketRunning
from storage.parked import SET_ASIDE
from storage.protocol import Reader
from storage.records import DeliveryKey, Ticket, TicketView
from storage.words import Outcome, TicketStatus
from widgets.cells import clean
from widgets.language import _, ngettext
from widgets.picker import Choice

BY_RULES = "rules"
TICKETS_OFFERED, REASONS_OFFERED = 200, 50
Keys = Sequence[DeliveryKey]
_AT_WORK = (TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.SNOOZED)


class ParkedDoing:
    """What is done with parked mails from a screen; the screen asks and tells."""

    def __init__(self, screen: TicketRunning) -> None:
        self._screen, self._session = screen, screen.session
        self._is_busy, self._told_at = False, 0

    def retry(self, keys: Keys) -> None:
        """Decide mails again, several only after yes."""
        commands = [Retry(delivery=key) for key in keys]
        words = ngettext("Decide {count} mail again?", "Decide {count} mails again?", len(keys))
        if len(keys) > 1:
            self._screen.ask_first(words.format(count=len(keys)), lambda: self._begin(commands))
        else:
            self._begin(commands)

    async def accept(self, keys: Keys, would: str = "") -> None:
        """Pick where mails go; `would` tells where the rules put the one."""

        def chosen(name: str) -> None:
            ticket = None if name == BY_RULES else ticket_choices.number_of(name)
            self._begin([Accept(delivery=key, ticket=ticket) for key in keys])

        tickets = await self._session.read(_tickets)
        now, zone = self._session.clock(), self._session.zone
        rules = Choice(name=BY_RULES, words=would or _("Where the rules put it"))
        choices = [rules, *ticket_choices.merge_choices(tickets, now, zone)]
        self._screen.pick(
            choices, _("into which ticket? or type its number"), chosen, typed=ticket_choices.typed_number
        )

    async def discard(self, keys: Keys) -> None:
        """Pick or type a reason, and leave mails at that."""

        def chosen(reason: str) -> None:
            self._begin([Discard(delivery=key, reason=reason) for key in keys])

        reasons = await self._session.read(_reasons)
        choices = [Choice(name=one, words=clean(one)) for one in reasons]
        self._screen.pick(choices, _("why? type a reason"), chosen, typed=_typed_reason, typed_first=True)

    def _begin(self, commands: Sequence[ParkedCommand]) -> None:
        if self._is_busy:
            self._screen.status.say(_("Something is still being done with parked mail."))
            return
        self._is_busy = True
        self._screen.start(self._run(commands))

    async def _run(self, commands: Sequence[ParkedCommand]) -> None:
        try:
            desk = await self._session.desk()
            async with ReadingRoom() as room:
                many = await run_parked(commands, desk, room, self._progress)
        finally:
            self._is_busy = False
            self._screen.want_reread()
        self._tell(many)

    def _progress(self, done: int, total: int) -> None:
        """Say how far it is, twice a second at most."""
        now = self._session.clock()
        if now - self._told_at >= PROGRESS_MS and done < total:
            self._told_at = now
            self._screen.status.say(_("{done} of {total} …").format(done=done, total=total))

    def _tell(self, many: ParkedMany) -> None:
        words = done_words(many)
        if words and many.event is not None:
            self._screen.say_done(words)
        elif words:
            self._screen.status.say(words)
        notice = left_words(many)
        if notice:
            self._screen.notice.show(notice)


def done_words(many: ParkedMany) -> str:
    """Return what was done, "" when nothing was, or when every mail stays where it is."""
    if many.done and many.done[0].came.outcome in SET_ASIDE and many.event is not None:
        count = len(many.done)
        return ngettext("{count} mail discarded", "{count} mails discarded", count).format(count=count)
    moved = [one for one in many.done if one.came.outcome not in SET_ASIDE]
    if len(moved) == 1 and moved[0].came.outcome is Outcome.TICKETED:
        one = moved[0]
        return _("mail {key} is in ticket #{number}").format(key=one.delivery, number=one.came.ticket)
    if len(moved) == 1:
        return came_words(moved[0].came)
    tickets = dict.fromkeys(f"#{one.came.ticket}" for one in moved if one.came.ticket is not None)
    words = ngettext("{count} mail is in a ticket: {tickets}", "{count} mails are in tickets: {tickets}", len(moved))
    return words.format(count=len(moved), tickets=", ".join(tickets)) if moved else ""


def left_words(many: ParkedMany) -> str:
    """Return what must not be missed: what stays set aside, what was refused, what was read in part."""
    is_discard = bool(many.done) and many.done[0].came.outcome in SET_ASIDE and many.event is not None
    still = [] if is_discard else [one for one in many.done if one.came.outcome in SET_ASIDE]
    told = [f"{one.delivery}: {came_words(one.came)}" for one in still]
    told += [f"{one.delivery}: {cut}" for one in many.done if (cut := cut_words(one.came))]
    told += [f"{one.delivery}: {one.refusal.words}" for one in many.refused]
    others = len(told) - REFUSALS_TOLD
    more = [ngettext("… and {count} more", "… and {count} more", others).format(count=others)] if others > 0 else []
    return "\n".join([*told[:REFUSALS_TOLD], *more])


def _tickets(reader: Reader) -> list[Ticket]:
    return reader.tickets(TicketView(statuses=_AT_WORK), limit=TICKETS_OFFERED)


def _reasons(reader: Reader) -> list[str]:
    """Return the usual reasons, those that were given before first."""
    given = [one.discarded.reason for one in reader.discarded(limit=REASONS_OFFERED) if one.discarded is not None]
    return list(dict.fromkeys([*given, _("spam"), _("our own mail, nothing is lost"), _("nobody knows the sender")]))


def _typed_reason(text: str) -> Choice | None:
    return Choice(name=text, words=clean(text)) if text.strip() else None
