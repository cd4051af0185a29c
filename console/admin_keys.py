"""The keys of the administration: Channels > Email, its lists and its forms.

They stand apart from the rest of the catalog because they are many, and each is about settings.
"""

from functools import partial

from console.forwarding_guide import Provider
from console.key_names import Key, Where
from console.key_names import key as _key
from console.screens.admin.names import SECTIONS, section_key
from widgets.language import _


def admin_keys() -> tuple[Key, ...]:
    """Return the keys of the administration, in the order in which the help shows them."""
    in_lists = (*_changing(), *_of_sections(), *_lists())
    beside = (*_guide(), *_in_the_lens(), *_version(), *_what_if(), *_forms())
    return (*in_lists, *beside, *_sections())


def _changing() -> tuple[Key, ...]:
    here = Where.CHANGING
    return (
        _key(here, "admin.edit", "enter,e", "edit", lambda: _("look at it and change it"), lambda: _("edit")),
        _key(here, "admin.add", "n,plus", "add", lambda: _("add one"), lambda: _("new")),
        _key(here, "admin.remove", "x,delete", "remove", lambda: _("remove it; asks first"), lambda: _("remove")),
    )


def _of_sections() -> tuple[Key, ...]:
    here = Where.ADDRESSES
    return (
        _key(here, "address.verify", "v", "verify", lambda: _("send a probe and wait for it"), lambda: _("verify")),
        _key(here, "address.guide", "f", "guide", lambda: _("how to forward its mail to us")),
        _key(here, "address.copy", "y", "copy", lambda: _("copy the forward address")),
        _key(here, "address.regroup", "r", "regroup", lambda: _("what the settings in force would have made of it")),
        _key(here, "address.down", "J", "reorder(1)", lambda: _("one place down within its brand")),
        _key(here, "address.up", "K", "reorder(-1)", lambda: _("one place up within its brand")),
        _key(here, "address.lens", "w", "lens", lambda: _("which signature closes an answer, and why")),
        _key(Where.BRANDS, "brand.copy", "y", "copy", lambda: _("copy the forward address")),
        _key(Where.ACCOUNT, "account.edit", "enter,e", "edit", lambda: _("change the setting"), lambda: _("edit")),
        _key(Where.TRYING, "server.test", "t", "test", lambda: _("try it out, step by step"), lambda: _("test")),
        _key(Where.EXCLUSIONS, "exclusion.accept", "a", "accept", lambda: _("exclude what the agency finder suggests")),
        _key(Where.SIGNATURES, "signature.lens", "w", "lens", lambda: _("which signature closes an answer, and why")),
    )


def _in_the_lens() -> tuple[Key, ...]:
    here = Where.LENS
    return (
        _key(here, "lens.other", "tab", "field(1)", lambda: _("the other choice"), lambda: _("other choice")),
        _key(here, "lens.edit", "e", "edit", lambda: _("change the one that wins, or set one"), lambda: _("edit")),
        _key(here, "lens.back", "escape,q,w", "back", lambda: _("back"), lambda: _("back")),
    )


def _guide() -> tuple[Key, ...]:
    here = Where.GUIDE
    return (
        _key(here, "guide.copy", "y", "copy", lambda: _("copy the forward address"), lambda: _("copy")),
        _key(here, "guide.code", "c", "copy_code", lambda: _("copy the code that Google sent"), lambda: _("copy code")),
        _key(here, "guide.next", "tab,right", "next_tab(1)", lambda: _("the next provider"), lambda: _("provider")),
        _key(here, "guide.previous", "shift+tab,left", "next_tab(-1)", lambda: _("the provider before")),
        *(
            _key(here, f"guide.{one.value}", str(place), f"tab({place - 1})", partial(steps_words, one))
            for place, one in enumerate(Provider, 1)
        ),
        _key(here, "guide.back", "escape,q", "back", lambda: _("back"), lambda: _("back")),
    )


def steps_words(provider: Provider) -> str:
    """Return what the key of a provider shows."""
    names = {
        Provider.GOOGLE: _("the steps at Google"),
        Provider.MICROSOFT365: _("the steps at Microsoft 365"),
        Provider.OUTLOOK: _("the steps in Outlook"),
        Provider.OTHER: _("the steps elsewhere"),
    }
    return names[provider]


def _lists() -> tuple[Key, ...]:
    here, history = Where.ADMIN, Where.HISTORY
    return (
        _key(here, "settings.undo", "z", "undo", lambda: _("take the newest change of the settings back")),
        _key(here, "admin.refresh", "ctrl+r,f5", "refresh", lambda: _("read again")),
        _key(here, "admin.next", "right,tab", "next_section(1)", lambda: _("the next part of the administration")),
        _key(here, "admin.previous", "left,shift+tab", "next_section(-1)", lambda: _("the part before")),
        _key(here, "admin.back", "escape,q", "back", lambda: _("back to the tickets"), lambda: _("back")),
        _key(history, "history.show", "enter", "show", lambda: _("what it changed"), lambda: _("look")),
        _key(history, "history.undo", "u", "undo_this", lambda: _("take this change back"), lambda: _("undo it")),
    )


def _version() -> tuple[Key, ...]:
    here = Where.VERSION
    return (
        _key(here, "version.undo", "u", "undo_this", lambda: _("take this change back"), lambda: _("undo it")),
        _key(here, "version.back", "escape,q", "back", lambda: _("back"), lambda: _("back")),
    )


def _what_if() -> tuple[Key, ...]:
    here = Where.WHAT_IF
    regroup = _key(
        here, "what-if.apply", "a", "apply", lambda: _("regroup the open tickets like this; asks first"),
        lambda: _("regroup"),
    )  # fmt: skip
    undo = _key(
        here, "what-if.undo", "u", "undo_regrouping", lambda: _("put back what was regrouped here"),
        lambda: _("put back"),
    )  # fmt: skip
    back = _key(here, "what-if.back", "escape,q", "back", lambda: _("back; gives up"), lambda: _("back"))
    return regroup, undo, back


def _forms() -> tuple[Key, ...]:
    here = Where.FORM
    return (
        _key(here, "form.save", "ctrl+s", "save", lambda: _("save"), lambda: _("save")),
        _key(here, "form.next", "tab", "field(1)", lambda: _("next field")),
        _key(here, "form.previous", "shift+tab", "field(-1)", lambda: _("field before")),
        _key(here, "form.preview-down", "pagedown", "scroll('page_down')", lambda: _("more of the preview")),
        _key(here, "form.preview-up", "pageup", "scroll('page_up')", lambda: _("the preview before that")),
        _key(here, "form.leave", "escape", "leave", _words_of_leaving, lambda: _("back")),
        _key(Where.WHAT_IF_FORM, "form.what-if", "f6", "what_if", _words_of_what_if, lambda: _("what if")),
        _key(Where.TRYING_FORM, "form.try", "f6", "try_out", _words_of_trying, lambda: _("test")),
    )


def _words_of_leaving() -> str:
    return _("leave; asks when something was typed")


def _words_of_what_if() -> str:
    return _("what these settings would have made")


def _words_of_trying() -> str:
    return _("try it out before it is saved")


def _sections() -> tuple[Key, ...]:
    return tuple(
        _key(Where.ADMIN, f"admin.{section.word}", section_key(place), f"section({place})", section.name)
        for place, section in enumerate(SECTIONS)
    )


def admin_place_words(place: Where) -> str:
    """Return what a place of the administration is called in the help."""
    match place:
        case Where.CHANGING:
            return _("In a list")
        case Where.ADDRESSES:
            return _("With a mail address")
        case Where.GUIDE:
            return _("In the guide")
        case Where.BRANDS:
            return _("With a brand")
        case Where.ACCOUNT:
            return _("With a setting")
        case Where.TRYING | Where.TRYING_FORM:
            return _("With a server")
        case Where.EXCLUSIONS:
            return _("With an exclusion")
        case Where.SIGNATURES | Where.LENS:
            return _("With a signature")
        case Where.HISTORY | Where.VERSION:
            return _("With a version")
        case Where.WHAT_IF | Where.WHAT_IF_FORM:
            return _("What if")
        case Where.FORM:
            return _("In a form")
        case _:
            return _("In the administration")
