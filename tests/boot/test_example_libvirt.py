"""examples/libvirt: a hook that attaches the volumes of a virtual machine, called as libvirt does; a guest is a process
in a scope below machine.slice that writes to its image when it is told to end."""

import shlex

import pytest
from examples import declaration, folder, script
from guest import UNMOUNTED, File
from handmade import SYSTEM, service

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

HOOK = "/etc/libvirt/hooks/qemu.d/berth"
IMAGES, MEDIA = "/srv/vm-images", "/srv/vm-media"

# Whatever a shell, systemctl or an option parser could trip over.
ODD = "-two words, 50% * \\x20 ü"

# Like qemu it needs a moment to end, with its image open until then.
GUEST = """\
#!/bin/sh
trap 'sleep 1; echo ended >&3; exit 0' TERM
exec 3>>"$1"
while :; do sleep 0.1; done
"""

SOON = 20  # far from the 90 s after which systemd kills what does not end


def files(images: str = "", media: str = "") -> dict:
    volumes = {"vm-images": folder("images", images), "vm-media": folder("media", media)}
    return {
        HOOK: script("libvirt/qemu"),
        "/usr/bin/guest": File(GUEST, 0o755),
        "/var/lib/images/keep": "",
        "/var/lib/media/keep": "",
        "/root/guest.xml": "<domain type='kvm'/>\n" * 10_000,
        "/etc/berth/guests/web": "vm-images     # the system disk\n\n# and\nvm-media\n",
        "/etc/berth/guests/mail": "vm-images",
        "/etc/berth/guests/changed": "vm-images\nvm-media\n",
        f"/etc/berth/guests/{ODD}": "vm-images",
        "/etc/berth/guests/wrong": "vm-images\nvm-imagse\nvm-media\n",
    } | declaration("virtual-machines", **volumes)


@pytest.fixture(scope="module")
def shared(berth):
    with berth(files(), until={"running"}) as container:
        yield container


@pytest.fixture
def machine(shared):
    yield shared
    shared.run("systemctl", "stop", "volume-*")
    for path in (IMAGES, MEDIA):
        shared.wait_unmounted(path)


def hook(machine, *arguments, check=True):
    called = shlex.join([HOOK, *arguments])
    result = machine.run("sh", "-c", f"cat /root/guest.xml | {called}", check=check)
    assert result.stdout == "", "libvirt may take it for XML"
    return result


def scope(guest):
    return f"machine-qemu-{guest}.scope"


def begin(machine, guest):
    hook(machine, guest, "prepare", "begin", "-")
    hook(machine, guest, "start", "begin", "-")
    command = shlex.join(["systemd-run", "--scope", "--slice=machine.slice", f"--unit={scope(guest)}",
                          "/usr/bin/guest", f"{IMAGES}/{guest}.img"])
    machine.run("sh", "-c", f"setsid {command} >/dev/null 2>&1 &")
    machine.wait_for(lambda: machine.path(f"{IMAGES}/{guest}.img").exists(), f"guest {guest}")
    hook(machine, guest, "started", "begin", "-")


def end(machine, guest):
    machine.stop(scope(guest))
    hook(machine, guest, "stopped", "end", "-", "shutdown")
    hook(machine, guest, "release", "end", "-", "shutdown")


def test_guests_share_a_volume_and_the_last_one_unmounts_it(machine):
    begin(machine, "web")
    assert machine.mounted(IMAGES) and machine.mounted(MEDIA)
    hook(machine, ODD, "prepare", "begin", "-")
    assert len(machine.mounts(IMAGES)) == 1
    end(machine, "web")
    assert machine.mounted(IMAGES) and not machine.mounted(MEDIA)
    hook(machine, ODD, "release", "end", "-", "destroyed")
    assert not machine.mounted(IMAGES)
    assert machine.path("/var/lib/images/web.img").read_text() == "ended\n"


def test_a_guest_whose_volume_is_unknown_does_not_start_and_holds_nothing(machine):
    result = hook(machine, "wrong", "prepare", "begin", "-", check=False)
    assert result.returncode == 1 and "'vm-imagse'" in result.stderr
    assert not machine.mounted(IMAGES) and not machine.mounted(MEDIA)
    # libvirt calls it all the same.
    assert hook(machine, "wrong", "release", "end", "-", "failed").stderr == "berth: warning: 'vm:wrong' holds nothing\n"


def test_a_guest_whose_volume_can_not_be_mounted_does_not_start_and_holds_nothing(machine):
    machine.run("mv", "/var/lib/media", "/var/lib/elsewhere")
    assert hook(machine, "web", "prepare", "begin", "-", check=False).returncode == 1
    assert machine.units("volume-*") == {} and not machine.mounted(MEDIA)
    machine.wait_unmounted(IMAGES)
    machine.run("mv", "/var/lib/elsewhere", "/var/lib/media")
    hook(machine, "web", "prepare", "begin", "-")
    assert machine.mounted(IMAGES) and machine.mounted(MEDIA)


def test_what_another_of_that_name_holds_is_not_the_guests(machine):
    machine.run("berth", "attach", "vm-media", "changed")
    hook(machine, "changed", "prepare", "begin", "-")
    hook(machine, "changed", "release", "end", "-", "shutdown")
    assert machine.mounted(MEDIA) and not machine.mounted(IMAGES)
    machine.run("berth", "detach", "vm-media", "changed")


def test_a_guest_lets_go_of_what_its_file_does_not_name_any_more(machine):
    hook(machine, "changed", "prepare", "begin", "-")
    machine.write("/etc/berth/guests/changed", "vm-images\n")
    hook(machine, "changed", "release", "end", "-", "shutdown")
    assert not machine.mounted(MEDIA) and not machine.mounted(IMAGES)


def test_a_busy_volume_does_not_keep_the_others_or_libvirt(machine):
    hook(machine, "web", "prepare", "begin", "-")
    machine.run("systemd-run", "--unit=reader.service", f"--property=StandardInput=file:{IMAGES}/keep", "sleep", "60")
    result = hook(machine, "web", "release", "end", "-", "shutdown")
    assert "sleep" in result.stderr, "who is in the way"
    assert machine.mounted(IMAGES) and not machine.mounted(MEDIA)
    assert machine.units("volume-*") == {}
    machine.stop("reader.service")


def test_a_guest_without_a_file_needs_nothing(machine):
    for name in ("other", "..", "web/../web"):
        hook(machine, name, "prepare", "begin", "-")
        hook(machine, name, "release", "end", "-", "shutdown")
    assert machine.units("volume-*") == {}


def test_a_start_that_is_called_off_holds_nothing(berth):
    slow = {f"{SYSTEM}/slow.service": service(command="sleep 5") + "Type=oneshot\n"}
    with berth(files(media='requires = ["slow.service"]') | slow, until={"running"}) as machine:
        call = shlex.join([HOOK, "web", "prepare", "begin", "-"])
        pid = machine.run("sh", "-c", f"setsid {call} >/dev/null 2>&1 & echo $!").stdout.strip()
        machine.wait_for(lambda: machine.state("slow.service") == "activating", "the second volume")
        machine.wait_for(lambda: machine.mounted(IMAGES), "the first volume")
        machine.run("sh", "-c", f"kill {pid}")
        machine.wait_for(lambda: not machine.path(f"/proc/{pid}").exists(), "the end of the hook")
        assert machine.units("volume-*") == {} and not machine.mounted(MEDIA)
        machine.wait_unmounted(IMAGES)


def test_shutdown_with_guests_running_unmounts_as_soon_as_they_have_ended(berth):
    with berth(files(), until={"running"}) as machine:
        begin(machine, "web")
        begin(machine, "mail")
        assert machine.power_off() < SOON
        journal = machine.journal()
        assert "target is busy" not in journal and "Failed unmounting" not in journal
        [unmounted] = machine.events("srv-vm\\x2dimages.mount", UNMOUNTED)
        for guest in ("web", "mail"):
            assert (machine.root / f"var/lib/images/{guest}.img").read_text() == "ended\n"
            [ended] = machine.events(scope(guest), UNMOUNTED)
            assert ended < unmounted


def test_without_the_order_shutdown_unmounts_under_the_guests(berth):
    # It takes its time to end. On a busy host the unmount may come too late all the same, but not each time.
    slow = {"/usr/bin/guest": File(GUEST.replace("sleep 1;", "sleep 10;"), 0o755)}

    def is_unmounted_under_the_guest():
        with berth(files(images="before = []") | slow, until={"running"}) as machine:
            begin(machine, "web")
            machine.power_off()
            # The journal may have ended before.
            return "Failed unmounting" in machine.console.read_text(errors="replace") + machine.journal()

    assert any(is_unmounted_under_the_guest() for _ in range(3))
