"""Completion in bash: one function, which finds the verb in what is typed, and offers what may stand there.

It stands apart because each shell quotes and asks in its own way (bash(1), Programmable Completion).
"""

import shlex
from collections.abc import Iterator

from console.cli.catalog import Option, flags_of, global_options, help_option, several_verbs, verb_groups


def _valued(options: tuple[Option, ...]) -> Iterator[tuple[str, str]]:
    """Yield, for each option with a value, its spellings as a pattern and what bash answers for it."""
    for one in options:
        if one.takes_value:
            yield "|".join(one.flags), _answer(one)


def _answer(one: Option) -> str:
    if one.choices:
        return f"_omnidesk_words {shlex.quote(' '.join(one.choices))}"
    return "_omnidesk_files" if one.is_file else "COMPREPLY=()"


def _unfilled() -> Iterator[str]:
    yield from _HEAD.strip("\n").split("\n")
    yield "    case $verb in"
    yield f"    '') {_case(global_options(), ' '.join(word for word, *_rest in verb_groups()))} ;;"
    for word, _words, verbs, is_verb in verb_groups():
        if not is_verb:
            names = " ".join(verb.name.partition(" ")[2] for verb in verbs)
            yield f"    {shlex.quote(word)}) {_case((help_option(),), names)} ;;"
        for verb in verbs:
            choices = " ".join(choice for one in verb.positionals for choice in one.choices)
            files = any(one.is_file for one in verb.positionals)
            yield f"    {shlex.quote(verb.name)}) {_case(verb.options, choices, files=files)} ;;"
    yield "    esac"
    yield "}"
    yield "complete -F _omnidesk omnidesk"


def _case(options: tuple[Option, ...], choices: str, *, files: bool = False) -> str:
    valued = " ".join(f"{pattern}) {answer}; return ;;" for pattern, answer in _valued(options))
    before = f"case $before in {valued} esac; " if valued else ""
    rest = "_omnidesk_files" if files else f"_omnidesk_words {shlex.quote(choices)}"
    return f"{before}if [[ $word == -* ]]; then _omnidesk_words {shlex.quote(flags_of(options))}; else {rest}; fi"


_HEAD = """
# bash completion of omnidesk; into ~/.local/share/bash-completion/completions/omnidesk
_omnidesk_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word"); }
_omnidesk_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$word"); }
_omnidesk() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb='' place=1
    COMPREPLY=()
    while (( place < COMP_CWORD )); do
        case ${COMP_WORDS[place]} in
        --config|--database|--employee|--lang) (( place++ )) ;;
        -*) ;;
        *) break ;;
        esac
        (( place++ ))
    done
    if (( place < COMP_CWORD )); then
        verb=${COMP_WORDS[place]}
        case $verb in
        @GROUPS@)
            (( place + 1 < COMP_CWORD )) && verb="$verb ${COMP_WORDS[place+1]}" ;;
        esac
    fi
"""


def bash_lines() -> Iterator[str]:
    """Yield the lines of the script."""
    several = "|".join(several_verbs())
    for line in _unfilled():
        yield line.replace("@GROUPS@", several)
