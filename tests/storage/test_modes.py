"""What is made in a folder of the desk goes the folder's way, whatever the umask of who makes it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.modes import file_mode, make_file


@pytest.fixture(params=[0, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(
    ("folder", "file"), [(0o700, 0o600), (0o755, 0o600), (0o770, 0o600), (0o2750, 0o600), (0o2770, 0o660)]
)
def test_only_in_a_folder_that_is_a_groups_with_all_that_is_made_in_it_is_a_file_the_groups(
    folder: int, file: int, tmp_path: Path
) -> None:
    tmp_path.chmod(folder)

    make_file(tmp_path / "desk.db")

    assert stat.S_IMODE((tmp_path / "desk.db").stat().st_mode) == file
    assert file_mode(tmp_path) == file


def test_a_file_that_is_there_is_not_made(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"mine")

    with pytest.raises(FileExistsError):
        make_file(tmp_path / "desk.db")
    assert (tmp_path / "desk.db").read_bytes() == b"mine"
