"""An entry is added to a configuration as a person wrote it, and every other byte of it stays."""

import tomllib

import pytest

from console.config_editing import ConfigEditError, with_secret

TEXTS = {
    "empty": "",
    "only a comment": "# mine\n",
    "no end of line": 'database = "sqlite:////srv/x.db"',
    "a section": '[secrets]\na = { env = "A" } # kept\n\n[keys]\n"move.down" = "j"\n',
    "a section at the end without an end of line": 'language = "nl"\n[secrets]',
    "a section with a comment and spaces": ' [ secrets ]  # here\na = { env = "A" }\n',
    "a quoted section": '["secrets"]\na = { env = "A" }\n',
    "another section last": '[keys]\n"move.down" = "j"\n',
    "windows": '[secrets]\r\na = { env = "A" }\r\n[keys]\r\n',
    "inline": 'secrets = { a = { env = "A" }, b = { file = "}" } } # }\nlanguage = "nl"\n',
    "inline and empty": "secrets = {}\n",
    "inline and last without an end of line": 'secrets = {a={env="A"}}',
    "dotted": 'secrets.a = { env = "A" }\nlanguage = "nl"\n[keys]\n',
    "dotted twice": 'secrets.a.env = "A"\nsecrets.b = { env = "B" }\n',
    "sections of their own": '[secrets.a]\nenv = "A"\n[keys]\n',
    "a false section in a text": "employee = \"\"\"\n[secrets]\n\"\"\"\n[keys]\nx = '''\n[secrets]\n'''\n",
    "a false dot in another section": '[keys]\nsecrets.x = "j"\n',
}


@pytest.mark.parametrize("how", TEXTS)
@pytest.mark.parametrize("name", ["acme", "acme.nl", "0"])
def test_an_entry_is_added_however_the_rest_is_written(how: str, name: str) -> None:
    before = tomllib.loads(TEXTS[how])

    after = with_secret(TEXTS[how], name, f"secrets/{name}")

    added = {**before.get("secrets", {}), name: {"file": f"secrets/{name}"}}
    assert tomllib.loads(after) == {**before, "secrets": added}


@pytest.mark.parametrize("how", TEXTS)
def test_every_byte_that_was_there_stays_in_its_order(how: str) -> None:
    after = iter(with_secret(TEXTS[how], "acme", "secrets/acme"))

    assert all(letter in after for letter in TEXTS[how])


@pytest.mark.parametrize("how", [how for how in TEXTS if "inline" not in how])
def test_every_line_that_was_there_stays_as_it_was(how: str) -> None:
    after = with_secret(TEXTS[how], "acme", "secrets/acme")

    lines = iter(after.splitlines())
    assert all(line in lines for line in TEXTS[how].splitlines())


def test_line_ends_are_those_of_the_text() -> None:
    after = with_secret(TEXTS["windows"], "acme", "secrets/acme")

    assert after.count("\n") == after.count("\r\n") == 4


@pytest.mark.parametrize(
    "text",
    [
        "secrets = 3",
        "[secrets",
        '[secrets]\nacme = "here"\n',
        '[secrets]\n"acme" = { env = "A" }\n',
        "\ufeff[secrets]\n",
        '[[secrets]]\na = "b"\n',
        'secrets = { a = [\n"x" ] }',
    ],
)
def test_a_text_with_no_place_for_it_is_refused(text: str) -> None:
    with pytest.raises(ConfigEditError):
        with_secret(text, "acme", "secrets/acme")
