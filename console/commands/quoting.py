"""What a person typed, as it may stand in a sentence: harmless, in quotes, not too long.

It stands alone because every refusal quotes, and must be able to without loading what judges.
"""

from console.mail.safe_text import safe_identity


def quoted(text: str, most: int = 60) -> str:
    """Return a text in quotes; what could steer or hide is shown like ⟪U+202E⟫."""
    shown = safe_identity(text)
    return f'"{shown}"' if len(shown) <= most else f'"{shown[: most - 1]}…"'
