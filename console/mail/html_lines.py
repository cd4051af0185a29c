"""Lines of text as they grow: words with single spaces between, blank lines, indents and the cells of a row.

They stand apart from the walk through the tree, so that how a text is set can be read without knowing HTML.
"""

_DEEPEST = 10  # indents that are shown; deeper ones would only eat the width
_CELL = " | "


class Lines:
    """A text that is being set. Nothing is written twice: white space waits until words follow."""

    def __init__(self) -> None:
        self.size = 0
        self._done: list[str] = []
        self._line: list[str] = []
        self._gap = ""  # what stands before the next words on this line
        self._blank_due: str | None = None  # the blank line to come, with its indents
        self._indents: list[str] = []
        self._outer = ""  # the indents that are shown, as one
        self._bullet = ""
        self._heard: list[str] = []

    def words(self, text: str) -> None:
        """Add words; any white space between them is one space."""
        plain = " ".join(text.split())
        if text[:1].isspace() and not self._gap:
            self._gap = " "
        if plain:
            self._add(plain)
            if text[-1].isspace():
                self._gap = " "

    def preformatted(self, text: str) -> None:
        """Add text as it stands, line ends too."""
        first, *others = text.replace("\r\n", "\n").split("\n")
        self._gap = ""
        if first:
            self._add(first)
        for line in others:
            self.line_break()
            if line:
                self._add(line)

    def append(self, text: str) -> None:
        """Add a remark right behind the last words, which may stand on a line that is done."""
        if not text:
            return
        self.size += len(text)
        if self._line or not self._done:
            self._line.append(text if self._line else text.lstrip())
        else:
            self._done[-1] += text

    def cell(self) -> None:
        """Start the next cell of a row."""
        if self._line:
            self._gap = _CELL

    def line_break(self) -> None:
        """End the line; an empty one becomes a blank line."""
        if self._line:
            self.end()
        else:
            self.blank()

    def end(self) -> None:
        """End the line, if anything stands on it."""
        self._gap = ""
        if self._line:
            self._done.append("".join(self._line))
            self._line = []

    def blank(self) -> None:
        """End the line, and leave one blank line before the next words."""
        self.end()
        if self._done:
            due = self._blank_due
            self._blank_due = self._outer if due is None or len(self._outer) < len(due) else due

    def indent(self, indent: str, bullet: str = "") -> None:
        """Indent the lines that follow; `bullet` replaces the indent on the first of them."""
        self._indents.append(indent)
        self._outer = "".join(self._indents[:_DEEPEST])
        self._bullet = bullet

    def dedent(self) -> None:
        """Undo the last indent."""
        if self._indents:
            self._indents.pop()
            self._outer = "".join(self._indents[:_DEEPEST])
        self._bullet = ""

    def listen(self) -> None:
        """Start to note the words that are added."""
        self._heard = []

    def heard(self) -> str:
        """Return the words added since `listen`."""
        return " ".join(self._heard)

    def text(self, listing: list[str]) -> str:
        """Return everything, with a listing below it."""
        self.end()
        below = ["", *listing] if listing and self._done else listing
        return "\n".join([*self._done, *below])

    def _add(self, words: str) -> None:
        if self._line:
            if self._gap:
                self._line.append(self._gap)
        else:
            self._start()
        self._gap = ""
        self._line.append(words)
        self._heard.append(words)
        self.size += len(words) + 1

    def _start(self) -> None:
        """Begin a line: the blank line that is due, the indents, the bullet."""
        outer = self._outer
        if self._blank_due is not None:
            self._done.append(min(self._blank_due, outer, key=len).rstrip())
            self._blank_due = None
        if self._bullet and len(self._indents) <= _DEEPEST:
            outer = "".join(self._indents[:-1]) + self._bullet
        self._bullet = ""
        self._line.append(outer)
        self.size += len(outer) + 1
