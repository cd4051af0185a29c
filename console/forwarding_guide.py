"""How mail of an address is forwarded at its provider, step by step, with the addresses filled in.

It stands alone and knows no screen, because the verb and the administrator's pages show the same steps. The names of
menus are those of the providers' own pages; what they call by another name in another language stands as they do.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from widgets.language import _


class Provider(StrEnum):
    """Where the mailbox of an address is; the value is what `--provider` takes."""

    GOOGLE = "google"
    MICROSOFT365 = "microsoft365"
    OUTLOOK = "outlook"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to forward: for whom it is, and its steps in order, without their numbers."""

    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The ways of one provider, any of which will do, and what is good to know beforehand."""

    provider: Provider
    title: str
    ways: tuple[Way, ...]
    remarks: tuple[str, ...]


def guide(provider: Provider, address: str, forward: str) -> Guide:
    """Return how the mail of `address` is forwarded to its forward address, in the language in use."""
    title, ways, remarks = _GUIDES[provider]()
    return Guide(
        provider=provider,
        title=title,
        ways=tuple(Way(title=filled.title, steps=_filled(filled.steps, address, forward)) for filled in ways),
        remarks=_filled((*remarks, *_for_all()), address, forward),
    )


def _filled(texts: Iterable[str], address: str, forward: str) -> tuple[str, ...]:
    return tuple(text.format(address=address, forward=forward) for text in texts)


_Texts = tuple[str, tuple[Way, ...], tuple[str, ...]]


def _google() -> _Texts:
    remarks = (
        _(
            "Is automatic forwarding missing in Gmail? The administrator allows it in the Admin console: Apps > "
            "Google Workspace > Gmail > End User Access > Automatic forwarding."
        ),
        _(
            "Is {address} a Google Group? Then make {forward} a member that gets each email; the group must allow "
            "members from outside."
        ),
    )
    return _("Google Workspace and Gmail"), (_gmail_user(), _google_routing()), remarks


def _gmail_user() -> Way:
    return Way(
        title=_("By the user, in Gmail on a computer"),
        steps=(
            _(
                "Log in to Gmail as {address}, choose the gear and See all settings, then the tab Forwarding and "
                "POP/IMAP."
            ),
            _("Choose Add a forwarding address, enter {forward}, then Next and Proceed."),
            _(
                "Google mails a confirmation to {forward}. It makes no ticket: omnidesk address list shows its code "
                "and its link as soon as the forward mailbox has been polled."
            ),
            _("Open the link and confirm, or enter the code beside {forward} in Gmail and choose Verify."),
            _(
                "Load the tab again, choose Forward a copy of incoming mail to {forward}, keep Gmail's copy in the "
                "Inbox, and Save Changes."
            ),
        ),
    )


def _google_routing() -> Way:
    return Way(
        title=_("By the administrator, with a routing rule; nothing has to be confirmed"),
        steps=(
            _("Log in to the Admin console (admin.google.com) and open Apps > Google Workspace > Gmail > Routing."),
            _(
                "At Routing choose Configure or Add another rule, and tick Inbound and Internal - Receiving as the "
                "messages to affect."
            ),
            _("Under Show options tick Only affect specific envelope recipients and enter {address} as email address."),
            _("Tick Add X-Gm-Original-To header: it tells the desk for certain which address a mail was written to."),
            _("Under Also deliver to tick Add more recipients, choose Add, and enter {forward}."),
            _("Save. It can take up to 24 hours until Google follows the rule everywhere."),
        ),
    )


def _microsoft365() -> _Texts:
    way = Way(
        title=_("By the administrator, for the whole mailbox"),
        steps=(
            _(
                "Log in to the Exchange admin center (admin.exchange.microsoft.com), open Recipients > Mailboxes, "
                "and choose the mailbox of {address}."
            ),
            _("Choose Manage mail flow settings, and Edit at Email forwarding."),
            _("Switch on Forward all emails sent to this mailbox and enter {forward} as forwarding address."),
            _("Switch on Keep a copy of forwarded email in this mailbox, and Save."),
            _(
                "Allow it to leave: in the Defender portal (security.microsoft.com) open Email & collaboration > "
                "Policies & rules > Threat policies > Anti-spam, and choose Create policy > Outbound."
            ),
            _(
                "Let that policy hold for the mailbox of {address} only, and set Automatic forwarding rules to On - "
                "Forwarding is enabled."
            ),
        ),
    )
    remarks = (
        _(
            "Microsoft blocks automatic forwarding to the outside by default: without the last two steps no mail "
            "comes in here, and whoever wrote gets 5.7.520 Access denied, Your organization does not allow external "
            "forwarding."
        ),
        _(
            "A mail flow rule or a remote domain that blocks automatic forwarding wins over the policy: if 5.7.520 "
            "stays, look there."
        ),
        _("A shared mailbox is forwarded in the same way."),
    )
    return _("Microsoft 365"), (way,), remarks


def _outlook() -> _Texts:
    way = Way(
        title=_("By the user, with a rule in Outlook on the web or the new Outlook"),
        steps=(
            _("Open Outlook as {address}, choose the gear, then Mail > Rules > Add new rule."),
            _("Give it a name, and take Apply to all messages as the condition."),
            _("Take Redirect to as the action and enter {forward}."),
            _("Save, and see that the rule is switched on and stands at the top."),
        ),
    )
    remarks = (
        _("Take Redirect to, not Forward to: what is forwarded comes from your own mailbox, and the customer is lost."),
        _(
            "Such a rule runs on the server, with Outlook closed too. In classic Outlook a rule that says "
            "client-only runs only while Outlook is open: that is not enough."
        ),
        _(
            "In an organisation with Microsoft 365 an administrator must allow external forwarding all the same "
            "(5.7.520): see the guide for microsoft365."
        ),
    )
    return _("Outlook, with a rule"), (way,), remarks


def _other() -> _Texts:
    panel = Way(
        title=_("cPanel"),
        steps=(
            _("Log in to cPanel and open Email > Forwarders > Add Forwarder."),
            _("Enter what stands before the @ of {address} as Address to Forward and choose its domain."),
            _(
                "Choose Forward to Email Address, enter {forward}, and choose Add Forwarder. A mailbox of that name "
                "keeps its copy."
            ),
        ),
    )
    plesk = Way(
        title=_("Plesk"),
        steps=(
            _("Log in to Plesk, open Mail, choose {address}, then the tab Forwarding."),
            _(
                "Tick Switch on mail forwarding, enter {forward}, and choose OK. The mailbox keeps its copy as long "
                "as it is switched on."
            ),
        ),
    )
    return (
        _("Another mail provider or a server of your own"),
        (panel, plesk, _own_server()),
        (
            _(
                "Elsewhere look for Forwarding, Redirect or Alias: it must happen on the server and leave From, To "
                "and Message-ID as they are."
            ),
        ),
    )


def _own_server() -> Way:
    return Way(
        title=_("A server of your own"),
        steps=(
            _(
                "Write {forward} into the file .forward in the home of the user behind {address}; one more line with "
                "that user's name after a backslash keeps a copy."
            ),
            _(
                "Or add a line for {address} to the virtual aliases of Postfix that names both the mailbox and "
                "{forward}."
            ),
            _("Rewrite the envelope sender (SRS), or other servers may refuse what you forward."),
        ),
    )


def _for_all() -> tuple[str, ...]:
    return (
        _(
            "To see that it works, mail {address} from outside: omnidesk address list calls it verified once the "
            "mail has come in."
        ),
    )


_GUIDES: dict[Provider, Callable[[], _Texts]] = {
    Provider.GOOGLE: _google,
    Provider.MICROSOFT365: _microsoft365,
    Provider.OUTLOOK: _outlook,
    Provider.OTHER: _other,
}
