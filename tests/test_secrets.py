"""A secret is asked for where it is, with an end to the waiting; no error holds a word of it."""

import os
import sys
import time
from pathlib import Path

import pytest

from console.secret_sources import FromCommand, FromCredential, FromEnvironment, FromFile, SecretSource
from console.secrets import SecretError, reveal

SECRET = "hunter2"


async def had(source: SecretSource, **environment: str) -> str:
    return await reveal({"acme": source}, "acme", environment=environment, timeout_s=5)


async def refused(source: SecretSource, *, timeout_s: float = 5, **environment: str) -> str:
    with pytest.raises(SecretError) as caught:
        await reveal({"acme": source}, "acme", environment=environment, timeout_s=timeout_s)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    return str(caught.value)


def kept(file: Path, text: str = SECRET, mode: int = 0o600) -> FromFile:
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return FromFile(path=file)


def python(script: str) -> FromCommand:
    return FromCommand(words=(sys.executable, "-c", script))


async def test_a_secret_is_had_from_each_of_the_four_places(tmp_path: Path) -> None:
    (tmp_path / "credential").write_text(SECRET + "\n")

    assert await had(python(f"print('{SECRET}'); print('login: ana')")) == SECRET
    assert await had(kept(tmp_path / "file", f"{SECRET}\r\nsecond line")) == SECRET
    assert await had(FromEnvironment(variable="ACME"), ACME=SECRET) == SECRET
    assert await had(FromCredential(name="credential"), CREDENTIALS_DIRECTORY=str(tmp_path)) == SECRET


async def test_no_shell_reads_a_command(tmp_path: Path) -> None:
    await refused(FromCommand(words=("true; echo hunter2",)))

    assert await had(FromCommand(words=("echo", "$HOME; rm -rf /"))) == "$HOME; rm -rf /"


async def test_a_command_that_fails_says_nothing_of_what_it_printed() -> None:
    words = await refused(python(f"import sys; print('{SECRET}'); sys.exit('{SECRET}')"))

    assert "1" in words


async def test_a_command_that_does_not_answer_is_ended_in_time() -> None:
    began = time.monotonic()

    await refused(FromCommand(words=("sleep", "30")), timeout_s=0.2)

    assert time.monotonic() - began < 5


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o700 | 0o001])
async def test_a_file_that_others_can_read_is_refused_with_what_to_run(tmp_path: Path, mode: int) -> None:
    words = await refused(kept(tmp_path / "file", mode=mode))

    assert f"chmod 600 {tmp_path / 'file'}" in words


async def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)

    await refused(FromFile(path=tmp_path / "pipe"))
    await refused(FromFile(path=tmp_path))
    await refused(FromFile(path=tmp_path / "missing"))


async def test_an_empty_or_unreadable_secret_is_no_secret(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    binary.chmod(0o600)

    await refused(kept(tmp_path / "empty", "\nhunter2"))
    await refused(FromFile(path=binary))
    await refused(FromEnvironment(variable="ACME"))
    await refused(FromCredential(name="acme"))
    await refused(FromCredential(name="acme"), CREDENTIALS_DIRECTORY=str(tmp_path))
    await refused(FromCommand(words=("no-such-program-anywhere",)))


async def test_a_name_without_an_entry_tells_what_to_write() -> None:
    with pytest.raises(SecretError, match=r"\[secrets\]"):
        await reveal({}, "acme")
