"""A screen that asks for one thing when it opens: links, files, headers; it says what it waits for, or why it can't.

It stands apart because a kept mail never changes: such a screen reads once, not with every change of the store.
"""

from console.failure_words import words_of
from console.kept_mail import RereadingError
from console.saving import SavingError
from console.screens.desk_screen import DeskScreen
from console.screens.kept_reading import NotKeptError
from storage.errors import StorageError
from widgets.language import _


class AskingScreen(DeskScreen):
    """The base; subclasses say how to `ask` and how to tell that there is nothing."""

    async def reread(self) -> None:
        """Read nothing again: what is shown does not change."""

    def ask_soon(self) -> None:
        """Begin to ask."""
        self.run_worker(self._ask(), group="asking", exclusive=True)

    async def ask(self) -> None:
        """Ask, and show the answer. Raises NotKeptError, RereadingError, SavingError, StorageError."""
        raise NotImplementedError

    def tell(self, words: str) -> None:
        """Say in the place of the answer why there is none."""
        raise NotImplementedError

    async def _ask(self) -> None:
        try:
            await self.ask()
        except RereadingError as error:
            self.tell(_("The kept mail can't be read again: {reason}.").format(reason=error))
        except (NotKeptError, SavingError, StorageError) as error:
            self.tell(words_of(error))

    def action_back(self) -> None:
        """Go back to the ticket; what is still being read is given up."""
        self.workers.cancel_group(self, "asking")
        self.dismiss()
