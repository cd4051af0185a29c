"""The messages of a ticket, one under another, newest in view; quoted text folded to one line until it is asked for.

One widget a message, because that is what stays quick (a Markdown view takes minutes of a long mail). A message shows
its first 100 KB and a ticket its newest messages; what is left out is said.
"""

from collections.abc import Callable, Sequence
from datetime import tzinfo

from textual import events
from textual.content import Content
from textual.widgets import Static

from storage.records import Message, MessageKey
from widgets.columns import UNICODE, Glyphs
from widgets.language import _
from widgets.message_look import ShownMessage, message_content
from widgets.pane import Pane


class MessageView(Static):
    """One message: who, when, to whom, the text with its quotes folded, the attachments."""

    DEFAULT_CSS = """
    MessageView {
        height: auto;
        padding: 0 1;
        margin: 0 0 1 0;
        border-left: outer $primary-muted;
        &.-out { border-left: outer $success-muted; }
        &.-note { border-left: outer $warning-muted; }
    }
    """

    def __init__(self, shown: ShownMessage, conversation: "Conversation") -> None:
        content = conversation.content_of(shown, unfolded=False)  # at once: a layout less, and on a slow line a paint
        super().__init__(content, markup=False, classes=f"-{shown.message.direction.value}")
        self.shown = shown
        self._conversation = conversation
        self.unfolded = False

    def draw(self) -> None:
        """Draw the message as it is now."""
        self.update(self._conversation.content_of(self.shown, unfolded=self.unfolded))

    def on_click(self, event: events.Click) -> None:
        """Unfold the quotes, or fold them, when their line is clicked."""
        if event.style.meta.get("fold"):
            self.unfolded = not self.unfolded
            self.draw()


class Conversation(Pane, inherit_bindings=False):
    """The messages of one ticket."""

    DEFAULT_CSS = """
    Conversation {
        & > .conversation--earlier { color: $text-muted; padding: 0 2; margin: 0 0 1 0; }
    }
    """

    def __init__(self, *, clock: Callable[[], int], zone: tzinfo, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self._clock, self._zone, self._glyphs = clock, zone, glyphs
        self._ticket: object = None
        self._views: dict[MessageKey, MessageView] = {}
        self._earlier = Static(markup=False, classes="conversation--earlier")

    async def show(self, messages: Sequence[ShownMessage], *, earlier: int = 0) -> None:
        """Show these messages, oldest first; of the same ticket, what is new is added and the scroll stays.

        `earlier` tells how many older ones are left out.
        """
        ticket = messages[0].message.ticket if messages else None
        is_other = ticket != self._ticket
        self._ticket = ticket
        with self.app.batch_update():
            await self._forget({shown.message.key for shown in messages} if not is_other else set())
            await self._tell_earlier(earlier)
            await self._add(messages)
        if is_other:
            self.call_after_refresh(self._show_newest)

    def content_of(self, shown: ShownMessage, *, unfolded: bool) -> Content:
        """Return what a message looks like now."""
        return message_content(shown, now=self._clock(), zone=self._zone, glyphs=self._glyphs, unfolded=unfolded)

    def toggle_quotes(self) -> None:
        """Unfold every quote, or fold all when all are open."""
        unfold = not all(view.unfolded for view in self._views.values())
        for view in self._views.values():
            view.unfolded = unfold
            view.draw()

    @property
    def message_in_view(self) -> Message | None:
        """The first message of which the text can be seen on the screen; the newest when nothing was laid out yet."""
        for view in self._views.values():
            if view.virtual_region.bottom - 1 > self.scroll_offset.y:
                return view.shown.message
        return next((view.shown.message for view in reversed(self._views.values())), None)

    async def _forget(self, stay: set[MessageKey]) -> None:
        gone = [key for key in self._views if key not in stay]
        views = [self._views.pop(key) for key in gone]
        if views:
            await self.remove_children(views)

    async def _tell_earlier(self, earlier: int) -> None:
        self._earlier.update(Content(_("{count} earlier messages are not shown.").format(count=earlier)))
        self._earlier.display = earlier > 0
        if not self._earlier.is_attached:
            await self.mount(self._earlier)

    async def _add(self, messages: Sequence[ShownMessage]) -> None:
        fresh: list[MessageView] = []
        for shown in messages:
            known = self._views.get(shown.message.key)
            if known is None:
                fresh.append(MessageView(shown, self))
                self._views[shown.message.key] = fresh[-1]
            elif known.shown != shown:
                known.shown = shown
                known.draw()
        if fresh:
            await self.mount_all(fresh)
            self._restore_order(messages)

    def _restore_order(self, messages: Sequence[ShownMessage]) -> None:
        """A late mail stands among older ones: put every view where its message belongs."""
        wanted = [self._views[shown.message.key] for shown in messages]
        if [view for view in self.children if isinstance(view, MessageView)] != wanted:
            self._views = {view.shown.message.key: view for view in wanted}
            self.sort_children(key=lambda child: wanted.index(child) + 1 if isinstance(child, MessageView) else 0)

    def _show_newest(self) -> None:
        newest = next(reversed(self._views.values()), None)
        if newest is not None:
            self.scroll_to(y=newest.virtual_region.y, animate=False)
