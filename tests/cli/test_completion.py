"""`omnidesk completion`: the real shells, each with what it is given, offer the same words for what is typed."""

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from console.cli.verbs import groups
from tests.cli.program import Program
from tests.intake.dovecot import require

OFFERED: Mapping[str, Sequence[str]] = {
    "omnidesk che": ["check"],
    "omnidesk --lang ": ["en", "nl"],
    "omnidesk --lang nl service sh": ["show"],
    "omnidesk service show t": ["timer"],
    "omnidesk brand ": ["add", "edit", "list", "remove"],
    "omnidesk brand --he": ["--help"],
    "omnidesk brand add --na": ["--name"],
    "omnidesk ticket list --status o": ["open"],
    "omnidesk account set --group-into-closed ": ["off", "on"],
    "omnidesk completion z": ["zsh"],
    "omnidesk --config /etc/hostna": ["/etc/hostname"],
    "omnidesk ticket reply 3 --file /etc/hostna": ["/etc/hostname"],
    "omnidesk import /etc/hostna": ["/etc/hostname"],
    "omnidesk config check --": ["--help", "--json"],
    "omnidesk search check --lim": ["--limit"],
    "omnidesk ticket show ": [],
    "omnidesk nothing ": [],
}
BASH = """
source "$1"; shift
for typed in "$@"; do
    IFS=" " read -ra COMP_WORDS <<<"$typed"; [[ $typed == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); COMPREPLY=(); _omnidesk
    printf "%s\\n" "${COMPREPLY[@]}" "?"
done
"""
FISH = "source $argv[1]; for typed in $argv[2..]; complete -C $typed; echo '?'; end"
ZSH = Path(__file__).with_name("offers.zsh")

Lines = Sequence[str]


@pytest.fixture(scope="module")
def completion(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what writes the file for a shell."""
    folder = tmp_path_factory.mktemp("completion")

    def write(shell: str) -> Path:
        file = folder / shell / "_omnidesk"
        file.parent.mkdir(exist_ok=True)
        file.write_text(Program(home=folder).here("completion", shell).out, encoding="utf-8")
        return file

    return write


def run(command: Lines, folder: Path) -> list[list[str]]:
    """Return the words that a shell offers for each line, sorted; files by their names alone."""
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    found: list[list[str]] = [[]]
    for line in ran.stdout.splitlines():
        if line == "?":
            found.append([])
        elif line:
            found[-1].append(line.partition("\t")[0])
    return [sorted(word.rpartition("/")[2] for word in words) for words in found[:-1]]


def bash(file: Path, typed: Lines) -> list[list[str]]:
    return run(["bash", "-c", BASH, "bash", str(file), *typed], file.parent)


def fish(file: Path, typed: Lines) -> list[list[str]]:
    return run(["fish", "--no-config", "-c", FISH, str(file), *typed], file.parent)


def zsh(file: Path, typed: Lines) -> list[list[str]]:
    return run(["zsh", "-f", str(ZSH), f"compinit -u -D; source {file}", *typed], file.parent)


def autoloading_zsh(file: Path, typed: Lines) -> list[list[str]]:
    return run(["zsh", "-f", str(ZSH), f"fpath=({file.parent} $fpath); compinit -u -D", *typed], file.parent)


@pytest.mark.real_server
@pytest.mark.parametrize("ask", [bash, zsh, autoloading_zsh, fish])
def test_every_shell_offers_what_may_stand_there(
    completion: Callable[[str], Path], ask: Callable[[Path, Lines], list[list[str]]]
) -> None:
    shell = ask.__name__.rpartition("_")[2]
    require(*([] if shutil.which(shell) else [shell]))

    offered = ask(completion(shell), list(OFFERED))

    wanted = [sorted(word.rpartition("/")[2] for word in words) for words in OFFERED.values()]
    assert dict(zip(OFFERED, offered, strict=True)) == dict(zip(OFFERED, wanted, strict=True))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_verb_is_completed_in_every_shell(program: Program, shell: str, language: str) -> None:
    text = program.here("--lang", language, "completion", shell).out

    assert [group.word for group in groups() if group.word not in text] == []


@pytest.mark.real_server
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_no_shell_stumbles_over_the_words_of_the_other_language(program: Program, tmp_path: Path, shell: str) -> None:
    require(*([] if shutil.which(shell) else [shell]))
    file = tmp_path / "completion"
    file.write_text(program.here("--lang", "nl", "completion", shell).out, encoding="utf-8")

    ran = subprocess.run([shell, "-n", str(file)], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (0, "")


def test_another_shell_is_refused_with_words(program: Program) -> None:
    ran = program.here("completion", "csh")

    assert ran.code == 2
    assert "fish" in ran.err
