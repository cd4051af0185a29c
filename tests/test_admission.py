"""Who may not read and write a database is told whose it is and how to get in, before SQLite says something else."""

import os
from pathlib import Path

import pytest

from console.admission import refuse_stranger
from storage.errors import NotAdmittedError
from tests.storage.sqlite.programs import NOBODY, in_child
from tests.stories.as_person import become


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "desk.db").touch(mode=0o600)
    return tmp_path / "desk.db"


@pytest.fixture
def _stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be somebody else, who may do what the modes of files let nobody but their owner do."""
    monkeypatch.setattr(os, "getuid", lambda: NOBODY)
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)


def refusal(store: Path) -> str:
    with pytest.raises(NotAdmittedError) as refused:
        refuse_stranger(store)
    return str(refused.value)


def test_its_owner_is_let_in_and_who_makes_a_new_one_too(store: Path) -> None:
    refuse_stranger(store)
    refuse_stranger(store.with_name("new.db"))
    refuse_stranger(store / "no folder" / "new.db")


@pytest.mark.usefixtures("_stranger")
def test_of_a_folder_that_is_for_one_the_two_ways_in_are_named(store: Path) -> None:
    store.parent.chmod(0o700)

    words = refusal(store)

    assert "alone. Whoever runs the desk may share it" in words
    assert "omnidesk database share --group GROUP" in words
    assert "omnidesk ssh --example" in words


@pytest.mark.usefixtures("_stranger")
def test_of_a_folder_that_a_group_shares_the_group_is_named(store: Path) -> None:
    store.parent.chmod(0o2770)

    words = refusal(store)

    assert "is shared with the group" in words
    assert "you are no member" in words


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else")
def test_behind_a_folder_that_lets_nobody_through_it_is_out_of_reach(store: Path) -> None:
    folder = store.parent / "closed"
    folder.mkdir(mode=0o700)

    def look() -> None:
        become(NOBODY, NOBODY, (), 0o022)
        assert "is out of your reach" in refusal(folder / "desk" / "desk.db")

    assert in_child(look) == 0
