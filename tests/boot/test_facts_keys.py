"""What a key on a device that is mounted for the unlocking alone rests on, of hand-written units: when PID 1 mounts that device."""

from guest import MOUNTED
from handmade import SHARED, SYSTEM, mount, volume

KEY = "run-key.mount"
LOCKING = 6  # seconds, for a host that is busy

# A condition on the device being locked would have it stay away in the last test, where the unlocking begins only after that.
UNITS = {
    f"{SYSTEM}/{KEY}": mount("/run/key", "DefaultDependencies=no\nStartLimitIntervalSec=0\n"),
    f"{SYSTEM}/unmount-key.service":
        f"[Unit]\nDefaultDependencies=no\nStartLimitIntervalSec=0\nAfter={KEY}\n"
        "[Service]\nType=oneshot\nExecStart=-/usr/bin/umount /run/key\n",
    f"{SYSTEM}/unlock.service":
        f"[Unit]\nDefaultDependencies=no\nStopWhenUnneeded=yes\nStartLimitIntervalSec=0\nRequires={KEY}\nAfter={KEY}\n"
        "Wants=unmount-key.service\nBefore=unmount-key.service\n"
        "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=mountpoint /run/key\n"
        f"ExecStop=sleep {LOCKING}\n",
}
for name in ("x", "y"):
    UNITS |= volume(name, f"/srv/{name}", mount(f"/srv/{name}", SHARED + "Requires=unlock.service\nAfter=unlock.service"))


def times_mounted(machine) -> int:
    machine.wait_unmounted("/run/key")
    return len(machine.events(KEY, MOUNTED))


def test_it_is_mounted_for_each_unlocking_and_for_nothing_else(plain):
    with plain(UNITS) as machine:
        machine.attach("x", "a")
        assert times_mounted(machine) == 1
        machine.attach("x", "b")
        machine.attach("y", "a")
        machine.reload()
        machine.attach("y", "b")
        assert machine.state("unlock.service") == "active" and times_mounted(machine) == 1


def test_it_is_mounted_for_who_comes_while_it_is_locked(plain):
    with plain(UNITS) as machine:
        machine.attach("x", "a")
        machine.detach("x", "a")
        machine.wait_for(lambda: machine.state("unlock.service") == "deactivating", "the locking")
        machine.attach("x", "b")
        assert machine.state("unlock.service") == "active" and times_mounted(machine) == 2
