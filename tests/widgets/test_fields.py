"""Each kind of field by itself: how it is filled in by keys and mouse, and that no text of others does harm."""

import pytest
from textual import events
from textual.widgets import OptionList

from tests.corpus.hostile.escapes import PAYLOADS
from tests.widgets.form_app import FOLDERS, SECURITIES, a_host, running
from widgets.columns import ASCII
from widgets.form import ChoiceField, LinesField, SecretField, ShownField, SwitchField, TextField
from widgets.last_gate import LastGate
from widgets.picker import Picker

MARKUP = "[/x][@click=app.quit]klik[/] [b"


async def test_a_text_is_typed_at_its_end() -> None:
    async with running(a_host(value="imap")) as (app, pilot):
        await pilot.press(".", "n", "l", "home", "x")

        assert app.form.values == {"host": "ximap.nl"}


async def test_a_long_text_shows_its_end_where_the_cursor_is() -> None:
    async with running(a_host(value="a" * 200 + "END"), size=(44, 10)) as (app, pilot):
        await pilot.pause()

        assert "END" in app.lines()[0]


async def test_a_pasted_text_loses_what_a_terminal_would_obey() -> None:
    async with running(a_host(value="")) as (app, pilot):
        app.form.field("host").control.post_message(events.Paste("im\x1b[31map\x07\u202e.nl"))
        await pilot.pause()

        assert app.form.values == {"host": "im[31map.nl"}


async def test_a_secret_is_shown_as_dots_and_goes_to_no_clipboard() -> None:
    async with running(SecretField("password", "Password", value="geheim")) as (app, pilot):
        await pilot.press("ctrl+shift+a", "ctrl+c")
        shown = "\n".join(app.lines())

        assert "••••••" in shown
        assert "geheim" not in shown
        assert (app.clipboard, app.form.values) == ("", {"password": "geheim"})


async def test_space_switches_and_the_word_says_so() -> None:
    async with running(SwitchField("seen", "Mark as read", value=True)) as (app, pilot):
        before = app.lines()[0]
        await pilot.press("space")
        await pilot.pause()

        assert before == "> Mark as read   [x] on"
        assert app.lines()[0] == "> Mark as read   [ ] off"
        assert app.changed == [("seen", False)]


async def test_a_click_switches() -> None:
    async with running(a_host(), SwitchField("seen", "Mark as read")) as (app, pilot):
        await pilot.click(app.form.field("seen").control, offset=(1, 0))
        await pilot.pause()

        assert app.form.values["seen"] is True


async def test_a_few_short_choices_stand_in_a_line_and_are_stepped_through() -> None:
    async with running(ChoiceField("security", "Security", SECURITIES, value="tls")) as (app, pilot):
        before = app.lines()[0]
        await pilot.press("right")
        second = app.form.values["security"]
        await pilot.press("right", "left", "space")

        assert before == "> Security       (●) TLS  ( ) STARTTLS"
        assert (second, app.form.values["security"]) == ("starttls", "tls")
        assert [value for _name, value in app.changed] == ["starttls", "tls", "starttls", "tls"]


async def test_a_terminal_without_signs_gets_plain_ones() -> None:
    async with running(ChoiceField("security", "Security", SECURITIES, value="tls", glyphs=ASCII)) as (app, _pilot):
        assert app.lines()[0] == "> Security       (*) TLS  ( ) STARTTLS"


async def test_a_click_on_a_choice_chooses_it() -> None:
    async with running(ChoiceField("security", "Security", SECURITIES, value="tls")) as (app, pilot):
        await pilot.click(app.form.field("security").control, offset=(12, 0))
        await pilot.pause()

        assert app.form.values["security"] == "starttls"


async def test_many_choices_are_picked_from_a_list_and_the_focus_comes_back() -> None:
    async with running(ChoiceField("folder", "Folder", FOLDERS, value="folder-0"), a_host()) as (app, pilot):
        before = app.lines()[0]
        await pilot.press("space")
        await pilot.pause()
        is_open = isinstance(app.screen, Picker)
        await pilot.press("1", "1", "enter")
        await pilot.pause()

        assert before == "> Folder         Folder number 0 ▾"
        assert is_open
        assert (app.current, app.form.values["folder"]) == ("folder", "folder-11")


async def test_leaving_the_list_chooses_nothing() -> None:
    async with running(ChoiceField("folder", "Folder", FOLDERS, value="folder-0")) as (app, pilot):
        await pilot.press("space")
        await pilot.pause()
        count = app.screen.query_one(OptionList).option_count
        await pilot.press("escape")
        await pilot.pause()

        assert count == len(FOLDERS)
        assert (app.changed, app.told, app.current) == ([], [], "folder")


async def test_many_choices_are_stepped_through_too() -> None:
    async with running(ChoiceField("folder", "Folder", FOLDERS, value="folder-0")) as (app, pilot):
        await pilot.press("left")

        assert app.form.values["folder"] == "folder-11"


async def test_a_choice_that_is_offered_no_more_is_still_told() -> None:
    field = ChoiceField("brand", "Brand", [("1", "Acme BV"), ("2", "Zonnig")], value="1")
    async with running(field) as (app, pilot):
        field.offer([("2", "Zonnig")])
        await pilot.pause()
        shown = app.lines()[0]
        await pilot.press("right")

        assert shown == "> Brand          1 ▾"
        assert app.form.values["brand"] == "2"


async def test_choices_that_do_not_fit_are_shown_one_at_a_time() -> None:
    choices = [("a", "the employee's signature"), ("b", "the mail address's signature")]
    async with running(ChoiceField("level", "Signature", choices, value="b"), size=(44, 10)) as (app, _pilot):
        assert app.lines()[0] == "> Signature      the mail address's signa… ▾"


async def test_lines_grow_to_ten_and_enter_begins_one() -> None:
    async with running(LinesField("notes", "Notes", value="one")) as (app, pilot):
        low = app.form.field("notes").control.size.height
        await pilot.press(*["enter"] * 15)
        await pilot.pause()

        assert (low, app.form.field("notes").control.size.height) == (3, 10)
        assert str(app.form.values["notes"]).count("\n") == 15


async def test_lines_keep_an_emoji_whole_and_lose_controls() -> None:
    text = "Groet 👍🏽 👩‍👩‍👧\n\tAna\x1b]0;x\x07"
    async with running(LinesField("notes", "Notes", value=text)) as (app, pilot):
        filled_in = app.form.values["notes"]
        app.form.field("notes").control.post_message(events.Paste("\x9b2J"))
        await pilot.pause()

        assert filled_in == "Groet 👍🏽 👩‍👩‍👧\n Ana]0;x"
        assert "\x9b" not in str(app.form.values["notes"])


async def test_what_is_only_shown_is_wrapped_and_copied_whole() -> None:
    address = "supportacme-en-nog-veel-meer@konto.omnidesk.com"
    async with running(ShownField("forward", "Forward to", value=address), size=(44, 10)) as (app, pilot):
        await pilot.press("x", "y")
        await pilot.pause()
        shown = "".join(line[17:] for line in app.lines()[:2])

        assert shown == address
        assert app.told == [ShownField.CopyAsked("forward", address)]
        assert app.form.values == {}


@pytest.mark.parametrize("payload", [*PAYLOADS.values(), MARKUP])
async def test_foreign_text_in_every_place_is_drawn_and_obeyed_nowhere(payload: str) -> None:
    words = f"a{payload}b"
    rows = (
        TextField("text", words, value=words, help_words=words, placeholder=words),
        ChoiceField("choice", words, [(words, words), ("x", "x")], value=words),
        ChoiceField("gone", "Gone", [("x", "x")], value=words),
        ShownField("shown", words, value=words),
        LinesField("lines", words, value=words),
    )
    async with running(*rows, size=(120, 40)) as (app, pilot):
        app.form.show_errors({"text": words, "nobody": words})
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        before = [segment for strip in strips for segment in strip]

        assert LastGate().apply(before, app.screen.background_colors[1]) == before
        assert "\x1b" not in "".join(segment.text for segment in before)
        assert app.is_running
