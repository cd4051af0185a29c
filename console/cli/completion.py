"""`omnidesk completion`: what a shell needs to complete our words: verbs, options, choices, files.

It stands apart from the parser because it answers before anything is parsed, and knows three shells' own quoting.
"""

import re
import shlex
from collections.abc import Callable, Iterator

from console.cli.catalog import Command, Option, commands, global_options
from console.cli.frame import Answer, Call, Verb, argument
from widgets.language import _


def _completion(call: Call) -> Answer:
    shell = call.arguments.shell
    text = "\n".join(_SHELLS[shell]())
    return Answer(shape={"shell": shell, "text": text}, lines=text.split("\n"))


def _groups() -> Iterator[tuple[str, str, tuple[Command, ...], bool]]:
    """Yield each group's word, what it is, its verbs, and whether the word is the verb."""
    for group, verbs in commands():
        yield group.word, group.words(), verbs, len(verbs) == 1 and verbs[0].name == group.word


def _flags(options: tuple[Option, ...]) -> str:
    return " ".join(flag for one in options for flag in one.flags)


def _valued(options: tuple[Option, ...]) -> Iterator[tuple[str, str]]:
    """Yield, for each option with a value, its spellings as a pattern and what bash answers for it."""
    for one in options:
        if one.takes_value:
            yield "|".join(one.flags), _bash_answer(one)


def _bash_answer(one: Option) -> str:
    if one.choices:
        return f"_omnidesk_words {shlex.quote(' '.join(one.choices))}"
    return "_omnidesk_files" if one.is_file else "COMPREPLY=()"


def _bash() -> Iterator[str]:
    yield from _BASH_HEAD.strip("\n").split("\n")
    yield "    case $verb in"
    yield f"    '') {_bash_case(global_options(), ' '.join(word for word, *_rest in _groups()))} ;;"
    for word, _words, verbs, is_verb in _groups():
        if not is_verb:
            names = " ".join(verb.name.partition(" ")[2] for verb in verbs)
            yield f"    {shlex.quote(word)}) _omnidesk_words {shlex.quote(names + ' -h --help')} ;;"
        for verb in verbs:
            choices = " ".join(choice for one in verb.positionals for choice in one.choices)
            files = any(one.is_file for one in verb.positionals)
            yield f"    {shlex.quote(verb.name)}) {_bash_case(verb.options, choices, files=files)} ;;"
    yield "    esac"
    yield "}"
    yield "complete -F _omnidesk omnidesk"


def _bash_case(options: tuple[Option, ...], choices: str, *, files: bool = False) -> str:
    valued = " ".join(f"{pattern}) {answer}; return ;;" for pattern, answer in _valued(options))
    before = f"case $before in {valued} esac; " if valued else ""
    rest = "_omnidesk_files" if files else f"_omnidesk_words {shlex.quote(choices)}"
    return f"{before}if [[ $word == -* ]]; then _omnidesk_words {shlex.quote(_flags(options))}; else {rest}; fi"


_BASH_HEAD = """
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


def _bash_whole() -> Iterator[str]:
    several = "|".join(word for word, _words, _verbs, is_verb in _groups() if not is_verb)
    for line in _bash():
        yield line.replace("@GROUPS@", several)


def _zsh() -> Iterator[str]:
    """Zsh speaks bash's completion by itself (zshcompsys(1), bashcompinit), as a plain shell that splits words."""
    yield "#compdef omnidesk"
    yield "# zsh completion of omnidesk; into a folder of $fpath as _omnidesk, or: source <(omnidesk completion zsh)"
    yield "autoload -U +X bashcompinit && bashcompinit"
    for line in _bash_whole():
        if not line.startswith("# bash"):
            yield re.sub(r"mapfile -t COMPREPLY < <\((.*)\);", r"COMPREPLY=($(\1));", line)


def _fish() -> Iterator[str]:
    yield "# fish completion of omnidesk; into ~/.config/fish/completions/omnidesk.fish"
    yield "complete -c omnidesk -f"
    for one in global_options():
        yield from _fish_option("__fish_use_subcommand", one)
    for word, words, verbs, is_verb in _groups():
        yield f"complete -c omnidesk -n __fish_use_subcommand -a {_fish_quoted(word)} -d {_fish_quoted(words)}"
        within = f"__fish_seen_subcommand_from {word}"
        named = [verb.name.partition(" ")[2] for verb in verbs]
        for verb, name in zip(verbs, named, strict=True):
            if not is_verb:
                unsaid = f"{within}; and not __fish_seen_subcommand_from {' '.join(named)}"
                yield f"complete -c omnidesk -n '{unsaid}' -a {name} -d {_fish_quoted(verb.words)}"
            said = within if is_verb else f"{within}; and __fish_seen_subcommand_from {name}"
            for one in (*verb.options, *verb.positionals):
                yield from _fish_option(f"'{said}'", one)


def _fish_option(condition: str, one: Option) -> Iterator[str]:
    choices = f" -a {_fish_quoted(' '.join(one.choices))}" if one.choices else ""
    files = " -F" if one.is_file else ""
    if not one.flags[0].startswith("-"):
        if choices or files:
            yield f"complete -c omnidesk -n {condition}{choices}{files}"
        return
    spelled = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in one.flags)
    value = f" -x{choices}" if one.takes_value and not files else f" -r{files}" if files else ""
    yield f"complete -c omnidesk -n {condition} {spelled}{value} -d {_fish_quoted(one.words)}"


def _fish_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


_SHELLS: dict[str, Callable[[], Iterator[str]]] = {"bash": _bash_whole, "zsh": _zsh, "fish": _fish}

VERBS = (
    Verb(
        name="completion",
        words=lambda: _("print what your shell needs to complete words: source <(omnidesk completion bash)"),
        run=_completion,
        arguments=(argument("shell", metavar="SHELL", choices=tuple(_SHELLS), words=lambda: _("bash, zsh or fish")),),
    ),
)
