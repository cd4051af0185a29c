"""The rest of a path is suggested from what is on the disk, and only what can be typed."""

from pathlib import Path

import pytest

from console.path_suggester import completed


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [("b", "bon april.pdf"), ("bon m", "bon maart.pdf"), ("ma", "map/"), ("map/d", "map/diep.txt"), ("map/", None),
     ("x", None), ("geen/x", None), ("", None), ("\0", None), ("~nobody-here/x", None), ("o", None)],
)  # fmt: skip
def test_the_first_that_begins_so_is_suggested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, suggested: str | None
) -> None:
    (tmp_path / "map").mkdir()
    for name in ("bon maart.pdf", "bon april.pdf", "map/diep.txt", "om\x1b[31m.txt"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)

    assert completed(typed) == suggested
