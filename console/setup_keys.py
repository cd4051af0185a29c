"""The keys of the first steps: from one step to the next, and those of the last step, which waits for mail.

They stand apart from those of the administration, whose forms they are used with.
"""

from functools import partial

from console.admin_keys import steps_words
from console.forwarding_guide import Provider
from console.key_names import Key, Where
from console.key_names import key as _key
from widgets.language import _


def setup_keys() -> tuple[Key, ...]:
    """Return the keys of the first steps, in the order in which the help shows them."""
    return (*_steps(), *_end())


def _steps() -> tuple[Key, ...]:
    here = Where.SETUP
    return (
        _key(here, "setup.next", "f8", "step(1)", lambda: _("the next step"), lambda: _("next step")),
        _key(here, "setup.previous", "f7", "step(-1)", lambda: _("the step before")),
    )


def _end() -> tuple[Key, ...]:
    here = Where.SETUP_END
    return (
        _key(
            here,
            "setup.open",
            "enter",
            "open",
            lambda: _("read the first mail, once it is here"),
            lambda: _("open"),
        ),
        _key(
            here,
            "setup.probe",
            "f6",
            "probe",
            lambda: _("send a probe and wait for it"),
            lambda: _("probe"),
        ),
        _key(here, "setup.copy", "y", "copy", lambda: _("copy the forward address"), lambda: _("copy")),
        _key(here, "setup.code", "c", "copy_code", lambda: _("copy the code that Google sent")),
        _key(here, "setup.provider", "tab,right", "next_tab(1)", lambda: _("the steps at the next provider")),
        _key(here, "setup.provider-before", "shift+tab,left", "next_tab(-1)", lambda: _("at the provider before")),
        *(
            _key(here, f"setup.{one.value}", str(place), f"tab({place - 1})", partial(steps_words, one))
            for place, one in enumerate(Provider, 1)
        ),
        _key(here, "setup.before", "f7", "step(-1)", lambda: _("the step before")),
        _key(here, "setup.last", "f8", "step(1)", lambda: _("the next step")),
        _key(here, "setup.leave", "escape,q", "back", lambda: _("leave the first steps"), lambda: _("leave")),
    )
