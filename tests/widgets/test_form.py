"""A form as a person uses it: going through fields, what is wrong and when that is said, what is not saved yet."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.widgets.form_app import WRONG_PORT, a_host, a_port, needed, running
from tests.widgets.sent import counting
from widgets.form import Form, SwitchField, TextField

ORDER = ["host", "port", "password", "security", "folder", "seen", "forward", "notes"]


async def test_tab_goes_through_every_field_and_begins_anew() -> None:
    seen = []

    async with running() as (app, pilot):
        for _step in range(len(ORDER) + 1):
            seen.append(app.current)
            await pilot.press("tab")

    assert seen == [*ORDER, "host"]


async def test_back_tab_goes_the_other_way_round() -> None:
    async with running() as (app, pilot):
        await pilot.press("shift+tab", "shift+tab")

        assert app.current == "forward"


async def test_the_arrows_go_between_fields_and_stop_at_the_ends() -> None:
    async with running() as (app, pilot):
        await pilot.press("up")
        first = app.current
        await pilot.press(*["down"] * 6)

        assert (first, app.current) == ("host", "forward")


async def test_in_a_field_of_lines_the_arrows_move_the_cursor() -> None:
    async with running() as (app, pilot):
        app.form.enter("notes")
        await pilot.press("down", "X", "up", "Y", "tab")

        assert app.form.values["notes"] == "oYne\nXtwo"
        assert app.current == "host"


async def test_enter_goes_to_the_next_field_and_saves_nothing() -> None:
    async with running() as (app, pilot):
        for _step in range(6):
            await pilot.press("enter")

        assert app.current == "forward"
        assert app.told == []


async def test_two_quick_keys_go_two_fields_on() -> None:
    async with running() as (app, pilot):
        app.form.action_go(1)
        app.form.action_go(1)
        await pilot.pause()

        assert app.current == "password"


async def test_the_field_that_has_the_focus_has_a_mark_and_its_help() -> None:
    async with running() as (app, pilot):
        await pilot.press("tab")
        await pilot.pause()
        shown = app.lines()

    assert [line for line in shown if line.startswith(">")] == ["> Port           993"]
    assert shown[shown.index("> Port           993") + 1].strip() == "Usually 993."
    assert not any("Where the mailbox is." in line for line in shown)


async def test_values_go_in_and_out_by_name_without_what_is_only_shown() -> None:
    async with running() as (app, _pilot):
        app.form.set_values({"host": "mail.acme.nl", "seen": False, "security": "starttls", "notes": "three"})

        values = dict(app.form.values)

    assert list(values) == [name for name in ORDER if name != "forward"]
    assert values["host"] == "mail.acme.nl"
    assert (values["seen"], values["security"], values["notes"]) == (False, "starttls", "three")


async def test_values_that_a_program_fills_in_are_told_to_nobody() -> None:
    async with running() as (app, pilot):
        app.form.set_values({"host": "mail.acme.nl", "seen": False, "notes": "three"})
        await pilot.pause()

        assert app.changed == []


async def test_typing_tells_the_name_and_the_values() -> None:
    async with running() as (app, pilot):
        await pilot.press("x")

        assert app.changed == [("host", "imap.example.comx")]


async def test_a_form_is_changed_until_it_is_as_it_was() -> None:
    async with running() as (app, pilot):
        await pilot.press("x")
        after_typing = (app.form.is_changed, dict(app.form.changes))
        await pilot.press("backspace")

        assert after_typing == (True, {"host": "imap.example.comx"})
        assert app.form.is_changed is False


async def test_what_was_saved_is_what_it_is_compared_with() -> None:
    async with running() as (app, pilot):
        await pilot.press("x")
        app.form.mark_saved()

        assert app.form.is_changed is False
        assert app.form.initial["host"] == "imap.example.comx"


async def test_another_record_comes_without_errors_and_without_changes() -> None:
    async with running(TextField("port", "Port", value="x", check=a_port)) as (app, pilot):
        await pilot.press("ctrl+s")
        app.form.load({"port": "143"})
        await pilot.pause()

        assert (app.form.is_changed, app.form.field("port").error) == (False, "")


async def test_an_error_is_said_when_the_field_is_left_and_not_before() -> None:
    async with running() as (app, pilot):
        await pilot.press("tab", "x")
        while_typing = app.form.field("port").error
        await pilot.press("tab")
        await pilot.pause()
        shown = app.lines()

    assert while_typing == ""
    place = next(number for number, line in enumerate(shown) if line.startswith("  Port"))
    assert shown[place + 1].strip() == f"! {WRONG_PORT}"


async def test_after_the_first_error_it_is_looked_at_while_typing() -> None:
    async with running() as (app, pilot):
        await pilot.press("tab", "x", "tab", "shift+tab", "backspace")
        mended = app.form.field("port").error
        await pilot.press("y")

        assert mended == ""
        assert app.form.field("port").error == WRONG_PORT


async def test_saving_goes_to_the_first_wrong_field_and_tells_nobody() -> None:
    async with running(a_host(), TextField("name", "Name", check=needed), TextField("port", "Port", check=a_port)) as (
        app,
        pilot,
    ):
        await pilot.press("ctrl+s")
        await pilot.pause()

        assert app.current == "name"
        assert (app.form.field("name").error, app.form.field("port").error) == ("Fill this in.", WRONG_PORT)
        assert app.told == []


async def test_saving_tells_the_values() -> None:
    async with running() as (app, pilot):
        app.form.enter("notes")
        await pilot.press("ctrl+s")

        assert app.told == [Form.Submitted(app.form.values)]


@pytest.mark.parametrize(("keys", "is_changed"), [((), False), (("x",), True)])
async def test_escape_leaves_and_tells_whether_something_would_be_lost(keys: tuple[str, ...], is_changed: bool) -> None:
    async with running() as (app, pilot):
        await pilot.press(*keys, "escape")

        assert app.told == [Form.Left(is_changed)]


async def test_a_refusal_stands_at_its_field_and_goes_there() -> None:
    async with running() as (app, pilot):
        app.form.show_errors({"port": "Nobody answers on port 993."})
        await pilot.pause()
        shown = "\n".join(app.lines())

        assert app.current == "port"
        assert "! Nobody answers on port 993." in shown


async def test_a_refusal_of_no_field_stands_on_top_until_it_is_saved_again() -> None:
    async with running() as (app, pilot):
        app.form.show_errors({"": "Ana changed this mailbox a moment ago."})
        await pilot.pause()
        refused = app.lines()[0]
        await pilot.press("ctrl+s")
        await pilot.pause()

        assert refused.strip() == "! Ana changed this mailbox a moment ago."
        assert "Ana" not in "\n".join(app.lines())


async def test_a_refusal_at_a_field_goes_when_the_field_is_changed() -> None:
    async with running() as (app, pilot):
        app.form.show_errors({"host": "There is no such server."})
        await pilot.press("x")

        assert app.form.field("host").error == ""


async def test_a_hidden_field_is_passed_over_not_checked_and_keeps_its_value() -> None:
    rows = (SwitchField("grouped", "Group"), TextField("hours", "Hours", value="x", check=a_port), a_host())
    async with running(*rows) as (app, pilot):
        app.form.show_field("hours", is_shown=False)
        await pilot.press("tab")
        current = app.current
        await pilot.press("ctrl+s")

        assert current == "host"
        assert app.told == [Form.Submitted({"grouped": False, "hours": "x", "host": "imap.example.com"})]


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait for what is scrolled to once all is laid out; a test looks afterwards whether it came."""
    for _turn in range(100):
        if holds():
            return
        await pilot.pause(0.02)


async def test_a_form_longer_than_the_screen_shows_the_field_with_its_help() -> None:
    rows = [TextField(f"f{number}", f"Field {number}", help_words=f"Help {number}") for number in range(40)]
    async with running(*rows) as (app, pilot):
        await pilot.press(*["tab"] * 30)
        await until(pilot, lambda: any("Help 30" in line for line in app.lines()))
        far = app.lines()
        await pilot.press(*["tab"] * 10)
        await until(pilot, lambda: app.form.scroll_offset.y == 0)

    assert any(line.startswith("> Field 30") for line in far)
    assert any("Help 30" in line for line in far)
    assert app.form.scroll_offset.y == 0


async def test_a_click_goes_to_the_field_that_was_clicked() -> None:
    async with running() as (app, pilot):
        await pilot.click(app.form.field("port").control)
        await pilot.pause()

        assert app.current == "port"


async def test_the_key_line_says_what_works_in_the_field() -> None:
    async with running() as (app, pilot):
        app.form.enter("seen")
        await pilot.pause()

        assert [key for key, _words in app.form.hints()] == ["C-s", "Space", "Tab", "Esc"]


async def test_the_key_line_shows_the_keys_in_force() -> None:
    async with running() as (app, _pilot):
        assert app.form.hints({"form.save": "F2"})[0] == ("F2", "save")


async def test_a_terminal_that_loses_the_focus_checks_nothing() -> None:
    async with running() as (app, pilot):
        await pilot.press("tab", "x")
        app.app_focus = False
        await pilot.pause()
        away = (app.form.field("port").error, app.form.field("port").has_class("-focused"))
        app.app_focus = True
        await pilot.pause()

        assert away == ("", True)
        assert app.current == "port"


async def test_a_form_that_loses_the_focus_to_another_widget_checks_the_field() -> None:
    async with running() as (app, pilot):
        await pilot.press("tab", "x")
        app.screen.set_focus(None)
        await pilot.pause()

        assert app.form.field("port").error == WRONG_PORT
        assert not any(line.startswith(">") for line in app.lines())


async def test_a_form_can_be_filled_in_and_asked_before_it_is_shown() -> None:
    form = Form(a_host(), SwitchField("seen", "Mark as read"))
    form.set_values({"host": "x", "seen": True})

    assert (form.values, form.is_changed, form.current) == ({"host": "x", "seen": True}, True, None)


@pytest.mark.parametrize("width", [44, 60, 80, 120, 200])
async def test_labels_and_values_are_aligned_at_every_width(width: int) -> None:
    async with running(size=(width, 30)) as (app, _pilot):
        shown = app.lines()

    starts = {name: next(line for line in shown if line[2:].startswith(name)) for name in ("Host", "Port", "Forward")}
    assert [line[17:].split()[0] for line in starts.values()] == [
        "imap.example.com", "993", "supportacme@konto.omnidesk.com"[: width - 17],
    ]  # fmt: skip
    assert all(len(line) <= width for line in shown)


async def test_a_tab_and_a_letter_cost_a_slow_line_little() -> None:
    async with running() as (app, pilot):
        await pilot.press("tab")
        await pilot.pause()
        with counting(app) as of_a_letter:
            await pilot.press("4")
            await pilot.pause()
        with counting(app) as of_a_tab:
            await pilot.press("tab")
            await pilot.pause()

    assert sum(of_a_letter) < 400
    assert sum(of_a_tab) < 3000
