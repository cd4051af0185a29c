"""The looks to choose from: dark, light, high contrast, and the sixteen colours that the terminal itself has.

They stand apart because their colours are held to figures: words that recede (`$text-muted`) are plain colours here,
as Textual's own "auto 60%" is drawn in full inside a text, and every colour of words reads well on every background
(WCAG 2.2, 1.4.3 and 1.4.6: 4.5:1, and 7:1 where the contrast is high). What the terminal's own colours look like only
its owner knows, so nothing recedes there.
"""

from textual.theme import BUILTIN_THEMES, Theme

from console.theme_names import ANSI_DARK, ANSI_LIGHT, CONTRAST, DARK, LIGHT

_QUIET_ON_DARK, _QUIET_ON_LIGHT, _QUIET_IN_CONTRAST = "#A6A6A6", "#4C4C4C", "#D0D0D0"


def themes() -> tuple[Theme, ...]:
    """Return every theme, in the order in which the key goes through them."""
    return (_dark(), _light(), _contrast(), BUILTIN_THEMES[ANSI_DARK], BUILTIN_THEMES[ANSI_LIGHT])


def _dark() -> Theme:
    return Theme(
        name=DARK,
        primary="#2D96E8",
        secondary="#004578",
        accent="#FFA62B",
        warning="#FFA62B",
        error="#BA3C5B",
        success="#4EBF71",
        foreground="#E0E0E0",
        background="#121212",
        surface="#1E1E1E",
        panel="#242F38",
        variables={
            **_quiet(_QUIET_ON_DARK),
            "text-error": "#E88CA1",
            "primary-muted": "#0C3149",
            "block-cursor-foreground": "#121212",
        },
    )


def _light() -> Theme:
    return Theme(
        name=LIGHT,
        primary="#004578",
        secondary="#0178D4",
        accent="#FFA62B",
        warning="#FFA62B",
        error="#BA3C5B",
        success="#4EBF71",
        foreground="#1F1F1F",
        background="#E0E0E0",
        surface="#D8D8D8",
        panel="#D0D0D0",
        dark=False,
        variables={
            **_quiet(_QUIET_ON_LIGHT),
            "text-success": "#1B5E2F",
            "text-warning": "#6E4400",
            "text-accent": "#6E4400",
            "text-error": "#7A273C",
            "primary-muted": "#A9BFD0",
            "block-cursor-foreground": "#FFFFFF",
        },
    )


def _contrast() -> Theme:
    return Theme(
        name=CONTRAST,
        primary="#FFD800",
        secondary="#7FE0FF",
        accent="#7FE0FF",
        warning="#FFD24D",
        error="#FF9A9A",
        success="#6BFF8A",
        foreground="#FFFFFF",
        background="#000000",
        surface="#0A0A0A",
        panel="#6A6A6A",
        variables={
            **_quiet(_QUIET_IN_CONTRAST),
            "text-success": "#6BFF8A",
            "text-warning": "#FFD24D",
            "text-accent": "#7FE0FF",
            "text-error": "#FFB3B3",
            "text-primary": "#FFE666",
            "primary-muted": "#333333",
            "block-cursor-foreground": "#000000",
        },
    )


def _quiet(color: str) -> dict[str, str]:
    """Return what recedes as one plain colour, whichever name it goes by."""
    return {"text-muted": color, "foreground-muted": color}
