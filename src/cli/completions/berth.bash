# bash completion for berth(1)                                     -*- shell-script -*-
# SPDX-License-Identifier: LGPL-2.1-or-later

# The volumes' names, as the declarations have them that the words before ask for.
__berth_volumes() {
    local -a root=()
    local i
    for ((i = 1; i < ${#COMP_WORDS[@]}; i++)); do
        [[ ${COMP_WORDS[i]} == --root ]] || continue
        # "--root=DIR" comes as three words
        [[ ${COMP_WORDS[i + 1]-} == = ]] && ((i++))
        [[ -n ${COMP_WORDS[i + 1]-} ]] && root=(--root "$(__berth_unquoted "${COMP_WORDS[i + 1]}")")
    done
    # Sorted, with a heading; a volume without a usable name is "-".
    command "${COMP_WORDS[0]/#\~/$HOME}" "${root[@]}" list 2>/dev/null </dev/null |
        while read -r name _; do [[ $name == NAME || $name == - ]] || printf '%s\n' "$name"; done
}

# The codes of findings: sorted, with a heading.
__berth_codes() {
    command "${COMP_WORDS[0]/#\~/$HOME}" explain 2>/dev/null </dev/null |
        while read -r code _; do [[ $code == CODE ]] || printf '%s\n' "$code"; done
}

# Who holds one of the volumes by an attachment: one line each, quoted for the shell. Of the JSON text nothing but quotes and
# backslashes is escaped in them, as they have no control characters.
__berth_holders() {
    local line kind='' holder quote='"' backslash="\\"
    command "${COMP_WORDS[0]/#\~/$HOME}" --json status -- "$@" 2>/dev/null </dev/null |
        while read -r line; do
            case $line in
                '"kind": '*) kind=$line ;;
                '"name": '*)
                    [[ $kind == *'"attachment"'* ]] || continue
                    holder=${line#'"name": "'}
                    holder=${holder%'"'}
                    holder=${holder//"$backslash$quote"/"$quote"}
                    printf '%q\n' "${holder//"$backslash$backslash"/"$backslash"}"
                    kind=''
                    ;;
            esac
        done
}

# Those of the lines that begin with what has been typed.
__berth_lines() {
    local line
    while read -r line; do [[ $line == "$1"* ]] && COMPREPLY+=("$line"); done
}

# A word without its quotes and backslashes, and with the home folder for a tilde. Nothing is expanded.
__berth_unquoted() {
    local word=$1
    [[ $word == \~/* ]] && word=$HOME${word:1}
    word=${word//[\'\"]/}
    printf '%s' "${word//\\/}"
}

__berth_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$@")
}

# The words from the given one on are a command line of their own.
__berth_command() {
    if declare -F _command_offset >/dev/null; then
        _command_offset "$1"
    elif ((COMP_CWORD == $1)); then
        __berth_files -c -- "$(__berth_unquoted "${COMP_WORDS[COMP_CWORD]}")"
    else
        __berth_files -f -- "$(__berth_unquoted "${COMP_WORDS[COMP_CWORD]}")"
    fi
}

_berth() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' i
    local commands='check explain show generate list graph import status diff apply try edit attach detach run wait is-mounted declare undeclare settle'
    local -a arguments=()
    COMPREPLY=()

    # "--root=DIR" comes as the words "--root", "=" and "DIR"
    if [[ $current == = ]]; then
        current=''
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $previous in
        --root)
            __berth_files -d -- "$(__berth_unquoted "$current")"
            return
            ;;
        --color | --kernel)
            mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current")
            return
            ;;
        --format)
            mapfile -t COMPREPLY < <(compgen -W 'text json sarif' -- "$current")
            return
            ;;
        --timeout | --holder) return ;;
    esac

    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --root | --color | --timeout | --kernel | --format | --holder)
                [[ ${COMP_WORDS[i + 1]-} == = ]] && ((i++))
                ((i++))
                ;;
            --)
                [[ $command == run ]] && __berth_command $((i + 1)) && return
                ;;
            -*) ;;
            *) if [[ -z $command ]]; then command=${COMP_WORDS[i]}; else arguments+=("${COMP_WORDS[i]}"); fi ;;
        esac
    done

    if [[ $current == -* ]]; then
        local options='--root --json --verbose --color --help --version'
        case $command in
            check) options='--kernel --lint --format --json --verbose --help' ;;
            import) options='--replace --take-user-lines --json --verbose --help' ;;
            graph) options='--reverse --dot --json --verbose --help' ;;
            status) options='--usage --users --failed --holder --watch --timeout --json --help' ;;
            diff) options='--json --verbose --help' ;;
            apply) options='--dry-run --yes --unmount --timeout --json --verbose --help' ;;
            try) options='--edit --confirm --revert --yes --timeout --json --verbose --help' ;;
            edit) options='--yes --timeout --json --verbose --help' ;;
            detach) options='--all --kill --force --lazy --timeout --json --help' ;;
            wait) options='--gone --timeout --json --help' ;;
            is-mounted) options='--json --verbose --help' ;;
            attach | run | declare | undeclare | settle) options='--timeout --json --help' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        return
    fi
    case $command:${#arguments[@]} in
        :*) mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$current") ;;
        check:* | try:* | import:0 | declare:0) __berth_files -f -- "$(__berth_unquoted "$current")" ;;
        explain:*) mapfile -t COMPREPLY < <(compgen -W "$(__berth_codes)" -- "$current") ;;
        generate:*) __berth_files -d -- "$(__berth_unquoted "$current")" ;;
        list:* | show:* | status:* | diff:* | apply:* | run:* | attach:* | detach:* | wait:* | is-mounted:* | undeclare:0 | edit:0)
            mapfile -t COMPREPLY < <(compgen -W "$(__berth_volumes)" -- "$current")
            [[ $command != detach || ${#arguments[@]} == 0 ]] ||
                __berth_lines "$current" < <(__berth_holders "${arguments[@]}")
            ;;
    esac
}

complete -F _berth berth
