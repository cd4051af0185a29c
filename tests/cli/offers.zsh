# Types lines into an interactive zsh, presses Tab at each, and prints what is offered, behind each line a "?".
# Arguments: how the completion is loaded, then the lines. Works in a folder of its own.
# The shell is made ready by its own file: what is typed before its line editor has the terminal can be lost.
zmodload zsh/zpty
offers=$PWD/offers
: >$offers
cat >.zshrc <<END
offers=${(q)offers}; autoload -Uz compinit; $1
END
cat >>.zshrc <<'END'
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
    local -a hits; builtin compadd -A hits "$@"; print -rl -- $hits >>$offers
}
offer() { _main_complete; print -r -- "?" >>$offers }
zle -C offer complete-word offer
bindkey "^I" offer
zle-line-init() { print LOADED }
zle -N zle-line-init
END
export ZDOTDIR=$PWD
zpty typed_into zsh --no-global-rcs -i
zpty -r typed_into answer '*LOADED*'
shift
wanted=0
for line in "$@"; do
    (( wanted += 1 ))
    zpty -w -n typed_into "$line"$'\t'
    for (( tries = 0; tries < 500; tries++ )); do
        answered=("${(@f)$(<$offers)}")
        (( ${#answered:#[^?]*} >= wanted )) && break
        sleep 0.02
    done
    zpty -w -n typed_into $'\C-U'
done
cat $offers
