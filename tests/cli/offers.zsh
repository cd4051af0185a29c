# Types lines into an interactive zsh, presses Tab at each, and prints what is offered, behind each line a "?".
# Arguments: how the completion is loaded, then the lines. Works in a folder of its own.
zmodload zsh/zpty
offers=$PWD/offers
: >$offers
zpty typed_into zsh -f -i
zpty -w typed_into "offers=$offers; autoload -Uz compinit; $1"
zpty -w typed_into 'compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
    local -a hits; builtin compadd -A hits "$@"; print -rl -- $hits >>$offers
}'
zpty -w typed_into 'offer() { _main_complete; print -r -- "?" >>$offers }; zle -C offer complete-word offer'
zpty -w typed_into 'bindkey "^I" offer; print LOA""DED'
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
