"""Dutch and English: every word that a person reads goes through `_`.

It lives with the looks, under everything that shows words, and loads no terminal library, so that headless verbs
can speak Dutch too. Source texts are English; `widgets/locales` holds the catalogs (built with Babel).
"""

import gettext
from pathlib import Path

LANGUAGES = ("en", "nl")
_LOCALES = Path(__file__).parent / "locales"
_catalog: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str) -> None:
    """Speak a language from now on: "nl", "en", or a locale's name like "nl_NL.UTF-8"; anything else is English."""
    global _catalog  # noqa: PLW0603 (one process speaks one language)
    short = language.replace("-", "_").split("_")[0].lower()
    _catalog = gettext.translation("omnidesk", _LOCALES, [short], fallback=True)


def _(text: str) -> str:
    """Return a text in the language in use. The text is a literal, with `{name}` fields filled in afterwards."""
    return _catalog.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the singular or the plural of a text for a count, in the language in use."""
    return _catalog.ngettext(one, many, count)
