"""Which keys of the key line take a role: somebody who may not use them is not told of them there.

It stands apart because keys are told of on every screen, and who sits there may change while a console stands open.
"""

from collections.abc import Mapping

from console.commands.actor import Actor
from console.commands.refusal import Refusal
from storage.words import Role
from widgets.language import _

NEEDS: Mapping[str, Role] = {
    **dict.fromkeys(("ticket.close", "reader.reply", "outbox.retry", "outbox.cancel"), Role.AGENT),
    **dict.fromkeys(("parked.retry", "parked.accept", "parked.discard"), Role.AGENT),
    **dict.fromkeys(("parked-mail.retry", "parked-mail.accept", "parked-mail.discard"), Role.AGENT),
    **dict.fromkeys(("address.verify", "lens.edit"), Role.AGENT),
    **dict.fromkeys(("admin.add", "admin.remove", "form.save"), Role.ADMIN),
    **dict.fromkeys(("history.undo", "version.undo", "what-if.apply", "what-if.undo"), Role.ADMIN),
}
LOOKED_AT = ("admin.edit", "account.edit")


class Rights:
    """What whoever sits at a console may do, as it was last read; everything until then, as most may."""

    def __init__(self) -> None:
        self._actor: Actor | Refusal | None = None

    def learn(self, actor: Actor | Refusal) -> None:
        """Remember who acts, or why nobody may."""
        self._actor = actor

    def allow(self, role: Role) -> bool:
        """Tell whether what takes this role may be done."""
        if isinstance(self._actor, Refusal):
            return role is Role.VIEWER
        return self._actor is None or self._actor.has(role)

    def withheld(self, *, settings: Role = Role.ADMIN) -> dict[str, str]:
        """Return the keys that are not told of, each with "" for what it does, as `key_line` takes them; what can't be
        changed can be looked at.

        `settings` is the role that the settings of this screen take, where it is another than usual.
        """
        taken = ((name, settings if needed is Role.ADMIN else needed) for name, needed in NEEDS.items())
        told = {} if self.allow(settings) else dict.fromkeys(LOOKED_AT, _("look"))
        return told | {name: "" for name, role in taken if not self.allow(role)}
