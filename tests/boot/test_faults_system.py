"""What happens to held volumes when the whole system is in trouble, or on its way."""

import time

import figures
import pytest
from faults import shared
from guest import MOUNTED, UNMOUNTED, Failed, attachment
from handmade import SYSTEM, service

pytestmark = [pytest.mark.every_release, pytest.mark.fault]

HOLDERS = 3000
AT_ONCE = 500
SOON = 20  # far from the 90 s that a stuck job would take


def leave_no_room(machine):
    """In /run: not for one byte, nor for one file."""
    kilobytes, files = machine.run("df", "-k", "--output=used,iused", "/run").stdout.splitlines()[1].split()
    machine.run("mount", "-o", f"remount,size={int(kilobytes) + 512}k,nr_inodes={int(files) + 50}", "/run")
    machine.run("sh", "-c", "cat /dev/zero >/run/ballast; cd /run && touch $(seq 200); true")


def make_room(machine, size):
    machine.path("/run/ballast").unlink(missing_ok=True)
    machine.run("mount", "-o", f"remount,size={size}", "/run")


HELD = ("a", "m", "z")


def many(letter):
    return {f"/etc/berth/{letter}.toml": "".join(shared(f"{letter}-{number}", f"/srv/{letter}-{number}")
                                                 for number in range(150))}


def unpaired(machine):
    """Mount units that the generator left without their attachment target, and the other way round."""
    names = {path.name for path in machine.path("/run/systemd/generator").iterdir()}
    mounts = {name.removesuffix(".mount").removeprefix("srv-").replace(r"\x2d", "-")
              for name in names if name.endswith(".mount")}
    return mounts ^ {name.removesuffix("@.target").removeprefix("volume-") for name in names if name.endswith("@.target")}


def test_a_reload_on_a_full_run_keeps_what_is_held_and_room_puts_all_right(berth, systemd):
    held = {f"/etc/berth/{name}.toml": shared(name, f"/srv/{name}") for name in HELD}
    with berth(held, until={"running"}) as machine:
        for name in HELD:
            machine.run("berth", "attach", name, "one")
        last = machine.path("/run/systemd/generator/srv-z.mount")
        # More new units than there is room where the old ones were, and in between.
        for path, text in (many("c") | many("p")).items():
            machine.write(path, text)
        leave_no_room(machine)
        refused = machine.run("systemctl", "daemon-reload", check=False)
        if systemd < 262:
            assert refused.returncode != 0 and "not enough space" in refused.stderr and last.exists()
        make_room(machine, "64M")
        machine.reload()
        assert not last.exists()
        assert unpaired(machine) == set()
        for name in HELD:
            assert len(machine.mounts(f"/srv/{name}")) == 1
            assert machine.state(attachment(name, "one")) == "active"
        make_room(machine, "64M,nr_inodes=10000")
        machine.reload()
        assert last.exists()
        for name in HELD:
            machine.run("berth", "attach", name, "two")
            machine.run("berth", "detach", name, "one")
            assert len(machine.mounts(f"/srv/{name}")) == len(machine.events(f"srv-{name}.mount", MOUNTED)) == 1
            machine.run("berth", "detach", name, "two")
            assert not machine.mounted(f"/srv/{name}")


def test_three_thousand_holders_are_counted_to_the_last(berth, release):
    holders = [f"h{number}" for number in range(HOLDERS)]
    with berth({"/etc/berth/x.toml": shared("x", "/srv/x")}, until={"running"}) as machine:
        began = time.monotonic()
        for first in range(0, HOLDERS, AT_ONCE):
            machine.start(*(attachment("x", holder) for holder in holders[first:first + AT_ONCE]), timeout=120)
        started = time.monotonic()
        assert list(machine.units("volume-x@*").values()) == ["active"] * HOLDERS
        assert len(machine.mounts("/srv/x")) == 1
        machine.run("berth", "attach", "x", "h-more")
        machine.run("berth", "detach", "x", "h-more")
        machine.reload()
        before = time.monotonic()
        for first in range(1, HOLDERS, AT_ONCE):
            machine.stop(*(attachment("x", holder) for holder in holders[first:first + AT_ONCE]), timeout=120)
        stopped = time.monotonic()
        machine.reload()
        assert len(machine.mounts("/srv/x")) == 1 and len(machine.events("srv-x.mount", MOUNTED)) == 1
        assert machine.units("volume-x@*", "--state=active") == {attachment("x", holders[0]): "active"}
        machine.run("berth", "detach", "x", holders[0])
        assert not machine.mounted("/srv/x")
        figures.record("holders", release, holders=HOLDERS, ms_to_start_one=f"{(started - began) / HOLDERS * 1e3:.1f}",
                       ms_to_stop_one=f"{(stopped - before) / HOLDERS * 1e3:.1f}")


REBOOTED = {
    "/etc/berth/all.toml": shared("x", "/srv/x", 'holders = ["always"]') + shared("inner", "/srv/x/inner")
    + shared("used", "/srv/used", 'used_by = ["user.service"]'),
    f"{SYSTEM}/user.service": service() + "ExecStop=sh -c 'sleep 0.3; cp /srv/used/word /var/lib/last-word'\n",
}


def is_running(machine):
    try:
        return machine.run("systemctl", "is-system-running", check=False, timeout=3).stdout == "running\n"
    except Failed:
        return False  # PID 1 took the question along into its new life


@pytest.mark.every_release(since=254)
def test_a_soft_reboot_ends_all_holders_in_order_and_brings_back_the_declared_ones(berth):
    with berth(REBOOTED, until={"running"}) as machine:
        machine.start("user.service")
        machine.write("/srv/used/word", "the last one")
        machine.run("berth", "attach", "inner", "vm1")
        began = time.monotonic()
        machine.run("systemctl", "soft-reboot", "--no-block")
        machine.wait_for(lambda: "inner" not in str(machine.mounts()), "the end of the volumes", SOON)
        machine.wait_for(lambda: is_running(machine), "the system to be up again", SOON)
        assert time.monotonic() - began < SOON
        assert machine.path("/var/lib/last-word").read_text() == "the last one"
        assert machine.units("volume-*@*") == {attachment("x", "always"): "active"}
        assert len(machine.mounts("/srv/x")) == 1 and not machine.mounted("/srv/used")
        # The last of it comes too late for the journal.
        console = machine.console.read_text(errors="replace")
        assert console.index("Unmounted srv-x-inner.mount") < console.index("Unmounted srv-x.mount")
        assert console.index("Stopped user.service") < console.index("Unmounted srv-used.mount")
        journal = machine.journal()
        assert "Failed unmounting" not in journal and "timed out" not in journal


def test_a_mask_on_a_held_volume_keeps_mount_and_holder_and_its_end_releases(berth):
    with berth({"/etc/berth/x.toml": shared("x", "/srv/x")}, until={"running"}) as machine:
        machine.run("berth", "attach", "x", "a")
        machine.run("systemctl", "mask", "--runtime", "srv-x.mount")
        machine.reload()
        assert len(machine.mounts("/srv/x")) == 1 and machine.state(attachment("x", "a")) == "active"
        assert '"state": "masked"' in machine.run("berth", "--json", "status", "x").stdout
        machine.detach("x", "a")
        machine.reload()
        assert machine.mounted("/srv/x")
        machine.run("systemctl", "unmask", "--runtime", "srv-x.mount")
        machine.reload()
        machine.wait_unmounted("/srv/x")
        machine.run("systemctl", "mask", "--runtime", "srv-x.mount")
        machine.reload()
        refused = machine.run("berth", "attach", "x", "a", check=False)
        assert refused.returncode == 1 and "masked" in refused.stderr
        assert not machine.mounted("/srv/x") and machine.state(attachment("x", "a")) == "inactive"


def test_a_mask_on_a_required_volume_takes_no_other_with_it(berth):
    required = '[volume.vital]\nwhere = "/srv/vital"\ntype = "tmpfs"\nrequired = true\n'
    other = '[volume.other]\nwhere = "/srv/other"\ntype = "tmpfs"\nrequired = true\n'
    with berth({"/etc/berth/both.toml": required + other}, until={"running"}) as machine:
        machine.run("systemctl", "mask", "srv-vital.mount")
        machine.reload()
        assert machine.mounted("/srv/vital") and machine.mounted("/srv/other")
        assert machine.power_off() < SOON
        machine.until = {"running", "degraded"}
        machine.boot()
        assert machine.state("local-fs.target") == machine.state("multi-user.target") == "active"
        assert machine.mounted("/srv/other") and not machine.mounted("/srv/vital")


