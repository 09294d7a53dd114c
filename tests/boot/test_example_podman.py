"""examples/podman: containers in the container, run by podman itself, with images made here."""

import pytest
from examples import declaration, example, folder
from guest import File

pytestmark = pytest.mark.one_container

STORE = "/srv/registry"

REGISTRY = """\
#!/bin/sh
trap 'echo ended >/var/lib/registry/log; exit 0' TERM
touch /var/lib/registry/started
while :; do sleep 0.1; done
"""

# It reports what it sees, and that it can't write.
CLAMSCAN = """\
#!/bin/sh
echo "arguments $*, files $(ls /scan | tr '\\n' ' ')"
touch /scan/written 2>/dev/null && exit 1
exit 0
"""

IMPORT = """
set -eu
cd /root/image
cp /bin/busybox bin
for program in sh sleep ls touch tr; do ln -s busybox "bin/$program"; done
tar -cf /root/image.tar .
podman import --quiet --change 'CMD ["registry"]' /root/image.tar docker.io/library/registry:2
podman import --quiet /root/image.tar docker.io/clamav/clamav:stable
"""

FILES = {
    "/etc/containers/systemd/registry.container": example("podman/registry.container"),
    "/etc/systemd/system/registry-scan.service": example("podman/registry-scan.service"),
    # Until the test has made its image.
    "/etc/containers/systemd/registry.container.d/test.conf": "[Install]\nWantedBy=\n",
    # What an overlay on an overlay and the lack of cgroup controllers ask for.
    "/etc/containers/storage.conf":
        '[storage]\ndriver = "vfs"\nrunroot = "/run/containers/storage"\ngraphroot = "/var/lib/containers/storage"\n',
    "/etc/containers/containers.conf": "[containers]\npids_limit = 0\n",
    "/root/image/bin/registry": File(REGISTRY, 0o755),
    "/root/image/bin/clamscan": File(CLAMSCAN, 0o755),
    "/var/lib/registry-disk/keep": "",
} | declaration("containers", registry=folder("registry-disk"))


@pytest.fixture(scope="module")
def machine(berth):
    """Debian 12 has no quadlet."""
    with berth(FILES, release="trixie", packages=("podman", "busybox-static"),
               arguments=("--system-call-filter=add_key bpf keyctl",), until={"running"}) as container:
        container.run("sh", "-c", IMPORT)
        yield container


@pytest.fixture(autouse=True)
def rest(machine):
    yield
    machine.stop("registry.service", "registry-scan.service", check=False)
    machine.run("systemctl", "reset-failed")
    machine.wait_unmounted(STORE)
    machine.run("sh", "-c", "rm -f /var/lib/registry-disk/*")


def test_a_quadlet_mounts_its_volume_and_releases_it(machine):
    assert machine.show("registry.service", "BindsTo", "SourcePath") == {
        "BindsTo": "srv-registry.mount", "SourcePath": "/etc/containers/systemd/registry.container"}
    machine.start("registry.service")
    machine.wait_for(machine.path(f"{STORE}/started").exists, "what the container writes")
    assert machine.mounted(STORE)
    machine.stop("registry.service")
    machine.wait_unmounted(STORE)
    assert machine.path("/var/lib/registry-disk/log").read_text() == "ended\n"


def test_a_container_unit_has_the_volume_mounted_while_it_runs(machine):
    machine.write("/var/lib/registry-disk/image", "")
    machine.start("registry-scan.service")
    machine.wait_unmounted(STORE)
    assert "arguments --recursive --infected /scan, files image" in machine.journal("-u", "registry-scan.service")


def test_both_share_the_volume(machine):
    machine.start("registry.service")
    machine.wait_for(machine.path(f"{STORE}/started").exists, "what the container writes")
    machine.start("registry-scan.service")
    machine.reload()
    assert len(machine.mounts(STORE)) == 1 and machine.state("registry.service") == "active"
    assert "files started" in machine.journal("-u", "registry-scan.service")


def test_a_container_stops_when_its_volume_goes(machine):
    machine.start("registry.service")
    machine.run("umount", STORE)
    machine.wait_for(lambda: machine.state("registry.service") == "inactive", "the end of the container")


def test_a_container_does_not_start_without_its_volume(machine):
    machine.run("mv", "/var/lib/registry-disk", "/var/lib/elsewhere")
    assert machine.start("registry.service", check=False).returncode != 0
    assert machine.run("podman", "ps", "--quiet").stdout == ""
    machine.run("mv", "/var/lib/elsewhere", "/var/lib/registry-disk")
