"""Several users of this machine over one desk: accounts that it has anyway, with the groups and umask of a login.

    with desk_of_people() as desk:
        desk.owner.json("brand", "list")
        desk.member.run("status")

Only root can be somebody else. Where the tests run as another user they are skipped with a loud reason, or fail with
OMNIDESK_REQUIRE_REAL_SERVERS=1 (`require` in tests.intake.dovecot).
"""

import grp
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house.sources import ROOT
from tests.intake.dovecot import require
from tests.stories.as_person import become, load_verbs
from tests.stories.ready import run_ready

PATIENCE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user at work on a desk: `groups` are those that they were given when they logged in."""

    login: str
    uid: int
    gid: int
    groups: tuple[int, ...]
    database: Path
    home: Path
    umask: int = 0o077

    @property
    def environment(self) -> dict[str, str]:
        """What their programs see."""
        kept = {name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_START") if name in os.environ}
        return {
            **kept, "HOME": str(self.home), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TZ": "UTC",
            "LANG": "C.UTF-8",
        }  # fmt: skip

    def command(self, *words: str) -> list[str]:
        """Return the command line of a program that stays."""
        who = (self.uid, self.gid, ",".join(map(str, self.groups)), f"{self.umask:o}")
        return [sys.executable, "-P", "-m", "tests.stories.as_person", *map(str, who), *self._words(words)]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a verb to its end."""
        return run_ready(
            self._words(words), env=self.environment, cwd=self.home, timeout_s=PATIENCE_S, first=self._begin
        )

    def json(self, *words: str, code: int = 0) -> Any:
        """Run a verb that must end with this code, and return what it prints with --json."""
        ran = self.run(*words, "--json")
        assert ran.returncode == code, (words, ran.returncode, ran.stdout, ran.stderr)
        return json.loads(ran.stdout)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a verb that stays; the caller ends it."""
        return subprocess.Popen(
            self.command(*words),
            env=self.environment,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def _words(self, words: tuple[str, ...]) -> list[str]:
        return ["--database", f"sqlite:///{self.database}", *words]

    def _begin(self) -> None:
        load_verbs()
        become(self.uid, self.gid, self.groups, self.umask)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDesk:
    """A desk's folder with who owns it, a member of `group`, and somebody who is none."""

    folder: Path
    group: str
    owner: Person
    member: Person
    stranger: Person

    @property
    def database(self) -> Path:
        """The file of the database."""
        return self.owner.database


@contextmanager
def desk_of_people() -> Iterator[SharedDesk]:
    """Make a folder of the owner's alone, in a place that everybody reaches; it is gone when the block ends."""
    require(*(["the rights of root, to be another user"] if os.geteuid() else []))
    place = Path(tempfile.mkdtemp(prefix="omnidesk-people-"))
    try:
        place.chmod(0o755)
        yield _people(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def accounts() -> list[pwd.struct_passwd]:
    """Return three accounts of this machine: for who owns a desk, who is a member, and who is neither."""
    return sorted((one for one in pwd.getpwall() if one.pw_uid), key=lambda one: one.pw_uid)[:3]


def _people(place: Path) -> SharedDesk:
    owner, member, stranger = accounts()
    mains = {0, owner.pw_gid, member.pw_gid, stranger.pw_gid}
    group = next(one for one in grp.getgrall() if one.gr_gid not in mains)
    folder = _folder_of(owner, place / "desk")
    people = [
        Person(
            login=one.pw_name,
            uid=one.pw_uid,
            gid=one.pw_gid,
            groups=groups,
            database=folder / "omnidesk.db",
            home=_folder_of(one, place / one.pw_name),
        )
        for one, groups in ((owner, (group.gr_gid,)), (member, (group.gr_gid,)), (stranger, ()))
    ]
    return SharedDesk(folder=folder, group=group.gr_name, owner=people[0], member=people[1], stranger=people[2])


def _folder_of(user: pwd.struct_passwd, folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return folder
