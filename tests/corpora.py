"""Gets the odd mails that others test their programs with: `python -m tests.corpora FOLDER`; then

`OMNIDESK_MAILS=FOLDER ./test -m long tests/mail/test_mails_of_others.py` reads them all.

They are in the sources of Debian's packages and of Python's, at the versions named here; nothing of them is kept in the
repository. Debian's come by apt, from the servers that this machine is set up with, through a configuration in a
temporary folder: nothing of the machine is changed. What a server does not have is told, and the rest is used.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mails_in_archives import keep, mails_in

DEBIAN = {
    "aerc": "0.14.0-1",
    "akonadi": "4:22.12.3-1",
    "bogofilter": "1.2.5-1",
    "evolution-data-server": "3.46.4-2+deb12u1",
    "git": "1:2.39.5-0+deb12u3",
    "gmime": "3.2.13+dfsg-2",
    "golang-github-jhillyerd-enmime": "0.9.3-2",
    "kdepim-addons": "22.12.3-1",
    "kf5-messagelib": "4:22.12.3-2~deb12u1",
    "kmail": "4:22.12.3-1",
    "kmime": "22.12.3-1",
    "libemail-folder-perl": "0.860-3",
    "libemail-mime-perl": "1.953-1",
    "libemail-outlook-message-perl": "0.921-1",
    "libemail-simple-perl": "2.218-1",
    "libmail-box-perl": "3.009-1",
    "libmail-deliverystatus-bounceparser-perl": "1.543+repacked-1",
    "libmail-dkim-perl": "1.20230212-2~deb12u1",
    "libmail-mbox-messageparser-perl": "1.5111-2",
    "libmail-message-perl": "3.012-1",
    "libmime-explode-perl": "0.39-1",
    "libmime-tools-perl": "5.510-1",
    "libsisimai-perl": "4.25.15-1",
    "maildir-utils": "1.8.14-1",
    "mailutils": "1:3.15-4",
    "mimetic": "0.9.8-10",
    "mlmmj": "1.3.0-4",
    "notmuch": "0.37-1",
    "opendkim": "2.11.0~beta2-8+deb12u1",
    "php-horde-imap-client": "2.30.6-3",
    "php-horde-mime": "2.11.2-2",
    "redmine": "5.0.4-5+deb12u1",
    "request-tracker4": "4.4.6+dfsg-1.1+deb12u4",
    "request-tracker5": "5.0.3+dfsg-3~deb12u6",
    "rspamd": "3.4-1",
    "ruby-mail": "2.7.1+dfsg1-2",
    "spamassassin": "4.0.1-1~deb12u1",
    "sup-mail": "1.1-1",
}
PYTHON = {
    "flufl-bounce": "6.0.0",
    "hyperkitty": "1.3.12",
    "mail-parser": "4.8.0",
    "mailman": "3.3.10",
    "salmon-mail": "3.3.0",
    "talon": "1.4.4",
}
WITHIN_S = 300
Fetch = Callable[[str, str, Path], None]


@contextmanager
def apt() -> Iterator[Fetch]:
    """Give a function that fetches the source of a Debian package into a folder: that version, or the one there is."""
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        for name in ("sources", "state/lists/partial", "cache/archives/partial"):
            (home / name).mkdir(parents=True)
        (home / "apt.conf").write_text(_configuration(home), encoding="utf-8")
        for path in (Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")):
            if path.suffix in (".list", ".sources") and path.is_file():
                (home / "sources" / path.name).write_text(sources_only(path.read_text(encoding="utf-8")))
        apt_get = ("apt-get", "-q", "-y")
        _run(*apt_get, "update", APT_CONFIG=str(home / "apt.conf"))

        def fetch(name: str, version: str, into: Path) -> None:
            for wanted in (f"{name}={version}", name):
                asked = (*apt_get, "source", "--download-only", "--only-source", wanted)
                if _run(*asked, into=into, APT_CONFIG=str(home / "apt.conf")):
                    return

        yield fetch


def sources_only(text: str) -> str:
    """Return apt's list of servers so that it asks them for sources, in both ways in which it is written."""
    text = re.sub(r"^Types:.*$", "Types: deb-src", text, flags=re.MULTILINE)
    return re.sub(r"^deb(?=\s)", "deb-src", text, flags=re.MULTILINE)


def _configuration(home: Path) -> str:
    return "".join(
        f'{name} "{value}";\n'
        for name, value in {
            "Dir::State": home / "state",
            "Dir::Cache": home / "cache",
            "Dir::Etc::sourcelist": "/dev/null",
            "Dir::Etc::sourceparts": home / "sources",
            "APT::Sandbox::User": "",
        }.items()
    )


def from_python(name: str, version: str, into: Path) -> None:
    """Fetch the source of a Python package into a folder."""
    _run("pip3", "download", "-q", "--no-deps", "--no-binary=:all:", "-d", str(into), f"{name}=={version}")


def _run(*command: str, into: Path | None = None, **more: str) -> bool:
    """Run a program that must not ask anything; return whether it succeeded."""
    try:
        ran = subprocess.run(
            command, cwd=into, env={**os.environ, **more}, stdin=subprocess.DEVNULL, capture_output=True,
            timeout=WITHIN_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return ran.returncode == 0


def gather(name: str, version: str, fetch: Fetch, folder: Path, before: set[str]) -> int:
    """Put the mails of one package that no other had into a folder of its name; return how many there were."""
    with tempfile.TemporaryDirectory() as made:
        fetch(name, version, Path(made))
        archives = sorted(path for path in Path(made).iterdir() if ".tar." in path.name and path.suffix != ".asc")
        return keep((mail for path in archives for mail in mails_in(path)), folder / name, before)


def main() -> int:
    """Run from the command line; exit status 1 when there was no mail at all."""
    parser = argparse.ArgumentParser(description="Gets odd mails that others have collected.")
    parser.add_argument("folder", type=Path, help="where the mails go: a file each, in a folder for each package")
    folder: Path = parser.parse_args().folder
    found: dict[str, int] = {}
    before: set[str] = set()
    if shutil.which("apt-get"):
        with apt() as fetch:
            found |= {name: gather(name, version, fetch, folder, before) for name, version in DEBIAN.items()}
    if shutil.which("pip3"):
        found |= {name: gather(name, version, from_python, folder, before) for name, version in PYTHON.items()}
    for name, count in found.items():
        print(f"{count:6} {name}" if count else f"     - {name}: nothing to be had here")
    print(f"{sum(found.values()):6} mails in {folder}")
    return 0 if any(found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
