"""The console in a process of its own that notes which screens were shown, a name a line:

python -m tests.stories.touring NOTES WORDS…     (WORDS: what stands behind `omnidesk`)
"""

import sys
from pathlib import Path


def main() -> None:
    """Be the program, and note each screen that comes to the front."""
    from textual.events import ScreenResume
    from textual.screen import Screen

    notes, *words = sys.argv[1:]
    resumed = Screen._on_screen_resume

    def noted(screen: Screen[object], event: ScreenResume) -> None:
        with Path(notes).open("a") as file:
            file.write(f"{type(screen).__name__}\n")
        resumed(screen, event)

    Screen._on_screen_resume = noted  # type: ignore[method-assign]
    from console.cli.main import main as run

    sys.exit(run(words))


if __name__ == "__main__":
    main()
