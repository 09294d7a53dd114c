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

_berth() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' i
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
        --color)
            mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current")
            return
            ;;
    esac

    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --root | --color)
                [[ ${COMP_WORDS[i + 1]-} == = ]] && ((i++))
                ((i++))
                ;;
            check | show | generate | list)
                command=${COMP_WORDS[i]}
                break
                ;;
        esac
    done

    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--root --json --verbose --color --help --version' -- "$current")
        return
    fi
    case $command in
        '') mapfile -t COMPREPLY < <(compgen -W 'check show generate list' -- "$current") ;;
        check) __berth_files -f -- "$(__berth_unquoted "$current")" ;;
        generate) __berth_files -d -- "$(__berth_unquoted "$current")" ;;
        show) mapfile -t COMPREPLY < <(compgen -W "$(__berth_volumes)" -- "$current") ;;
    esac
}

complete -F _berth berth
