"""The themes: what is written in them can be read, what recedes recedes, and nothing is told by colour alone."""

from collections.abc import Iterator

import pytest
from rich.color import ColorType
from textual.color import Color
from textual.content import Content
from textual.theme import Theme
from textual.widgets import Static

from console.app import DeskApp
from console.theme_names import ANSI_DARK, ANSI_LIGHT, CONTRAST, DARK, LIGHT, THEMES
from console.themes import themes
from tests.screens.desk import MemoryDesk, a_session, a_ticket
from tests.screens.screen import settle

WORDS = (
    "foreground", "text-muted", "foreground-muted", "text-success", "text-warning", "text-error", "text-accent",
    "text-primary",
)  # fmt: skip
GROUNDS = ("background", "surface")
LEAST = {DARK: 4.5, LIGHT: 4.5, CONTRAST: 7.0}


def colors_of(theme: Theme) -> dict[str, str]:
    """Return the variables of a theme as a stylesheet sees them."""
    return {**theme.to_color_system().generate(), **theme.variables}


def luminance(color: Color) -> float:
    """Return the relative luminance of a color (WCAG 2.2)."""
    parts = [part / 255 for part in (color.r, color.g, color.b)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two plain colors."""
    colors = Color.parse(one), Color.parse(other)
    assert all(color.a == 1 for color in colors)
    darker, lighter = sorted(map(luminance, colors))
    return (lighter + 0.05) / (darker + 0.05)


def own_themes() -> Iterator[Theme]:
    return (theme for theme in themes() if theme.name in LEAST)


def test_black_on_white_has_the_greatest_contrast_there_is() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_the_names_are_those_of_the_themes_in_their_order() -> None:
    assert tuple(theme.name for theme in themes()) == THEMES


@pytest.mark.parametrize("theme", list(own_themes()), ids=lambda theme: theme.name)
def test_every_color_of_words_reads_well_on_every_ground(theme: Theme) -> None:
    colors = colors_of(theme)

    weak = {
        f"{words} on {ground}": round(contrast(colors[words], colors[ground]), 2)
        for words in WORDS
        for ground in GROUNDS
        if contrast(colors[words], colors[ground]) < LEAST[theme.name]
    }

    assert weak == {}


@pytest.mark.parametrize("theme", list(own_themes()), ids=lambda theme: theme.name)
def test_the_row_under_the_cursor_reads_well(theme: Theme) -> None:
    colors, least = colors_of(theme), LEAST[theme.name]

    assert contrast(colors["primary"], colors["background"]) >= least
    assert contrast(colors["foreground"], colors["primary-muted"]) >= least
    assert contrast(colors["block-cursor-foreground"], colors["block-cursor-background"]) >= least


@pytest.mark.parametrize("theme", list(own_themes()), ids=lambda theme: theme.name)
def test_what_is_muted_recedes_behind_what_is_not(theme: Theme) -> None:
    colors = colors_of(theme)

    muted, plain = (contrast(colors[words], colors["background"]) for words in ("text-muted", "foreground"))

    assert muted < 0.75 * plain


def test_borders_can_be_seen_where_the_contrast_is_high() -> None:
    colors = colors_of(next(theme for theme in themes() if theme.name == CONTRAST))

    assert contrast(colors["panel"], colors["background"]) >= 3


def a_desk_app(theme: str = "") -> DeskApp:
    return DeskApp(a_session(MemoryDesk([a_ticket(number) for number in range(1, 40)])), theme=theme)


@pytest.mark.parametrize("theme", list(own_themes()), ids=lambda theme: theme.name)
async def test_muted_words_inside_a_text_are_drawn_muted(theme: Theme) -> None:
    """Textual draws its own "auto 60%" in full there."""
    app = a_desk_app(theme.name)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await app.screen.mount(probe := Static(Content.styled("muted", "$text-muted"), markup=False))
        await settle(pilot)
        segment = next(one for one in probe.render_line(0) if "muted" in one.text)

        assert segment.style is not None
        assert segment.style.color is not None
        assert segment.style.color.type is ColorType.TRUECOLOR
        assert segment.style.color.name.upper() == colors_of(theme)["text-muted"].upper()


async def test_a_change_of_theme_is_seen_in_every_word() -> None:
    app = a_desk_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        drawn: list[set[str]] = []
        for _theme in THEMES[:3]:
            strips = app.screen._compositor.render_strips()
            styles = [one.style for strip in strips for one in strip if one.style is not None and one.text.strip()]
            drawn.append({style.color.name.upper() for style in styles if style.color is not None})
            await pilot.press("ctrl+t")
            await settle(pilot)

        muted = [colors_of(theme)["text-muted"].upper() for theme in own_themes()]
        assert [name in colors for name, colors in zip(muted, drawn, strict=True)] == [True] * 3
        assert not {muted[0]} & drawn[1]
        assert not {muted[1]} & drawn[2]


@pytest.mark.parametrize("name", THEMES)
async def test_the_configured_theme_is_the_first_and_the_key_goes_on_from_it(name: str) -> None:
    app = a_desk_app(name)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        first = app.theme
        await pilot.press("ctrl+t")
        await settle(pilot)

        assert first == name
        assert app.theme == THEMES[(THEMES.index(name) + 1) % len(THEMES)]


@pytest.mark.parametrize("name", [ANSI_DARK, ANSI_LIGHT])
async def test_the_terminals_own_colours_are_asked_for_by_their_names(name: str) -> None:
    app = a_desk_app(name)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        strips = app.screen._compositor.render_strips()

        colors = {one.style.color.type for strip in strips for one in strip if one.style and one.style.color}
        assert ColorType.TRUECOLOR not in colors
