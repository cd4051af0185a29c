"""Columns give way in the order of their rank, and never take more than there is."""

from hypothesis import given
from hypothesis import strategies as st

from widgets.table_plan import GAP, TableColumn, plan_columns

THREE = (
    TableColumn(title="Name", rank=3, least=6),
    TableColumn(title="Words", rank=1, least=5),
    TableColumn(title="Host", rank=2, least=8),
)
TEXTS = [("a" * 20, "b" * 30, "c" * 16)]


def widths(width: int) -> dict[int, int]:
    return {planned.place: planned.width for planned in plan_columns(THREE, TEXTS, width)}


def test_with_room_every_column_is_as_wide_as_what_it_holds() -> None:
    assert widths(200) == {0: 20, 1: 30, 2: 16}


def test_the_lowest_rank_shrinks_first() -> None:
    assert widths(60) == {0: 20, 1: 20, 2: 16}
    assert widths(44) == {0: 20, 1: 5, 2: 15}


def test_when_all_have_shrunk_the_lowest_goes_and_the_others_take_its_room() -> None:
    assert widths(22) == {0: 12, 2: 8}


def test_the_highest_rank_never_goes() -> None:
    assert widths(5) == {0: 5}


def test_an_empty_table_is_as_wide_as_its_titles() -> None:
    assert [planned.width for planned in plan_columns(THREE, [], 80)] == [4, 5, 4]


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 30), st.integers(1, 80)), min_size=1, max_size=8),
    st.integers(1, 220),
)
def test_a_plan_is_never_wider_than_asked_and_keeps_the_order(wanted: list[tuple[int, int, int]], width: int) -> None:
    columns = [TableColumn(title="T", rank=rank, least=least) for rank, least, _length in wanted]
    texts = [tuple("x" * length for _rank, _least, length in wanted)]

    plan = plan_columns(columns, texts, width)

    assert sum(planned.width for planned in plan) + GAP * (len(plan) - 1) <= width
    assert [planned.place for planned in plan] == sorted(planned.place for planned in plan)
    assert all(planned.width > 0 for planned in plan)
