"""The faults of a night, made one by one on a real installation: every place names each, and tells when it is over."""

from collections.abc import Iterator

import pytest

from tests.nights.faults import FAULTS, Fault
from tests.nights.installation import Installation, installation
from tests.nights.watching import watch

pytestmark = pytest.mark.real_server
ROWS = [pytest.param(one, id=one.id, marks=[pytest.mark.long] if one.is_long else []) for one in FAULTS]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("night")) as one:
        yield one


@pytest.mark.parametrize("fault", ROWS)
def test_every_place_names_the_fault_within_two_intervals_and_tells_when_it_is_over(
    running: Installation, fault: Fault
) -> None:
    watch(running, fault)
