"""A private Dovecot on loopback ports, with its own configuration, users and Maildirs in a temporary folder.

    with dovecot({"acme": "secret"}) as server:           # or the fixture of a test file, see below
        server.deliver("acme", raw)                       # as a mail transfer agent would: one file into new/
        mailbox = server.mailbox("acme")                  # a ForwardMailbox that points at it, unencrypted on loopback
        mailbox = server.mailbox("acme", Security.TLS)    # … or TLS / STARTTLS; then trust server.authority.trusting()

It starts in about 0.3 s, runs as whoever starts it (as root: mails belong to `nobody`), and nothing of it outlives the
block. Where Dovecot or openssl is missing, `dovecot()` skips the test with a loud reason; with
OMNIDESK_REQUIRE_REAL_SERVERS=1 in the environment it fails instead. Mark such tests `@pytest.mark.real_server`:

    pytestmark = pytest.mark.real_server

    @pytest.fixture(scope="module")
    def server() -> Iterator[Dovecot]:
        with dovecot({"acme": "secret"}) as running:
            yield running

Methods of `Dovecot`: `add_user`, `deliver`, `maildir`, `adopt`, `mails`, `flags`, `renumber`, `kick`, `stop`, `start`,
`mailbox`, `log`. All are quick and synchronous; from async code they may be called as they are.
"""

import grp
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from storage.settings import BrandId, ForwardMailbox, MailboxId
from storage.words import Security
from tests.intake.certificates import Authority, authority

LOOPBACK = "127.0.0.1"
START_S = 15.0
_COUNT = itertools.count(1)

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
instance_name = omnidesk-test-{port}
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
{limits}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0 secs
mail_max_userip_connections = 100
mail_location = maildir:~/Maildir
mailbox_idle_check_interval = 1 secs
ssl = yes
ssl_cert = <{chain}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users/%u
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  {chroot}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  {chroot}
}}
"""


@dataclass(slots=True, kw_only=True)
class Dovecot:
    """A running server. `port` speaks plain IMAP and STARTTLS, `tls_port` TLS; the certificate is for `localhost`."""

    folder: Path
    port: int
    tls_port: int
    authority: Authority
    passwords: dict[str, str] = field(default_factory=dict)
    running: subprocess.Popen[bytes] | None = None

    def add_user(self, user: str, password: str) -> None:
        """Add a user. His INBOX is empty until something is delivered."""
        self.passwords[user] = password
        # A file each: Dovecot reads one only when it first asks for the user, and then not again within the second.
        (self.folder / "users").mkdir(exist_ok=True)
        (self.folder / "users" / user).write_text(f"{user}:{{PLAIN}}{password}\n")
        for name in ("cur", "new", "tmp"):
            (self.maildir(user) / name).mkdir(parents=True, exist_ok=True)
        self._give_away(self.folder / "home" / user)

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """Return the Maildir of a folder: files in its `new` are mails that arrived."""
        inbox = self.folder / "home" / user / "Maildir"
        return inbox if folder == "INBOX" else inbox / f".{folder}"

    def deliver(self, user: str, raw: bytes, *, arrival: int | None = None, folder: str = "INBOX") -> Path:
        """Put a mail into a folder of a user; its INTERNALDATE is `arrival` (ms UTC) or now. Returns its file."""
        count = next(_COUNT)
        at = time.time() if arrival is None else arrival / 1000
        name = f"{int(at)}.M{count}P{os.getpid()}.omnidesk,S={len(raw)}"
        written = self.maildir(user, folder) / "tmp" / name
        written.write_bytes(raw)
        os.utime(written, (at, at))
        self._give_away(written)
        return written.rename(self.maildir(user, folder) / "new" / name)

    def adopt(self, user: str) -> None:
        """Let the mails be the user's that a test wrote into `maildir(user)` itself."""
        self._give_away(self.folder / "home" / user)

    def mails(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Return the bytes of every mail in a folder, by file name."""
        return [file.read_bytes() for file in self._files(user, folder)]

    def flags(self, user: str, folder: str = "INBOX") -> list[str]:
        """Return the Maildir flags (`S` seen, `T` deleted) of every mail in a folder, by file name."""
        return [file.name.rpartition(":2,")[2] if ":2," in file.name else "" for file in self._files(user, folder)]

    def renumber(self, user: str) -> None:
        """Give the INBOX a new UIDVALIDITY and its mails new UIDs, from 1. Ends the user's sessions."""
        self.kick(user)
        for file in self.maildir(user).glob("dovecot*"):
            if file.is_file() and not file.name.startswith("dovecot-uidvalidity"):
                file.unlink()

    def kick(self, user: str) -> None:
        """End every session of a user, as an administrator would."""
        command = ["doveadm", "-c", str(self.folder / "dovecot.conf"), "kick", user]
        subprocess.run(command, capture_output=True, timeout=20, check=False)

    def mailbox(self, user: str, security: Security = Security.NONE, *, folder: str = "INBOX") -> ForwardMailbox:
        """Return a forward mailbox (id 1, brand 1) that points at a user's folder here."""
        return ForwardMailbox(
            id=MailboxId(1),
            name=user,
            brand_id=BrandId(1),
            host="localhost" if security is not Security.NONE else LOOPBACK,
            port=self.tls_port if security is Security.TLS else self.port,
            security=security,
            user=user,
            secret=user,
            folder=folder,
        )

    def log(self) -> str:
        """Return what the server has logged so far."""
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def start(self) -> None:
        """Start it (again), on the same ports with the same mails; returns when it greets."""
        command = ["dovecot", "-F", "-c", str(self.folder / "dovecot.conf")]
        self.running = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )
        give_up = time.monotonic() + START_S
        while not self._greets():
            if self.running.poll() is not None or time.monotonic() > give_up:
                said = self.running.stderr.read() if self.running.poll() is not None and self.running.stderr else b""
                raise RuntimeError(f"Dovecot does not start: {said.decode(errors='replace')}\n{self.log()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it: every session ends, the mails stay. Takes about a second."""
        if self.running is None:
            return
        # The whole group: a session's own process would follow its master only ten seconds later.
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGTERM)
        try:
            self.running.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
        if self.running.stderr is not None:
            self.running.stderr.close()
        self.running = None

    def _greets(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=5) as client:
                return client.recv(100).startswith(b"* OK")
        except OSError:
            return False

    def _files(self, user: str, folder: str) -> list[Path]:
        maildir = self.maildir(user, folder)
        found = [file for name in ("cur", "new") if (maildir / name).is_dir() for file in (maildir / name).iterdir()]
        return sorted(found, key=lambda file: file.name)

    def _give_away(self, path: Path) -> None:
        """Root's Dovecot reads no mail as root, so the mails belong to `nobody`."""
        if os.geteuid() == 0:
            uid, gid = _mail_owner()
            for one in (path, *(path.rglob("*") if path.is_dir() else ())):
                os.chown(one, uid, gid)


@contextmanager
def dovecot(users: Mapping[str, str]) -> Iterator[Dovecot]:
    """Run a Dovecot for these users (name to password) until the block ends. Skips or fails where there is none."""
    _require()
    # A short path: sockets of its own stand in it, and their names may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="omnidesk-dovecot-"))
    folder.chmod(0o755)
    own = authority(folder)
    port, tls_port = _free_ports()
    server = Dovecot(folder=folder, port=port, tls_port=tls_port, authority=own)
    (folder / "dovecot.conf").write_text(_configuration(server))
    try:
        for user, password in users.items():
            server.add_user(user, password)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _require() -> None:
    require(*(name for name in ("dovecot", "doveadm", "openssl") if shutil.which(name) is None))


def require(*missing: str) -> None:
    """Skip a test loudly for want of these programs; fail where OMNIDESK_REQUIRE_REAL_SERVERS is 1, as in the CI."""
    if not missing:
        return
    words = f"REAL SERVER MISSING: {', '.join(missing)} not found, so nothing here was tried against the real thing"
    if os.environ.get("OMNIDESK_REQUIRE_REAL_SERVERS") == "1":
        pytest.fail(words)
    pytest.skip(words)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind((LOOPBACK, 0))
        second.bind((LOOPBACK, 0))
        return first.getsockname()[1], second.getsockname()[1]


def _mail_owner() -> tuple[int, int]:
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _configuration(server: Dovecot) -> str:
    certificate = server.authority.certificate("localhost")
    uid, gid = _mail_owner()
    is_root = os.geteuid() == 0
    me = pwd.getpwuid(os.geteuid()).pw_name if not is_root else ""
    my_group = grp.getgrgid(os.getegid()).gr_name if not is_root else ""
    return CONFIGURATION.format(
        folder=server.folder,
        port=server.port,
        tls_port=server.tls_port,
        internal=me or "dovecot",
        internal_group=my_group or "dovecot",
        login=me or "dovenull",
        limits=f"first_valid_uid = {min(uid, 500)}\nfirst_valid_gid = {min(gid, 1)}",
        chroot="" if is_root else "chroot =",
        chain=certificate.chain,
        key=certificate.key,
        uid=uid,
        gid=gid,
    )
