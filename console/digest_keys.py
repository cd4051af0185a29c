"""The keys of the digest, and the one that opens it from everywhere.

They stand apart from the rest of the catalog because its periods are theirs: each has a key and a name.
"""

from functools import partial

from console.key_names import Key, Where
from console.key_names import key as _key
from widgets.language import _

PERIODS = ("02:00", "yesterday 18:00", "24h", "7d")  # as `--since` takes them; the first is for who comes in early


def digest_keys() -> tuple[Key, ...]:
    """Return the keys of the digest, in the order in which the help shows them."""
    here = Where.DIGEST
    return (
        _key(here, "digest.open", "enter,o", "open", lambda: _("what this line is about"), lambda: _("open")),
        *(
            _key(here, f"digest.{place}", str(place), f"period({place - 1})", partial(period_words, since))
            for place, since in enumerate(PERIODS, 1)
        ),
        _key(here, "digest.since", "s", "since", lambda: _("since another time"), lambda: _("since …")),
        _key(here, "digest.pane", "tab", "next_pane", lambda: _("to the other pane"), lambda: _("all of it")),
        _key(here, "digest.refresh", "ctrl+r,f5", "refresh", lambda: _("read again, up to now")),
        _key(here, "digest.back", "escape,q", "back", lambda: _("back"), lambda: _("back")),
    )


def digest_key() -> Key:
    """Return the key that opens the digest wherever one is."""
    return _key(Where.EVERYWHERE, "digest", "less_than_sign", "app.digest", _looks_back)


def period_words(since: str) -> str:
    """Return what a period is called; one that was typed as it was typed."""
    names = {
        "02:00": _("since 02:00"),
        "yesterday 18:00": _("since yesterday 18:00"),
        "24h": _("24 hours"),
        "7d": _("7 days"),
    }
    return names.get(since) or _("since {time}").format(time=since)


def _looks_back() -> str:
    return _("what came in and what was changed, since 02:00 or another time")
