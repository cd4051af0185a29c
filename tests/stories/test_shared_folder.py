"""One desk, several users of one machine: the owner shares it with a group, and each works as themselves."""

import os
import shutil
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.terminal import terminal
from tests.stories.keyboard import ENTER, Keyboard
from tests.stories.people import SharedDesk, accounts, desk_of_people
from tests.stories.program import Program
from tests.stories.test_outbox import MAIL
from tests.stories.waiting import until

PATIENCE_S = 30


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a desk with one ticket and one employee."""
    program = Program(tmp_path_factory.mktemp("kept"))
    (program.folder / "1.eml").write_text(MAIL)
    program.set_up()
    program.json("import", "1.eml", "--brand", "acme")
    login = accounts()[1].pw_name
    program.json("employee", "add", login, "--name", "Bea", "--email", "bea@acme.example", "--role", "agent")
    return program.database


@pytest.fixture
def desk(kept: Path) -> Iterator[SharedDesk]:
    """That desk, of an owner who is no employee; nobody shares it yet."""
    with desk_of_people() as made:
        shutil.copyfile(kept, made.database)
        os.chown(made.database, made.owner.uid, made.owner.gid)
        made.database.chmod(0o600)
        yield made


def shared(desk: SharedDesk) -> SharedDesk:
    desk.owner.json("database", "share", "--group", desk.group)
    return desk


def reach(path: Path) -> tuple[int, int]:
    """Return who may do what with a file, and its group."""
    facts = path.stat()
    return stat.S_IMODE(facts.st_mode), facts.st_gid


def test_before_it_is_shared_somebody_else_is_told_whose_it_is_and_the_two_ways_in(desk: SharedDesk) -> None:
    told = desk.member.run("status")

    assert told.returncode == 77
    assert f"is for {desk.owner.login} alone" in told.stderr
    assert "omnidesk database share --group" in told.stderr
    assert "omnidesk ssh" in told.stderr


def test_a_member_works_on_a_shared_desk_while_its_owner_polls_and_writes(desk: SharedDesk) -> None:
    shared(desk)
    poller = desk.owner.start("poll")
    try:
        until(lambda: desk.database.with_name("omnidesk.db-wal").exists(), PATIENCE_S)

        with terminal(desk.member.command("--no-poll"), env=desk.member.environment, columns=100, rows=30) as opened:
            opened.wait_for(lambda text: "Pakket" in text)
            Keyboard(opened).press(ENTER, until="Hallo")
            desk.member.json("ticket", "note", "1", "gebeld")
            desk.owner.json("ticket", "tag", "1", "spoed")
            opened.wait_for(lambda text: "gebeld" in text)

        assert poller.poll() is None
    finally:
        poller.send_signal(signal.SIGTERM)
        poller.communicate(timeout=PATIENCE_S)
    assert poller.returncode == 0
    (ticket,) = desk.member.json("ticket", "list", "--messages")["tickets"]
    assert (ticket["tags"], ticket["message_count"]) == (["spoed"], 2)


def test_what_a_member_made_first_locks_the_owner_out_of_nothing(desk: SharedDesk) -> None:
    shared(desk)

    with terminal(desk.member.command("--no-poll"), env=desk.member.environment, columns=100, rows=30) as opened:
        opened.wait_for(lambda text: "Pakket" in text)
        sides = [desk.database.with_name(f"omnidesk.db{ending}") for ending in ("-wal", "-shm")]
        made_by = {side.stat().st_uid for side in sides}
        modes = {reach(side) for side in sides}
        noted = desk.owner.json("ticket", "note", "1", "van de eigenaar")

    assert made_by == {desk.member.uid}
    assert modes == {(0o660, desk.folder.stat().st_gid)}
    assert noted["schema"] == 1


def test_each_acts_as_themselves_and_only_the_owner_speaks_for_another(desk: SharedDesk) -> None:
    shared(desk)

    desk.member.json("ticket", "assign", "1", desk.member.login)
    refused = desk.member.json("--employee", desk.owner.login, "ticket", "close", "1", code=77)
    administers = desk.member.json("account", "set", "--title", "Anders", code=77)
    gives = desk.member.json("database", "unshare", code=77)

    assert refused["error"]["code"] == administers["error"]["code"] == gives["error"]["code"] == "not-allowed"
    (ticket,) = desk.owner.json("ticket", "list")["tickets"]
    assert ticket["assignee"] == desk.member.login


def test_who_is_no_member_is_told_of_the_group(desk: SharedDesk) -> None:
    shared(desk)

    told = desk.stranger.run("ticket", "list")

    assert told.returncode == 77
    assert f"is shared with the group {desk.group}, and you are no member" in told.stderr


def test_what_is_made_there_later_is_the_groups_and_taken_back_it_is_the_owners_alone(desk: SharedDesk) -> None:
    shared(desk)
    desk.owner.json("backup", str(desk.folder / "ours.db"))
    desk.member.json("backup", str(desk.folder / "theirs.db"))
    group = desk.folder.stat().st_gid

    assert {reach(path) for path in desk.folder.iterdir()} == {(0o660, group)}
    taken = desk.owner.json("database", "unshare", code=3)

    theirs = {one["path"] for one in taken["left"]}
    assert {str(desk.folder / name) for name in ("theirs.db", "theirs.db.manifest.json")} <= theirs
    assert {one["owner"] for one in taken["left"]} == {desk.member.login}
    assert reach(desk.folder) == (0o700, desk.owner.gid)
    assert {reach(path) for path in desk.folder.iterdir() if str(path) not in theirs} == {(0o600, desk.owner.gid)}
    assert desk.member.run("status").returncode == 77
    assert desk.owner.run("status").returncode == 0
