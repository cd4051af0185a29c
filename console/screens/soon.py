"""Doing something again soon: a wish while it is being done is one more time after it, never a queue of them.

It stands alone because whoever cancels what is being done, to begin anew, never gets to its end on a slow machine.
"""

from collections.abc import Awaitable, Callable

from textual.dom import DOMNode


class Soon:
    """One thing that a screen does in the background whenever it is wished for."""

    def __init__(self, node: DOMNode, do: Callable[[], Awaitable[None]], group: str) -> None:
        self._node, self._do, self._group = node, do, group
        self._is_wished = self.is_at_work = False

    def wish(self) -> None:
        """Do it soon, once more if it is being done."""
        self._is_wished = True
        if not self.is_at_work:
            self.is_at_work = True
            self._node.run_worker(self._work(), group=self._group)

    async def _work(self) -> None:
        try:
            while self._is_wished:
                self._is_wished = False
                await self._do()
        finally:
            self.is_at_work = False
