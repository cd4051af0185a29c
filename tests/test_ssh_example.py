"""The lines to paste forward nothing, run one command, and survive every path that a disk can have."""

import shlex

import pytest

from console.ssh_example import KEYS, key_line, match_block


def as_sshd_reads_it(line: str) -> str:
    """Return the command of a line of authorized_keys as sshd(8) takes it: a backslash escapes double quotes alone."""
    rest = line.partition('command="')[2]
    command, place = "", 0
    while rest[place] != '"':
        place += rest[place : place + 2] == '\\"'
        command += rest[place]
        place += 1
    return command


@pytest.mark.parametrize(
    "path", ["/srv/desk.db", "/srv/my desk.db", 'a"b', "a'b", "a\\b", 'a\\"b', "$HOME", "a;id", "a\\"]
)
def test_the_shell_gets_the_words_that_were_meant(path: str) -> None:
    words = ["/usr/bin/python3", "-I", "--database", path, "ssh"]

    assert shlex.split(as_sshd_reads_it(key_line(words))) == words


def test_a_key_may_have_a_terminal_and_nothing_else() -> None:
    line = key_line(["true"], key="ssh-ed25519 AAAA", remark="ana")

    assert line == 'restrict,pty,command="true" ssh-ed25519 AAAA ana'


def test_the_server_takes_keys_from_a_file_of_root_and_forwards_nothing() -> None:
    block = match_block("omnidesk").splitlines()

    assert block[0] == "Match User omnidesk"
    assert {f"    AuthorizedKeysFile {KEYS}", "    DisableForwarding yes", "    PermitUserRC no"} <= set(block)
