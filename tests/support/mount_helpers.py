"""Mount helpers of types that no kernel has: one takes its time, one always fails."""

from guest import File

SLOW = {
    # A file of the source's name in /run/slow holds the mount up for as long as it is there.
    "/sbin/mount.slowfs": File("""#!/bin/sh
for _ in $(seq 600); do
    [ -e "/run/slow/$1" ] || exec mount -i -t tmpfs "$1" "$2" -o "${4:-rw}"
    sleep 0.05
done
exit 32
""", 0o755),
    "/etc/tmpfiles.d/slow.conf": "d /run/slow\n",
}

FAILING = {
    # Prints what /run/why has, and fails while that is there.
    "/sbin/mount.failfs": File("""#!/bin/sh
if [ -e /run/why ]; then
    echo "mount.failfs: $1: $(cat /run/why)" >&2
    exit 32
fi
exec mount -i -t tmpfs "$1" "$2" -o "${4:-rw}"
""", 0o755),
}


def slow_down(machine, source: str) -> None:
    machine.write(f"/run/slow/{source}", "")


def let_through(machine, source: str) -> None:
    """And waits for the end of its mount, which is in no mount table before."""
    machine.path(f"/run/slow/{source}").unlink()
    machine.wait_for(lambda: "activating" not in machine.units("*.mount").values(), "the end of all mounts")
