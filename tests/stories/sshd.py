"""A private OpenSSH server on a loopback port: its own host key, configuration and users' keys in a temporary folder.

    with sshd(program, "ana") as server:      # by key, as the employee ana, with the lines of `omnidesk ssh --example`
        server.command("ana")                 # the client's command line; more words go to the server
        server.run("ana", "-T")               # to its end, without a terminal

It runs as whoever starts it, who is also the system user that logs in; nothing of it outlives the block but the empty
/run/sshd that root's server asks for. Where OpenSSH is missing the test is skipped with a loud reason, or fails with
OMNIDESK_REQUIRE_REAL_SERVERS=1 (`require` in tests.intake.dovecot).
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from console.ssh_example import KEYS
from tests.intake.dovecot import require
from tests.stories.program import Program

LOOPBACK = "127.0.0.1"
START_S = 15.0
SBIN = "/usr/sbin"

CONFIGURATION = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
PrintMotd no
PrintLastLog no
MaxStartups 100
AcceptEnv LANG LC_* OMNIDESK_* EDITOR VISUAL PAGER XDG_* TEXTUAL_* TMUX
Subsystem sftp internal-sftp
{block}
"""


@dataclass(slots=True, kw_only=True)
class Sshd:
    """A running server; `port` is where it listens, `keys` the file with a line for each employee."""

    folder: Path
    port: int
    user: str
    running: subprocess.Popen[bytes] | None = None
    options: tuple[str, ...] = field(default=())

    @property
    def keys(self) -> Path:
        """Where sshd finds the keys."""
        return self.folder / "keys"

    def admit(self, program: Program, login: str) -> None:
        """Make a key for an employee, with the line that the program itself prints."""
        made = self.folder / login
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(made)], check=True)
        line = next(line for line in example(program, login) if line.startswith("restrict"))
        with self.keys.open("a") as keys:
            keys.write(line.replace("ssh-ed25519 AAAA…", made.with_suffix(".pub").read_text().strip()) + "\n")

    def client(self, program: str, login: str, *words: str) -> list[str]:
        """Return the command line of one of OpenSSH's clients: ssh, scp or sftp."""
        options = {
            "IdentityFile": self.folder / login, "Port": self.port, "IdentitiesOnly": "yes", "BatchMode": "yes",
            "StrictHostKeyChecking": "no", "UserKnownHostsFile": "/dev/null", "LogLevel": "ERROR",
        }  # fmt: skip
        return [
            program,
            "-F",
            "none",
            *(word for name in options for word in ("-o", f"{name}={options[name]}")),
            *words,
        ]

    def command(self, login: str, *words: str, options: tuple[str, ...] = ()) -> list[str]:
        """Return the command line that logs in, by default on a terminal and without a command."""
        return self.client("ssh", login, *(options or ("-tt",)), f"{self.user}@{LOOPBACK}", *words)

    def run(
        self, login: str, *words: str, options: tuple[str, ...] = ("-T",), env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Log in without a terminal and wait for the end."""
        command = self.command(login, *words, options=options)
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False, env=env
        )

    def start(self) -> None:
        """Start it; returns when it greets."""
        dying = ["setpriv", "--pdeathsig", "TERM"] if _found("setpriv") else []  # with a test run that is killed
        command = [*dying, _found("sshd"), "-D", "-f", str(self.folder / "sshd_config"), "-E", str(self.folder / "log")]
        self.running = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        give_up = time.monotonic() + START_S
        while not self._greets():
            if self.running.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"sshd does not start: {(self.folder / 'log').read_text(errors='replace')}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it, with every session that is left."""
        if self.running is None:
            return
        for session in below(self.running.pid):
            with suppress(ProcessLookupError):
                os.kill(session, signal.SIGKILL)
        self.running.terminate()
        self.running.wait(10)

    def _greets(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=5) as client:
                return client.recv(100).startswith(b"SSH-2.0")
        except OSError:
            return False


@contextmanager
def sshd(program: Program, *logins: str) -> Iterator[Sshd]:
    """Run a server that lets these employees in, until the block ends."""
    require(*(f"{name} (apt install openssh-server)" for name in ("sshd", "ssh-keygen", "ssh") if not _found(name)))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="omnidesk-sshd-"))
    server = Sshd(folder=folder, port=_free_port(), user=pwd.getpwuid(os.geteuid()).pw_name)
    try:
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "host")], check=True)
        for login in logins:
            server.admit(program, login)
        block = "\n".join(line for line in example(program, logins[0]) if line.startswith(("Match", "    ")))
        settings = CONFIGURATION.format(folder=folder, port=server.port, block=block.replace(KEYS, str(server.keys)))
        (folder / "sshd_config").write_text(settings)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def example(program: Program, login: str) -> list[str]:
    """Return what `omnidesk ssh --example` prints."""
    command = [sys.executable, *program.command("ssh", "--employee", login, "--example")[1:]]
    return subprocess.run(
        command, env=program.environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def below(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    found: list[int] = []
    with suppress(OSError):  # whichever ends meanwhile has started none
        for listed in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(word) for word in listed.read_text().split()]
    return [*found, *(lower for one in found for lower in below(one))]


def _found(name: str) -> str:
    return shutil.which(name) or shutil.which(name, path=SBIN) or ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
