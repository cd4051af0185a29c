"""Completion in zsh: a function that finds the verb in what is typed, and offers what may stand there, with its words.

It stands apart because each shell quotes and asks in its own way (zshcompsys(1)). The file works both as an autoloaded
function in a folder of `$fpath` and when it is sourced: a first Tab that only loads it would ring the bell.
"""

import shlex
from collections.abc import Iterable, Iterator

from console.cli.catalog import Option, global_options, help_option, several_verbs, verb_groups

_HEAD = """
#compdef omnidesk
# zsh completion of omnidesk; into a folder of $fpath as _omnidesk, or: source <(omnidesk completion zsh)
_omnidesk() {
    local verb='' before=${words[CURRENT-1]}
    local -i place=2
    local -a told
    while (( place < CURRENT )); do
        case ${words[place]} in
        (--config|--database|--employee|--lang) (( place += 1 )) ;;
        (-*) ;;
        (*) break ;;
        esac
        (( place += 1 ))
    done
    if (( place < CURRENT )); then
        verb=${words[place]}
        case $verb in
        (@GROUPS@)
            if (( place + 1 < CURRENT )); then verb="$verb ${words[place+1]}"; fi ;;
        esac
    fi
    case $verb in
"""
_TAIL = """
    esac
}
if [[ ${funcstack[1]} == _omnidesk ]]; then _omnidesk "$@"; else compdef _omnidesk omnidesk; fi
"""


def zsh_lines() -> Iterator[str]:
    """Yield the lines of the script."""
    yield from _HEAD.replace("@GROUPS@", "|".join(several_verbs())).strip("\n").split("\n")
    words = [(word, said) for word, said, *_rest in verb_groups()]
    yield from _case("", global_options(), _told(words))
    for word, _words, verbs, is_verb in verb_groups():
        if not is_verb:
            named = [(verb.name.partition(" ")[2], verb.words) for verb in verbs]
            yield from _case(word, (help_option(),), _told(named))
        for verb in verbs:
            choices = [choice for one in verb.positionals for choice in one.choices]
            files = any(one.is_file for one in verb.positionals)
            yield from _case(verb.name, verb.options, "_files" if files else _chosen(choices))
    yield from _TAIL.strip("\n").split("\n")


def _case(name: str, options: Iterable[Option], rest: str) -> Iterator[str]:
    """Yield what is offered at a verb: the values of the option before, else options after a dash, else the rest."""
    yield f"    ({shlex.quote(name)})"
    valued = [one for one in options if one.takes_value]
    if valued:
        yield "        case $before in"
        for one in valued:
            answer = "_files" if one.is_file else _chosen(one.choices)
            yield f"        ({'|'.join(one.flags)}) {answer}; return ;;"
        yield "        esac"
    flags = _told([(flag, one.words) for one in options for flag in one.flags], "-o ")
    yield f"        if [[ $PREFIX == -* ]]; then {flags}; else {rest}; fi ;;"


def _chosen(choices: Iterable[str]) -> str:
    words = " ".join(map(shlex.quote, choices))
    return f"compadd -- {words}" if words else ":"


def _told(named: Iterable[tuple[str, str]], how: str = "") -> str:
    """Return what offers names with their words; a colon stands between the two, so one in a name is escaped."""
    entries = " ".join(shlex.quote(f"{name.replace(':', chr(92) + ':')}:{words}") for name, words in named)
    return f"told=({entries}); _describe {how}omnidesk told"
