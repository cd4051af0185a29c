"""A choice of how something is looked at: it changes a preview and nothing that is kept.

It stands apart from the choice it is, because a form must not ask to save what only moved an eye.
"""

from widgets.choice_field import ChoiceField


class LookField(ChoiceField):
    """One of a few, none of its form's values: `Form.Changed` tells it, `Form.field` has it, leaving asks nothing."""

    @property
    def is_wanted(self) -> bool:
        """Nothing of it is saved."""
        return False
