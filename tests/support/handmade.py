"""Units as design.md has berth write them, but by hand: what is asserted of them is a fact of systemd alone."""

from guest import Link

SYSTEM = "/etc/systemd/system"

DETACHED = """\
DefaultDependencies=no
Conflicts=umount.target
Before=umount.target
After=local-fs-pre.target
"""

# The shell of emergency mode would wait for a password that nobody types, and then go on with the boot.
SILENT_EMERGENCY = {f"{SYSTEM}/emergency.service.d/50-test.conf":
                    "[Service]\nExecStartPre=\nExecStart=\nExecStart=sleep infinity\n"}

# With default dependencies, as NetworkManager has them.
NETWORK = {
    f"{SYSTEM}/network.service": "[Unit]\nBefore=network.target network-online.target\nWants=network.target\n"
                                 "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=true\n",
    f"{SYSTEM}/network-online.target.wants/network.service": Link("../network.service"),
}

SHARED = DETACHED + "StopWhenUnneeded=yes\nStartLimitIntervalSec=0\n"


def mount(where: str, unit: str = SHARED, what: str = "tmpfs", kind: str = "tmpfs", options: str = "mode=0755") -> str:
    return f"[Unit]\n{unit}\n[Mount]\nWhat={what}\nWhere={where}\nType={kind}\nOptions={options}\n"


def bind(what: str, where: str, unit: str = SHARED) -> str:
    return mount(where, unit, what, "none", "bind")


def guard(where: str, unit: str = DETACHED) -> str:
    """A mount unit whose start always fails."""
    return mount(where, "Description=the diagnostic\nAssertKernelCommandLine=never-there\n" + unit)


def target(*mounts: str) -> str:
    names = " ".join(mounts)
    return f"[Unit]\nBindsTo={names}\nAfter={names}\n"


def service(unit: str = "", command: str = "sleep infinity") -> str:
    return f"[Unit]\n{unit}\n[Service]\nExecStart={command}\n"


def volume(name: str, where: str, text: str | None = None) -> dict[str, str]:
    """The two files of an attachable volume."""
    unit = where.lstrip("/").replace("/", "-") + ".mount"
    return {f"{SYSTEM}/{unit}": text or mount(where), f"{SYSTEM}/volume-{name}@.target": target(unit)}
