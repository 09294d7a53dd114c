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

# The command, if one has been given: the first word that is neither an option nor an option's value.
function __berth_command
    set -l words (commandline -opc)
    set -l value no
    for word in $words[2..-1]
        if test $value = yes
            set value no
            continue
        end
        switch $word
            case --root --color
                set value yes
            case '-*'
            case '*'
                echo $word
                return 0
        end
    end
    return 1
end

function __berth_is
    test (__berth_command; or echo none) = $argv[1]
end

complete -c berth -f
complete -c berth -n __berth_is\ none -a check -d 'Find what is wrong with the declarations'
complete -c berth -n __berth_is\ none -a show -d 'Print the units and links of volumes'
complete -c berth -n __berth_is\ none -a generate -d 'Write the units and links to a folder'
complete -c berth -n __berth_is\ none -a list -d 'List the declared volumes'
complete -c berth -l root -x -a '(__fish_complete_directories)' -d 'Read everything below a folder'
complete -c berth -l json -d 'Print one JSON object'
complete -c berth -l verbose -d 'Print notes too'
complete -c berth -l color -x -a 'auto always never' -d 'Use colors'
complete -c berth -s h -l help -d 'Print a help text'
complete -c berth -l version -d 'Print the version'
complete -c berth -n '__berth_is check' -F
complete -c berth -n '__berth_is show' -a '(__berth_volumes)' -d Volume
complete -c berth -n '__berth_is generate' -a '(__fish_complete_directories)'
