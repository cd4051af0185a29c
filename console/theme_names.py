"""The names of the themes, as the configuration and the key for them know them.

They stand apart from the themes themselves, so that a configuration is judged without a terminal library.
"""

DARK, LIGHT, CONTRAST, ANSI_DARK, ANSI_LIGHT = "dark", "light", "contrast", "ansi-dark", "ansi-light"
THEMES = (DARK, LIGHT, CONTRAST, ANSI_DARK, ANSI_LIGHT)
