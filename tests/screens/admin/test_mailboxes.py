"""Channels > Email, forward mailboxes: seen with their state, set up, changed, removed, taken back, by keys."""

from pathlib import Path

import pytest

from console.commands.mailboxes import EditMailbox, MailboxOptions
from storage.protocol import Repository
from storage.records import Lease, MailboxHealth
from storage.settings import ForwardMailbox, MailboxId
from storage.words import MailboxState, Security
from tests.screens.admin.desk import NOW, VIEWER, Console, console_of
from tests.screens.admin.servers import PASSWORD, WIDE, fill_in, kept_in, text_of, to_field, wires_of


async def mailbox(console: Console, name: str = "acme") -> ForwardMailbox | None:
    return (await console.settings()).mailbox_named(name)


async def test_a_mailbox_stands_with_its_server_and_what_becomes_of_mail(repository: Repository) -> None:
    async with console_of(repository, size=(140, 30)) as console:
        await console.press("comma", "3")

        (line,) = [line for line in console.lines if line.startswith("> acme")]
        for words in ("supportacme@imap.example:993", "TLS", "INBOX", "marked as read", "nobody is fetching mail"):
            assert words in line


async def test_the_state_is_what_the_poller_last_said_while_it_lives(repository: Repository) -> None:
    health = MailboxHealth(
        mailbox_id=MailboxId(1), state=MailboxState.WAITING, connected_since=None, last_poll_at=None,
        last_mail_at=None, next_try_at=None, lag_ms=None, error="no connection: refused",
    )  # fmt: skip
    lease = Lease(name="mailbox:1", owner="another", host="elsewhere", pid=1, epoch=0, until=NOW + 60_000)
    await repository.writing(lambda writer: writer.take_lease(lease, now=NOW))
    await repository.writing(lambda writer: writer.save_health(health))

    async with console_of(repository, size=(140, 30)) as console:
        await console.press("comma", "3")

        assert "disconnected, no connection: refused" in console.text


async def test_a_mailbox_is_set_up_by_keys_alone_and_its_password_is_kept(
    repository: Repository, tmp_path: Path
) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, wires=wires) as console:
        await console.press("comma", "3", "n")
        await fill_in(console, Name="nova-in", Server="imap.nova.example", User="nova", New_password=PASSWORD)
        seen = console.text
        await console.press("ctrl+s")

        made = await mailbox(console, "nova-in")
        assert made is not None
        assert (made.host, made.port, made.security, made.user) == ("imap.nova.example", 993, Security.TLS, "nova")
        assert (made.secret, made.brand_id) == ("nova-in", 2)
        assert kept_in(wires, "nova-in") == PASSWORD
        assert 'nova-in = { file = "secrets/nova-in" }' in text_of(wires)
        assert PASSWORD not in seen + console.text
        assert "nova-in is set up. Not tried yet: t tries it." in console.text


async def test_the_port_follows_the_protection_until_it_is_written(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, wires=wires_of(tmp_path, kept={"acme": PASSWORD})) as console:
        await console.press("comma", "3", "enter")
        await to_field(console, "Protection")
        await console.press("right")
        followed = console.text
        await fill_in(console, Port="1143")
        await console.press("shift+tab", "left", "ctrl+s")

        changed = await mailbox(console)
        assert "Port 143" in followed
        assert changed is not None and (changed.security, changed.port) == (Security.TLS, 1143)


@pytest.mark.parametrize(
    ("steps", "label", "text", "kept"),
    [
        (1, "", "", "keep"),
        (2, "Move to", "Archive/2026", "move:Archive/2026"),
        (3, "After days", "7", "delete:7"),
    ],
)
async def test_what_becomes_of_mail_is_chosen_and_only_then_asked_further(
    repository: Repository, tmp_path: Path, steps: int, label: str, text: str, kept: str
) -> None:
    async with console_of(repository, wires=wires_of(tmp_path, kept={"acme": PASSWORD})) as console:
        await console.press("comma", "3", "enter")
        before = console.text
        await to_field(console, "Afterwards")
        await console.press(*["right"] * steps)
        if label:
            await fill_in(console, **{label: text})
        await console.press("ctrl+s")

        changed = await mailbox(console)
        assert "Move to" not in before and "After days" not in before
        assert changed is not None and changed.after_ingest == kept


@pytest.mark.parametrize(
    ("label", "typed", "words"),
    [
        ("Server", "not a host", "is no host"),
        ("Port", "many", "is no whole number"),
        ("Port", "70000", "must be between"),
        ("User", "", "User can't be empty"),
        ("Folder", "", "Folder can't be empty"),
    ],
)
async def test_a_bad_value_shows_words_beside_it_and_saves_nothing(
    repository: Repository, tmp_path: Path, label: str, typed: str, words: str
) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path, kept={"acme": PASSWORD})) as console:
        before = await console.settings()
        await console.press("comma", "3", "enter")
        await fill_in(console, **{label: typed})
        await console.press("ctrl+s")

        assert words in console.text
        assert await console.settings() == before


async def test_no_protection_is_refused_for_a_server_elsewhere(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path, kept={"acme": PASSWORD})) as console:
        await console.press("comma", "3", "enter")
        await to_field(console, "Protection")
        await console.press("left", "ctrl+s")
        refused = console.text
        await fill_in(console, Server="127.0.0.1")
        await console.press("ctrl+s")

        changed = await mailbox(console)
        assert "the password would be read" in refused
        assert changed is not None and (changed.host, changed.security) == ("127.0.0.1", Security.NONE)


async def test_a_mailbox_that_is_polled_already_is_refused(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path, kept={"acme": PASSWORD})) as console:
        await console.press("comma", "3", "n")
        await fill_in(console, Name="twice", Server="imap.example", User="supportacme", New_password=PASSWORD)
        await console.press("ctrl+s")

        assert "polls supportacme at imap.example" in console.text
        assert (await console.settings()).version == 1


async def test_a_new_password_without_one_is_asked_for(repository: Repository, tmp_path: Path) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, wires=wires) as console:
        await console.press("comma", "3", "n")
        await fill_in(console, Name="nova", Server="imap.nova.example", User="nova")
        await console.press("ctrl+s")

        assert "Type the password" in console.text
        assert (await console.settings()).version == 1


async def test_a_name_that_somebody_points_elsewhere_is_not_overwritten(repository: Repository, tmp_path: Path) -> None:
    wires = wires_of(tmp_path, kept={"theirs": "another"})
    async with console_of(repository, size=WIDE, wires=wires) as console:
        await console.press("comma", "3", "n")
        await fill_in(console, Name="nova", Server="imap.nova.example", User="nova")
        await fill_in(console, New_password=PASSWORD, Kept_as="theirs")
        await console.press("ctrl+s")

        assert "take another name" in console.text
        assert kept_in(wires, "theirs") is None
        assert (await console.settings()).version == 1


async def test_only_the_password_is_replaced_and_the_settings_stay(repository: Repository, tmp_path: Path) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, size=WIDE, wires=wires) as console:
        await console.press("comma", "3")
        for password in ("first", PASSWORD):
            await console.press("enter")
            await to_field(console, "Password")
            await console.press("right")
            await fill_in(console, New_password=password)
            told = console.text
            await console.press("ctrl+s")

        assert kept_in(wires, "acme") == PASSWORD
        assert text_of(wires).count("acme =") == 1
        assert "used by: forward mailbox acme" in told
        assert "The password of acme is kept." in console.text
        assert (await console.settings()).version == 1


async def test_a_typed_password_is_guarded_like_anything_typed(repository: Repository, tmp_path: Path) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, wires=wires) as console:
        await console.press("comma", "3", "n")
        await fill_in(console, New_password=PASSWORD)
        await console.press("escape")
        asked = console.text
        await console.press("y")

        assert "Leave without saving?" in asked
        assert kept_in(wires, "acme") is None


async def test_what_is_typed_shows_nowhere_in_what_a_form_tells(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, wires=wires_of(tmp_path)) as console:
        await console.press("comma", "3", "n")
        await fill_in(console, New_password=PASSWORD)
        form = console.app.screen.form  # type: ignore[attr-defined]  # the form of the screen in front

        assert form.values["password"] == PASSWORD
        assert PASSWORD not in repr(form.values) + repr(form.Submitted(form.values)) + repr(form.changes)


async def test_a_removed_mailbox_is_asked_about_and_comes_back(repository: Repository) -> None:
    async with console_of(repository) as console:
        before = await mailbox(console)
        await console.press("comma", "3", "x")
        asked = console.text
        await console.press("y")
        gone, said = await mailbox(console), console.text
        await console.press("z", "y")

        assert "Stop fetching from acme?" in asked
        assert gone is None and "z takes that back" in said
        assert await mailbox(console) == before


async def test_a_change_elsewhere_shows_here(repository: Repository) -> None:
    async with console_of(repository, size=(140, 30)) as console:
        await console.press("comma", "3")
        await EditMailbox(name="acme", options=MailboxOptions(host="imap.other.example")).run(console.desk)
        await console.settle()

        assert "supportacme@imap.other.example:993" in console.text


async def test_the_second_who_edits_a_mailbox_is_told_what_the_first_changed(
    repository: Repository, tmp_path: Path
) -> None:
    async with console_of(repository, wires=wires_of(tmp_path, kept={"acme": PASSWORD})) as console:
        await console.press("comma", "3", "enter")
        await fill_in(console, User="mine")
        await EditMailbox(name="acme", options=MailboxOptions(folder="Support")).run(console.desk)
        await console.settle()
        at_once = console.text
        await console.press("ctrl+s")
        on_saving = console.text
        await console.press("ctrl+s")

        changed = await mailbox(console)
        assert "Support" in at_once and "joost changed this" in on_saving
        assert changed is not None and (changed.user, changed.folder) == ("mine", "Support")


async def test_somebody_who_only_looks_is_refused_and_no_password_is_kept(
    repository: Repository, tmp_path: Path
) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, actor=VIEWER, wires=wires) as console:
        await console.press("comma", "3", "enter")
        await to_field(console, "Password")
        await console.press("right")
        await fill_in(console, New_password=PASSWORD)
        await console.press("ctrl+s")
        refused = console.text
        await console.press("escape", "y", "x")

        assert "vera may not change settings" in refused
        assert "may not change settings" in console.text
        assert kept_in(wires, "acme") is None
