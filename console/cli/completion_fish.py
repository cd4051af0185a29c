"""Completion in fish: a line for each thing that may be offered, each under the verb at which it may.

It stands apart because each shell quotes and asks in its own way (complete(1)). Fish only knows which words were seen;
where they stand is asked of a function of ours, because "check" is a verb and a word of another one.
"""

from collections.abc import Iterator

from console.cli.catalog import Option, global_options, help_option, several_verbs, verb_groups

_HEAD = """
# fish completion of omnidesk; into ~/.config/fish/completions/omnidesk.fish
function __omnidesk_is
    set -l words (commandline -opc)
    set -l place 2
    while test $place -le (count $words)
        switch $words[$place]
            case --config --database --employee --lang
                set place (math $place + 2)
            case '-*'
                set place (math $place + 1)
            case '*'
                break
        end
    end
    set -l verb ''
    if test $place -le (count $words)
        set verb $words[$place]
        set -l next (math $place + 1)
        if test $next -le (count $words); and contains -- $verb @GROUPS@
            set verb "$verb $words[$next]"
        end
    end
    test "$verb" = "$argv[1]"
end
complete -c omnidesk -f
"""


def fish_lines() -> Iterator[str]:
    """Yield the lines of the script."""
    several = several_verbs()
    yield from _HEAD.replace("@GROUPS@", " ".join(several)).strip("\n").split("\n")
    for one in global_options():
        yield from _option("", one)
    for word, words, verbs, _is_verb in verb_groups():
        yield _line("", f"-a {quoted(word)} -d {quoted(words)}")
        if word in several:
            yield from _option(word, help_option())
        for verb in verbs:
            if word in several:
                yield _line(word, f"-a {quoted(verb.name.partition(' ')[2])} -d {quoted(verb.words)}")
            for one in (*verb.options, *verb.positionals):
                yield from _option(verb.name, one)


def _option(verb: str, one: Option) -> Iterator[str]:
    choices = f" -a {quoted(' '.join(one.choices))}" if one.choices else ""
    if not one.flags[0].startswith("-"):
        if choices or one.is_file:
            yield _line(verb, "-F" if one.is_file else choices.strip())
        return
    spelled = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in one.flags)
    value = " -r -F" if one.is_file else f" -x{choices}" if one.takes_value else ""
    yield _line(verb, f"{spelled}{value} -d {quoted(one.words)}")


def _line(verb: str, rest: str) -> str:
    condition = f'__omnidesk_is "{verb}"'
    return f"complete -c omnidesk -n {quoted(condition)} {rest}"


def quoted(text: str) -> str:
    """Return a text in single quotes, within which fish reads a backslash before a quote and a backslash alone."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
