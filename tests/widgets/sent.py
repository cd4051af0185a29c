"""How much a terminal is sent: what the compositor of the screen in front would write, in bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App


@contextmanager
def counting(app: App[None]) -> Iterator[list[int]]:
    """Collect the bytes of each drawing while the block runs."""
    compositor, drawings = app.screen._compositor, list[int]()
    original = compositor.render_update

    def counted(*arguments: Any, **options: Any) -> Any:
        update = original(*arguments, **options)
        if update is not None:
            drawings.append(len(update.render_segments(app.console).encode()))
        return update

    compositor.render_update = counted  # type: ignore[method-assign]  # watched
    try:
        yield drawings
    finally:
        compositor.render_update = original  # type: ignore[method-assign]  # as it was
