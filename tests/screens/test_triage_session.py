"""What a console remembers: view, filter, order, cursor on return, the hint only once, a file that may be damaged."""

import stat
from pathlib import Path
from typing import Any

import pytest

from console.screens.list_reading import read_sight
from console.session_memory import FileMemory, Remembered, ShortMemory, memory_of
from tests.screens.triage import some_tickets, triage
from widgets.moves import Move


async def test_view_filter_order_and_cursor_are_there_again(tmp_path: Path) -> None:
    memory = ShortMemory(Remembered(has_seen_hint=True))
    async with triage(tmp_path, fill=some_tickets(250), memory=memory) as desk:
        await desk.press("8", "s", "slash")
        await desk.type("from:jan")
        await desk.press("enter", "G", "k", "k")
        left = desk.screen.list.cursor
    async with triage(tmp_path, memory=memory) as desk:
        back, views = desk.screen.list.cursor, desk.views

        assert left is not None and back is not None
        assert back.number == left.number
        assert "8 All" in views and "/from:jan" in views and "oldest ticket first" in views
        assert memory.kept.filters == ("from:jan",)


async def test_a_filter_that_means_nothing_any_more_is_told_and_dropped(tmp_path: Path) -> None:
    memory = ShortMemory(Remembered(query="brand:gone", has_seen_hint=True))
    async with triage(tmp_path, memory=memory) as desk:
        assert "The filter that was kept means nothing now: brand:" in desk.text
        assert desk.numbers == [1, 2, 3, 4, 5]


async def test_a_ticket_that_left_the_view_leaves_the_cursor_at_its_place(tmp_path: Path) -> None:
    memory = ShortMemory(Remembered(ticket=4711, has_seen_hint=True))
    async with triage(tmp_path, memory=memory) as desk:
        assert desk.screen.list.cursor is not None
        assert desk.screen.list.cursor.number == 1


async def test_a_key_that_comes_while_the_rows_are_read_moves_the_cursor_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with triage(tmp_path, fill=some_tickets(30)) as desk:
        moves = [Move.BOTTOM]

        def read_while_a_key_comes(*about: Any) -> Any:
            if moves:
                desk.screen.list.move(moves.pop())
            return read_sight(*about)

        monkeypatch.setattr("console.screens.tickets.read_sight", read_while_a_key_comes)
        desk.screen.want_reread()
        await desk.settle()

        cursor = desk.screen.list.cursor
        assert moves == []
        assert cursor is not None and cursor.number == desk.numbers[-1]


async def test_the_hint_is_there_once_and_goes_at_the_first_key(tmp_path: Path) -> None:
    memory = ShortMemory()
    async with triage(tmp_path, memory=memory) as desk:
        hinted = desk.text
        await desk.press("j")
        gone = desk.text
    async with triage(tmp_path, memory=memory) as desk:
        again = desk.text

    assert "Enter reads ? every key i takes it e closes it z takes that back" in hinted
    assert "every key" not in gone
    assert "every key" not in again


def test_what_is_kept_in_a_file_is_read_again_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    memory = memory_of({"XDG_STATE_HOME": str(tmp_path / "state")}, "KANTOOR\\ana")
    remembered = Remembered(view="mine", query="from:jan", ticket=7, has_preview=False, filters=("from:jan",))

    memory.keep(remembered)

    assert memory.recall() == remembered
    assert memory.path.parent == tmp_path / "state" / "omnidesk"
    assert stat.S_IMODE(memory.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(memory.path.parent.stat().st_mode) == 0o700
    assert [path.name for path in memory.path.parent.iterdir()] == [memory.path.name]


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b'{"view": 7}', b"\xff\xfe", b"[" * 100_000, b'{"query": "' + b"x" * 100_000 + b'"}']
)
def test_a_damaged_file_is_forgotten(tmp_path: Path, text: bytes) -> None:
    memory = FileMemory(tmp_path / "console-ana.json")
    memory.path.write_bytes(text)

    assert memory.recall() == Remembered()


def test_fields_of_another_version_do_no_harm(tmp_path: Path) -> None:
    memory = FileMemory(tmp_path / "console-ana.json")
    memory.path.write_text('{"view": "all", "from_tomorrow": [1]}')

    assert memory.recall() == Remembered(view="all")


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text('{"view": "all"}')
    memory = FileMemory(tmp_path / "console-ana.json")
    memory.path.symlink_to(other)

    recalled = memory.recall()
    memory.keep(Remembered(view="mine"))

    assert recalled == Remembered()
    assert other.read_text() == '{"view": "all"}'
    assert not memory.path.is_symlink()


def test_where_nothing_can_be_written_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = FileMemory(tmp_path / "file" / "console-ana.json")

    memory.keep(Remembered(view="mine"))

    assert memory.recall() == Remembered()
