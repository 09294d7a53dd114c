# fish completion for berth(1)
# SPDX-License-Identifier: LGPL-2.1-or-later

# The volumes' names, as the declarations have them that the words before ask for.
function __berth_volumes
    set -l words (commandline -opc)
    set -l root
    for i in (seq 2 (count $words))
        if string match -q -- '--root=*' $words[$i]
            set root (string replace -- '--root=' '' $words[$i])
        else if test "$words[$i]" = --root; and test $i -lt (count $words)
            set root $words[(math $i + 1)]
        end
    end
    if test -n "$root"
        set root --root (string replace -r '^~/' "$HOME/" -- $root)
    end
    # The first column without its heading; a volume without a usable name is "-".
    command $words[1] $root list 2>/dev/null </dev/null | string replace -r ' .*' '' | string match -v -- NAME | string match -v -- -
end

# The first column without its heading.
function __berth_codes
    set -l words (commandline -opc)
    command $words[1] explain 2>/dev/null </dev/null | string replace -r ' .*' '' | string match -v -- CODE
end

# The command and its arguments: the words that are neither an option nor an option's value.
function __berth_words
    set -l words (commandline -opc)
    set -l value no
    for word in $words[2..-1]
        if test $value = yes
            set value no
            continue
        end
        switch $word
            case --root --color --timeout --kernel --format --holder
                set value yes
            case --
                return
            case '-*'
            case '*'
                echo -- $word
        end
    end
end

# True if the command is one of those, of which none stands for none.
function __berth_is
    set -l words (__berth_words)
    contains -- (string join '' $words[1]; or echo none) $argv
end

# True if so many arguments have been given.
function __berth_has
    test (math (count (__berth_words)) - 1) -eq $argv[1]
end

# Who holds one of the volumes by an attachment. Of the JSON text nothing but quotes and backslashes is escaped in the names.
function __berth_holders
    set -l words (commandline -opc)
    set -l arguments (__berth_words)
    set -l lines (command $words[1] --json status -- $arguments[2..-1] 2>/dev/null </dev/null)
    for i in (seq (count $lines))
        if string match -q -- '*"kind": "attachment"*' $lines[$i]
            string replace -r '.*?: "(.*)"$' '$1' -- $lines[(math $i + 1)] | string replace -a '\\"' '"' | string replace -a '\\\\' '\\'
        end
    end
end

# True after the two dashes of "berth run": what follows is a command line of its own.
function __berth_is_after_dashes
    contains -- -- (commandline -opc); and __berth_is run
end

function __berth_inner_command
    set -l words (commandline -opc)
    set -l at (contains -i -- -- $words)
    set -l inner (string escape -- $words[(math $at + 1)..-1]) (commandline -ct)
    complete -C (string join ' ' -- $inner)
end

complete -c berth -f
complete -c berth -n __berth_is\ none -a check -d 'Find what is wrong with the declarations'
complete -c berth -n __berth_is\ none -a explain -d 'Tell what a code of a finding means'
complete -c berth -n __berth_is\ none -a show -d 'Print the units and links of volumes'
complete -c berth -n __berth_is\ none -a generate -d 'Write the units and links to a folder'
complete -c berth -n __berth_is\ none -a list -d 'List the declared volumes'
complete -c berth -n __berth_is\ none -a graph -d 'Show what stands on what, and who holds it'
complete -c berth -n __berth_is\ none -a import -d 'Print declarations for an fstab'
complete -c berth -n __berth_is\ none -a status -d 'Tell the state of volumes and who holds them'
complete -c berth -n __berth_is\ none -a diff -d 'Tell what apply would do'
complete -c berth -n __berth_is\ none -a apply -d 'Make the running system what is declared'
complete -c berth -n __berth_is\ none -a try -d 'Apply drafts, and take that back unless it is kept'
complete -c berth -n __berth_is\ none -a edit -d 'Edit a declaration, and try it'
complete -c berth -n __berth_is\ none -a attach -d 'Hold a volume, and mount it if need be'
complete -c berth -n __berth_is\ none -a detach -d 'Let go of a volume'
complete -c berth -n __berth_is\ none -a run -d 'Run a command that holds volumes'
complete -c berth -n __berth_is\ none -a wait -d 'Wait until volumes are mounted'
complete -c berth -n __berth_is\ none -a is-mounted -d 'Tell whether volumes are mounted'
complete -c berth -n __berth_is\ none -a declare -d 'Declare a volume until the next boot'
complete -c berth -n __berth_is\ none -a undeclare -d 'Take back what declare has declared'
complete -c berth -n __berth_is\ none -a settle -d 'Release volumes that nobody holds'
complete -c berth -l root -x -a '(__fish_complete_directories)' -d 'Read everything below a folder'
complete -c berth -l json -d 'Print one JSON object'
complete -c berth -l verbose -d 'Print notes too'
complete -c berth -l color -x -a 'auto always never' -d 'Use colors'
complete -c berth -s h -l help -d 'Print a help text'
complete -c berth -l version -d 'Print the version'
complete -c berth -n '__berth_is check try' -F
complete -c berth -n '__berth_is check' -l kernel -x -a 'auto always never' -d 'Ask drivers about options'
complete -c berth -n '__berth_is check' -l lint -d 'Give advice, too'
complete -c berth -n '__berth_is check' -l format -x -a 'text json sarif' -d 'Print findings as'
complete -c berth -n '__berth_is import declare; and __berth_has 0' -F
complete -c berth -n '__berth_is import' -l replace -d 'Move the lines out of fstab'
complete -c berth -n '__berth_is import' -l take-user-lines -d 'Those with which ordinary users may mount, too'
complete -c berth -n '__berth_is explain' -a '(__berth_codes)' -d Code
complete -c berth -n '__berth_is list show graph status diff apply; or __berth_is run; and not __berth_is_after_dashes' -a '(__berth_volumes)' -d Volume
complete -c berth -n '__berth_is attach detach wait is-mounted' -a '(__berth_volumes)' -d Volume
complete -c berth -n '__berth_is undeclare edit; and __berth_has 0' -a '(__berth_volumes)' -d Volume
complete -c berth -n '__berth_is wait' -l gone -d 'Until none is mounted'
complete -c berth -n '__berth_is detach; and not __berth_has 0' -a '(__berth_holders)' -d Holder
complete -c berth -n '__berth_is detach' -l all -d 'Whatever the holder holds'
complete -c berth -n '__berth_is detach' -l kill -d 'End the processes that use it'
complete -c berth -n '__berth_is detach' -l force -d 'Give up what waits for its server'
complete -c berth -n '__berth_is detach' -l lazy -d 'Take it out of sight'
complete -c berth -n __berth_is_after_dashes -a '(__berth_inner_command)'
complete -c berth -n '__berth_is status apply try edit attach detach run wait declare undeclare settle' -l timeout -x -d 'Wait for so long'
complete -c berth -n '__berth_is apply' -l dry-run -d 'Only tell what would be done'
complete -c berth -n '__berth_is apply try edit' -l yes -d 'Do not ask'
complete -c berth -n '__berth_is apply' -l unmount -d 'Unmount what has another source, if nobody uses it'
complete -c berth -n '__berth_is try' -l edit -d 'Let an editor make the draft'
complete -c berth -n '__berth_is try' -l confirm -d 'Keep what is on trial'
complete -c berth -n '__berth_is try' -l revert -d 'Take back what is on trial'
complete -c berth -n '__berth_is graph' -l reverse -d 'From a volume to who uses it'
complete -c berth -n '__berth_is graph' -l dot -d 'Print it for Graphviz'
complete -c berth -n '__berth_is status' -l usage -d 'Tell size and use, too'
complete -c berth -n '__berth_is status' -l watch -d 'Print it again whenever it changes'
complete -c berth -n '__berth_is generate' -a '(__fish_complete_directories)'
complete -c berth -n '__berth_is status' -l users -d 'Tell who uses them, too'
complete -c berth -n '__berth_is status' -l failed -d 'Only what has failed'
complete -c berth -n '__berth_is status' -l holder -x -d 'Only what this one holds'
