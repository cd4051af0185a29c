"""A text passes through a person's own editor: unread by others, unharmed by what comes back, never lost."""

import os
import signal
import sys
from pathlib import Path

import pytest

from console.editing import EditingError, edited, editor_command


def an_editor(folder: Path, lines: str) -> list[str]:
    """Return a program that does something to the file that it is given."""
    program = folder / "editor.py"
    program.write_text(f"import os, sys\nfrom pathlib import Path\npath = Path(sys.argv[-1])\n{lines}\n")
    return [sys.executable, str(program)]


def test_the_text_comes_back_as_the_editor_left_it(tmp_path: Path) -> None:
    command = an_editor(tmp_path, "path.write_text(path.read_text() + 'Groet, é\\n\\n')")

    assert edited("Beste Jan", command) == "Beste Jan\nGroet, é"


def test_nobody_else_may_read_it_and_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    look = "modes = [oct(one.stat().st_mode & 0o777) for one in (path, path.parent)]\npath.write_text(' '.join(modes))"

    said = edited("geheim", an_editor(tmp_path, look))

    assert said == "0o600 0o700"
    assert [one.name for one in tmp_path.iterdir()] == ["editor.py"]


def test_what_a_terminal_would_obey_does_not_come_back(tmp_path: Path) -> None:
    command = an_editor(tmp_path, "path.write_bytes(b'\\x1b[31mrood\\xff\\x07 \\xe2\\x80\\xaeom\\r\\n')")

    text = edited("", command)

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.startswith("[31mrood�")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("sys.exit(3)", "ended with 3"),
        ("path.unlink()", "can't be edited"),
        ("path.write_bytes(b'x' * 2_000_001)", "too long"),
        ("os.kill(os.getpid(), 9)", "ended with -9"),
    ],
)
def test_an_editor_that_fails_changes_nothing_and_says_why(tmp_path: Path, lines: str, words: str) -> None:
    with pytest.raises(EditingError, match=words):
        edited("blijft", an_editor(tmp_path, lines))


def test_an_interrupt_typed_in_the_editor_is_the_editors_own(tmp_path: Path) -> None:
    lines = "import signal\nos.kill(os.getppid(), signal.SIGINT)\npath.write_text('verder')"
    before = signal.getsignal(signal.SIGINT)

    assert edited("", an_editor(tmp_path, lines)) == "verder"
    assert signal.getsignal(signal.SIGINT) is before


def test_the_editor_is_named_by_the_environment_and_never_by_a_shell(tmp_path: Path) -> None:
    assert editor_command({"EDITOR": "vim -n '+set tw=72'"}) == ["vim", "-n", "+set tw=72"]
    assert editor_command({"VISUAL": "code -w", "EDITOR": "vi"}) == ["code", "-w"]
    assert editor_command({"EDITOR": "vi; touch x"}) == ["vi;", "touch", "x"]
    with pytest.raises(EditingError, match="There is no editor"):
        editor_command({"VISUAL": " "})
    with pytest.raises(EditingError, match="can't be read"):
        editor_command({"EDITOR": "vi 'oops"})
    with pytest.raises(EditingError, match="can't be started"):
        edited("", [str(tmp_path / os.urandom(4).hex())])
