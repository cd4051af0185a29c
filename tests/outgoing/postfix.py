"""A private Postfix on a loopback port, with its own configuration and queue in a temporary folder.

`with postfix(to=port) as server:` gives the outgoing server of the settings; what it takes it hands on to the SMTP
server at that port, and reports that something can't be delivered go there too. It starts in about a second, touches
nothing of a Postfix that serves the machine, and nothing of it outlives the block. Its files must belong to root and to
the user that Debian's package makes, so it runs for root alone; for others, and where Postfix is missing, the test is
skipped with a loud reason, or fails with OMNIDESK_REQUIRE_REAL_SERVERS=1 (`require` in tests.intake.dovecot).
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.settings import OutgoingServer, ServerId
from storage.words import Security
from tests.intake.dovecot import require

LOOPBACK = "127.0.0.1"
START_S = 20.0
NAME = "mx.konto.example"
GONE = "weg@example.nl"  # the one recipient that it refuses itself

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
mail_owner = postfix
setgid_group = postdrop
myhostname = {name}
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{to}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access inline:{{ {{ {gone} = 550 5.1.1 nobody here }} }}, permit
smtp_tls_security_level = none
disable_dns_lookups = yes
maillog_file = /dev/stdout
queue_run_delay = 2s
minimal_backoff_time = 2s
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@contextmanager
def postfix(to: int) -> Iterator[OutgoingServer]:
    """Run a Postfix that hands on to a port of this machine, until the block ends."""
    require(*_missing())
    folder = Path(tempfile.mkdtemp(prefix="omnidesk-postfix-"))
    port = _free_port()
    try:
        _configure(folder, port, to)
        with (folder / "log").open("wb") as log:
            command = ["postfix", "-c", str(folder / "etc"), "start-fg"]
            running = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
            try:
                _wait_for_greeting(running, port, folder / "log")
                yield OutgoingServer(
                    id=ServerId(1), address_id=None, host=LOOPBACK, port=port, security=Security.NONE
                )  # fmt: skip
            finally:
                _stop(running, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _missing() -> list[str]:
    missing = [] if shutil.which("postfix") else ["postfix (apt install postfix)"]
    return missing if os.geteuid() == 0 else [*missing, "root, who alone may start Postfix,"]


def _configure(folder: Path, port: int, to: int) -> None:
    folder.chmod(0o755)
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir(mode=0o755)
    os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, 0)
    (folder / "etc" / "main.cf").write_text(MAIN.format(folder=folder, name=NAME, to=to, gone=GONE))
    (folder / "etc" / "master.cf").write_text(MASTER.format(port=port))


def _wait_for_greeting(running: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    give_up = time.monotonic() + START_S
    while not _greets(port):
        if running.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError(f"Postfix does not start: {log.read_text(errors='replace')}")
        time.sleep(0.05)


def _greets(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=5) as client:
            return client.recv(100).startswith(b"220")
    except OSError:
        return False


def _stop(running: "subprocess.Popen[bytes]", folder: Path) -> None:
    """End its master, which makes a group of its own and ends every daemon that it has started."""
    master = folder / "queue" / "pid" / "master.pid"
    with suppress(FileNotFoundError, ProcessLookupError, ValueError):
        os.kill(int(master.read_text()), signal.SIGTERM)
    try:
        running.wait(10)
    except subprocess.TimeoutExpired:
        with suppress(FileNotFoundError, ProcessLookupError, ValueError):
            os.killpg(int(master.read_text()), signal.SIGKILL)
        running.kill()
        running.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        port: int = found.getsockname()[1]
        return port
