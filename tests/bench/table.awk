# SPDX-License-Identifier: LGPL-2.1-or-later
# Turns what run.sh measured into a table, with the goals of the design below it.
# Fields: volumes, contender, median, lower and upper quartile, inner median (all microseconds), peak KiB, files, links

function goal(text, value, reached) {
    printf "  %-66s %6.2f   %s\n", text, value, reached ? "reached" : "not reached"
}

# How many times as long `other` takes as `one`.
function ratio(volumes, other, one) {
    return median[volumes, other] / median[volumes, one]
}

function growth(from, to) {
    return (peak[to, "berth"] - peak[from, "berth"]) / (to - from)
}

{
    if (!($1 in seen))
        order[++rows] = $1
    seen[$1] = 1
    median[$1, $2] = $3
    inner[$1, $2] = $6
    peak[$1, $2] = $7
    written[$1, $2] = $8 "+" $9
    spread = ($5 - $4) / 2 / $3 * 100
    if (spread > worst[$1])
        worst[$1] = spread
}

END {
    print "Whole processes, from start to exit: median in ms. fstab: systemd-fstab-generator, pass number " pass "."
    print "loop: a bare loop that writes berth's files and links; writing: that loop without its start and its reading."
    print "noise: half the distance between the quartiles, of the noisiest of the three."
    print ""
    printf "%8s %9s %9s %9s %9s %7s %11s %11s %10s %10s %14s %14s\n", "", "berth", "fstab", "loop", "writing", "noise",
           "fstab", "berth", "berth", "fstab", "berth", "fstab"
    printf "%8s %9s %9s %9s %9s %7s %11s %11s %10s %10s %14s %14s\n", "volumes", "ms", "ms", "ms", "ms", "", "/ berth",
           "/ loop", "peak KiB", "peak KiB", "files+links", "files+links"
    for (row = 1; row <= rows; row++) {
        v = order[row]
        printf "%8d %9.2f %9.2f %9.2f %9.2f %6.0f%% %11.2f %11.2f %10d %10d %14s %14s\n", v, median[v, "berth"] / 1000,
               median[v, "fstab"] / 1000, median[v, "loop"] / 1000, inner[v, "loop"] / 1000, worst[v],
               ratio(v, "fstab", "berth"), ratio(v, "berth", "loop"), peak[v, "berth"], peak[v, "fstab"],
               written[v, "berth"], written[v, "fstab"]
    }
    if ((order[1], "other") in median) {
        print "\nThe other berth-generator, in the same rounds"
        for (row = 1; row <= rows; row++) {
            v = order[row]
            printf "%8d %9.2f ms %12d KiB    / berth %5.2f\n", v, median[v, "other"] / 1000, peak[v, "other"],
                   ratio(v, "other", "berth")
        }
    }
    print "\nGoals"
    for (v = 1; v <= 10; v *= 10) {
        if (v in seen)
            goal(v (v == 1 ? " volume" : " volumes") ": at least 2 times as fast as fstab", ratio(v, "fstab", "berth"),
                 ratio(v, "fstab", "berth") >= 2)
    }
    if (!(10000 in seen))
        exit
    goal("10,000 volumes: at least 4 times as fast as fstab", ratio(10000, "fstab", "berth"),
         ratio(10000, "fstab", "berth") >= 4)
    goal("10,000 volumes: at most 1.6 times the bare loop", ratio(10000, "berth", "loop"),
         ratio(10000, "berth", "loop") <= 1.6)
    memory = peak[10000, "berth"] / peak[10000, "fstab"]
    goal("10,000 volumes: peak memory at most 3 times fstab's", memory, memory <= 3)
    goal("10,000 volumes: MiB, at most 20", peak[10000, "berth"] / 1024, peak[10000, "berth"] <= 20 * 1024)
    if ((100 in seen) && (1000 in seen)) {
        linear = growth(1000, 10000) / growth(100, 1000)
        goal("memory: KiB a volume above 1,000, at most 1.2 times those below", linear, linear <= 1.2)
    }
}
