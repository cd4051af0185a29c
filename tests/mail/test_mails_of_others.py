"""Odd mails that others have collected are read as ours are: those of Python's own tests, and any that are named.

`OMNIDESK_MAILS=folder:folder` names folders of mails, a file each, that are read as well: those that
`python -m tests.corpora FOLDER` gets, or a desk's own.
"""

import logging
import os
import re
import time
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from console.mail.parse import UnreadableMailError, parse
from tests.corpus.hostile import EVERY_HOSTILE_MAIL
from tests.figures import figure
from tests.fuzz.promises import broken_promises
from tests.fuzz.seeds import finds, sound

BOUNCES = ("flufl-bounce", "libmail-deliverystatus-bounceparser-perl")  # the packages that collect them
_NOT_BOUNCES = re.compile(r"auto-?reply|vacation|bluebottle|warning-6|spam-with|spam-bogus|README|\.py$")
FEWEST_RECOGNISED = 0.95
MOST_S = 10.0  # a guard for slow machines; the figure says what was measured


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A detector of bounces logs what it stumbles over."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def of_python() -> list[Path]:
    """Return the mails of the standard library's own tests; none where Python was installed without them."""
    try:
        found = find_spec("test.test_email")
    except ModuleNotFoundError:
        return []
    folders = list(found.submodule_search_locations or ()) if found else []
    return sorted(path for folder in folders for path in Path(folder, "data").glob("msg_*.txt"))


def of_folders() -> list[Path]:
    """Return the files of the folders that are named."""
    named = [Path(folder) for folder in os.environ.get("OMNIDESK_MAILS", "").split(os.pathsep) if folder]
    return sorted(path for folder in named for path in folder.rglob("*") if path.is_file())


@cache
def taken_s(raw: bytes) -> tuple[float, tuple[str, ...]]:
    """Read a mail; return the seconds of the processor, which others on the machine do not lengthen, and what broke."""
    started = time.process_time()
    try:
        mail = parse(raw)
    except UnreadableMailError:
        return time.process_time() - started, () if not raw.strip() else ("unreadable",)
    return time.process_time() - started, tuple(broken_promises(mail))


def test_every_odd_mail_of_others_is_read_in_time_and_its_texts_are_clean() -> None:
    paths = [*of_python(), *of_folders()]
    if not paths:
        pytest.skip("NO MAILS OF OTHERS: this Python has no tests of its own (Debian: libpython3.11-testsuite)")

    read = {str(path): taken_s(path.read_bytes()) for path in paths}

    assert {name: broken for name, (_, broken) in read.items() if broken} == {}
    assert max(seconds for seconds, _ in read.values()) < MOST_S
    figure("odd-mail-of-others", len(read), "mails of others (Python's own tests, and folders that were named)")


@pytest.mark.long
def test_ours_and_others_together_are_read_within_what_is_promised() -> None:
    hostile = [one.build() for one in EVERY_HOSTILE_MAIL if "20 MB" not in one.name]
    mails = [*(path.read_bytes() for path in (*of_python(), *of_folders())), *sound(), *finds().values()]

    read = [taken_s(raw) for raw in mails]
    odd, broken = sorted(seconds for seconds, _ in read), [one for _, one in read if one]
    largest = max(taken_s(raw)[0] for raw in hostile if len(raw) <= 1_100_000)

    assert broken == []
    assert odd[-1] < MOST_S
    p99_ms = odd[len(odd) * 99 // 100] * 1000
    figure("odd-mail", f"{p99_ms:.0f}", f"ms p99 of {len(odd)} odd mails, {len(broken)} broken promises")
    figure("odd-mail-most", f"{odd[-1] * 1000:.0f}", "ms at most")
    figure("bombs-1-mb", f"{largest:.2f}", f"s at most of {len(hostile)} hostile mails up to 1 MB")
    figure("hostile-kinds", len(EVERY_HOSTILE_MAIL), "kinds of hostile mail are generated")


@pytest.mark.long
def test_nearly_all_bounces_that_others_have_collected_are_recognised() -> None:
    found = [path for path in of_folders() if path.parent.name in BOUNCES and not _NOT_BOUNCES.search(path.name)]
    if not found:
        pytest.skip("NO BOUNCES OF OTHERS: OMNIDESK_MAILS names no folder that `python -m tests.corpora` made")

    missed = [path.name for path in found if parse(path.read_bytes()).bounce is None]

    share = 1 - len(missed) / len(found)
    assert share >= FEWEST_RECOGNISED, missed
    figure("bounces-of-others", f"{share:.1%}", f"of {len(found)} bounces of others recognised by their headers")
