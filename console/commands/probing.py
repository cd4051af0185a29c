"""Whether somebody may send a probe to a mail address, and whether one could be seen to come back.

It stands apart because the verb and the key send alike, and must be refused alike.
"""

from console.commands.actor import Actor
from console.commands.refusal import Refusal
from storage.settings import MailAddress, Settings
from widgets.language import _


def why_no_probe(settings: Settings, known: MailAddress, actor: Actor) -> Refusal | None:
    """Return why no probe is sent, with the next step, or None; pure."""
    if not (actor.may_administer or actor.may_answer):
        words = _("{login} may not send mail: that takes the role agent or admin.")
        return Refusal(code="not-allowed", words=words.format(login=actor.login))
    slug = settings.brand(known.brand_id).slug
    if not any(mailbox.brand_id in (None, known.brand_id) for mailbox in settings.mailboxes):
        words = _(
            "Nothing could be seen: brand {brand} has no forward mailbox yet. First: omnidesk mailbox add {brand} …"
        )
        return Refusal(code="no-mailbox", words=words.format(brand=slug))
    if settings.server_of(known.id) is None:
        words = _("No mail can be sent yet. First: omnidesk smtp set --host HOST --user USER --secret NAME")
        return Refusal(code="no-server", words=words)
    return None
