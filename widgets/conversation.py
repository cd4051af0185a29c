"""The messages of a ticket, one under another, newest in view, what was done to the ticket in its place between them.

One widget a message, because that is what stays quick (a Markdown view takes minutes of a long mail). A message shows
its first 100 KB and a ticket its newest messages; what is left out is said, and can be asked for.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from textual import events
from textual.content import Content
from textual.message import Message as TextualMessage
from textual.widgets import Static

from storage.records import EventId, Message, MessageKey
from widgets.columns import UNICODE, Glyphs
from widgets.event_look import ShownEvent
from widgets.language import ngettext
from widgets.message_look import ShownMessage, ShownWay
from widgets.message_view import EventView, Look, MessageView
from widgets.pane import Pane

Block = MessageView | EventView
NONE_FOLDED: Collection[MessageKey] = frozenset()


class EarlierLine(Static):
    """The line that says how many messages are left out above."""

    DEFAULT_CSS = """
    EarlierLine { color: $text-muted; padding: 0 2; margin: 1 0; }
    """

    @dataclass
    class EarlierWanted(TextualMessage):
        """A person wants to see the messages above."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, earlier: int) -> None:
        """Say how many are left out; nothing is drawn for none."""
        words = ngettext("{count} earlier message is not shown.", "{count} earlier messages are not shown.", earlier)
        if earlier:
            self.update(Content(words.format(count=earlier)))
        self.display = earlier > 0

    def on_click(self, event: events.Click) -> None:
        """Ask for them."""
        event.stop()
        self.post_message(self.EarlierWanted())


class Conversation(Pane, inherit_bindings=False):
    """The messages of one ticket."""

    def __init__(
        self, *, clock: Callable[[], int], zone: tzinfo, glyphs: Glyphs = UNICODE, highlight: str = ""
    ) -> None:
        super().__init__()
        self._look = Look(clock=clock, zone=zone, glyphs=glyphs, highlight=highlight)
        self._ticket: object = None
        self._views: dict[MessageKey, MessageView] = {}
        self._events: dict[EventId, EventView] = {}
        self._chosen: MessageView | None = None
        self._earlier = EarlierLine()

    async def show(
        self,
        messages: Sequence[ShownMessage],
        *,
        events: Sequence[ShownEvent] = (),
        folded: Collection[MessageKey] = NONE_FOLDED,
        earlier: int = 0,
        at_once: bool = False,
    ) -> None:
        """Show these messages, oldest first; of the same ticket, what is new is added and the scroll stays.

        `folded` are those that open as one line; once shown, a person folds. `earlier` tells how many older ones are
        left out. `at_once` lays out and scrolls before anything is painted, for whoever holds back the paints.
        """
        ticket = messages[0].message.ticket if messages else None
        is_other = ticket != self._ticket
        self._ticket = ticket
        with self.app.batch_update():
            kept = None if is_other else self._anchor()
            has_fewer = await self._forget(messages, events, all_of_them=is_other)
            await self._tell_earlier(earlier)
            has_more = await self._add(messages, events, folded)
            if at_once and (has_more or has_fewer) and self.is_attached:
                self._lay_out()
                self._settle(kept)
        if is_other and not at_once:
            self.call_after_refresh(self._settle, None)

    def tell_ways(self, ways: Mapping[MessageKey, ShownWay]) -> None:
        """Tell anew how the mails of these messages fare; nothing else of them is drawn."""
        for key, way in ways.items():
            if key in self._views:
                self._views[key].tell_way(way)

    # What a person does

    def toggle_quotes(self) -> None:
        """Unfold every quote, or fold all when all are open."""
        unfold = not all(view.unfolded for view in self._views.values())
        for view in self._views.values():
            view.unfolded = unfold
            view.draw()

    def toggle_fold(self) -> None:
        """Fold the message in view to one line, or unfold it."""
        view = self._view_in_view
        if view is not None:
            view.fold(not view.folded)

    def toggle_all(self) -> None:
        """Unfold every message, or fold all but the newest when all are open."""
        views = list(self._views.values())
        fold = not any(view.folded for view in views)
        with self.app.batch_update():
            for view in views:
                view.fold(fold and view is not views[-1])

    def choose(self, step: int) -> None:
        """Go to the next message, or the one before, and mark it; at the ends it stays."""
        views, before = list(self._views.values()), self._view_in_view
        if before is None:
            return
        place = views.index(before) + (step if self._is_in_sight(self._chosen) else min(step, 0))
        after = views[max(min(place, len(views) - 1), 0)]
        self._mark(after)
        self._bring_into_sight(after)

    def mark_in_view(self) -> None:
        """Mark the message in view, so that a question about it shows which is meant."""
        view = self._view_in_view
        if view is not None:
            self._mark(view)

    def _mark(self, view: MessageView) -> None:
        if self._chosen is not None:
            self._chosen.remove_class("-chosen")
        self._chosen = view
        view.add_class("-chosen")

    @property
    def message_in_view(self) -> Message | None:
        """The message that was chosen, while any of it can be seen; else the first of which the text can be seen.

        The newest when nothing was laid out yet.
        """
        view = self._view_in_view
        return view.shown.message if view is not None else None

    @property
    def _view_in_view(self) -> MessageView | None:
        if self._is_in_sight(self._chosen):
            return self._chosen
        for view in self._views.values():
            if view.virtual_region.bottom - (0 if view.folded else 1) > self.scroll_offset.y:
                return view
        return next(reversed(self._views.values()), None)

    def _is_in_sight(self, view: MessageView | None) -> bool:
        if view is None or not view.is_attached:
            return False
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        return view.virtual_region.bottom > top and view.virtual_region.y < top + height

    def _bring_into_sight(self, view: MessageView) -> None:
        region, top, height = view.virtual_region, self.scroll_offset.y, self.scrollable_content_region.height
        if region.y < top or region.bottom > top + height:
            self.scroll_to(y=region.y, animate=False)

    # What is shown

    async def _forget(
        self, messages: Sequence[ShownMessage], shown_events: Sequence[ShownEvent], *, all_of_them: bool
    ) -> bool:
        stay = set() if all_of_them else {shown.message.key for shown in messages}
        told = set() if all_of_them else {event.id for event in shown_events}
        gone: list[Block] = [self._views.pop(key) for key in list(self._views) if key not in stay]
        gone += [self._events.pop(key) for key in list(self._events) if key not in told]
        if self._chosen in gone:
            self._chosen = None
        if gone:
            await self.remove_children(gone)
        return bool(gone)

    async def _tell_earlier(self, earlier: int) -> None:
        self._earlier.show(earlier)
        if not self._earlier.is_attached:
            await self.mount(self._earlier)

    async def _add(
        self, messages: Sequence[ShownMessage], shown_events: Sequence[ShownEvent], folded: Collection[MessageKey]
    ) -> bool:
        fresh: list[Block] = []
        for shown in messages:
            known = self._views.get(shown.message.key)
            if known is None:
                view = MessageView(shown, self._look, folded=shown.message.key in folded)
                self._views[shown.message.key] = view
                fresh.append(view)
            elif known.shown != shown:
                known.show(shown)
        fresh += self._fresh_events(shown_events)
        if fresh:
            ordered: list[Block] = sorted(fresh, key=_place)
            await self.mount_all(ordered)
            self._restore_order(messages)
        return bool(fresh)

    def _fresh_events(self, shown_events: Sequence[ShownEvent]) -> list[EventView]:
        fresh: list[EventView] = []
        for event in shown_events:
            known = self._events.get(event.id)
            if known is None:
                fresh.append(EventView(event, self._look))
                self._events[event.id] = fresh[-1]
            elif known.shown != event:
                known.shown = event
                known.draw()
        return fresh

    def _restore_order(self, messages: Sequence[ShownMessage]) -> None:
        """A late mail stands among older ones: put every block where it belongs in time."""
        self._views = {shown.message.key: self._views[shown.message.key] for shown in messages}
        blocks: list[Block] = [*self._views.values(), *self._events.values()]
        wanted = sorted(blocks, key=_place)
        if [child for child in self.children if isinstance(child, Block)] != wanted:
            places = {block: place for place, block in enumerate(wanted, 1)}
            self.sort_children(key=lambda child: places[child] if isinstance(child, Block) else 0)

    # Where it is scrolled to

    def _anchor(self) -> tuple[Block, int] | None:
        """Return the block at the top of the screen, and how far it is scrolled past."""
        top = self.scroll_offset.y
        for child in self.children:
            if isinstance(child, Block) and child.virtual_region.bottom > top:
                return child, top - child.virtual_region.y
        return None

    def _lay_out(self) -> None:
        """Lay out now, because the scrolling asks how high the messages are; a slow line is else painted twice, at the
        place before and at the place after."""
        for _scrollbar in range(2):  # one that appears makes the messages narrower, and so higher
            self.screen._refresh_layout()

    def _settle(self, kept: tuple[Block, int] | None) -> None:
        """Scroll to the newest message, or to where it was before."""
        newest = next(reversed(self._views.values()), None)
        if kept is not None and kept[0].is_attached:
            wanted = kept[0].virtual_region.y + kept[1]
        else:
            wanted = newest.virtual_region.y if newest is not None else 0
        if wanted != self.scroll_offset.y:
            self.scroll_to(y=wanted, animate=False, immediate=True)


def _place(block: Block) -> tuple[int, int, int]:
    """Return the place in time of a block; what was done at the moment of a message stands under it."""
    if isinstance(block, MessageView):
        return block.shown.message.arrival, 0, block.shown.message.key
    return block.shown.at, 1, block.shown.id
