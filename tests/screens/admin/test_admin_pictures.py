"""The approved look of Channels > Email: lists, forms, the guide and the lens; narrow in both languages, and wide."""

import pytest
from syrupy.assertion import SnapshotAssertion

from storage.protocol import Repository
from tests.screens.admin.desk import console_of
from tests.screens.snapshots import Picture
from widgets.language import use_language

STATES = {
    "addresses": ("comma",),
    "address-form": ("comma", "enter"),
    "guide": ("comma", "f"),
    "brands": ("comma", "2"),
    "mailboxes": ("comma", "3"),
    "mailbox-form": ("comma", "3", "enter"),
    "sending": ("comma", "4"),
    "exclusions": ("comma", "5"),
    "signatures": ("comma", "6"),
    "lens": ("comma", "w"),
    "employees": ("comma", "7"),
    "account": ("comma", "8"),
    "history": ("comma", "9"),
    "templates": ("comma", "0"),
    "template-form": ("comma", "0", "n", "tab", "tab"),
    "setup": ("f3",),
}
SIZES = [((80, 24), "nl"), ((80, 24), "en"), ((120, 40), "en")]


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Picture)


@pytest.mark.parametrize(("size", "language"), SIZES, ids=["80x24-nl", "80x24-en", "120x40-en"])
@pytest.mark.parametrize("state", STATES)
async def test_a_screen_of_the_channel_looks_as_it_was_approved(
    repository: Repository, state: str, size: tuple[int, int], language: str, picture: SnapshotAssertion
) -> None:
    use_language(language)
    async with console_of(repository, size=size) as console:
        await console.press(*STATES[state])
        await console.settle()

        assert console.app.export_screenshot(title="omnidesk") == picture
