"""examples/website.toml and examples/scratch.toml: services that berth ties to their volumes."""

import pytest
from examples import declaration, folder
from handmade import SYSTEM, service

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

CACHE = "/var/cache/render"

FILES = {
    "/var/lib/sites/www/index.html": "hello\n",
    f"{SYSTEM}/nginx.service": service() + "ExecStartPre=grep hello /var/www/index.html\n",
    f"{SYSTEM}/render.service": service("Requires=gpu.service\nAfter=gpu.service"),
    # Without a /run/gpu it fails, when the volume is mounted already: only that leaves something behind.
    f"{SYSTEM}/gpu.service": service("After=var-cache-render.mount", "cat /run/gpu") + "Type=oneshot\n",
} | declaration("website", sites=folder("sites")) | declaration("scratch")


@pytest.fixture(scope="module")
def machine(berth):
    with berth(FILES, until={"running"}) as container:
        yield container


def test_a_website_comes_and_goes_with_its_folder(machine):
    machine.start("nginx.service")
    machine.stop("srv-sites.mount")
    assert machine.state("nginx.service") == "inactive"
    assert not machine.mounted("/var/www") and not machine.mounted("/srv/sites")
    machine.start("nginx.service")
    assert machine.path("/var/www/index.html").read_text() == "hello\n"


def test_a_website_does_not_start_on_an_empty_folder(machine):
    machine.stop("srv-sites.mount")
    machine.run("mv", "/var/lib/sites/www", "/var/lib/sites/elsewhere")
    assert machine.start("nginx.service", check=False).returncode != 0
    assert not machine.mounted("/var/www")
    assert machine.show("nginx.service", "ExecMainStartTimestampMonotonic") == {"ExecMainStartTimestampMonotonic": "0"}
    machine.run("mv", "/var/lib/sites/elsewhere", "/var/lib/sites/www")
    machine.start("nginx.service")


def gpu_fails(machine):
    assert machine.start("render.service", check=False).returncode != 0
    assert machine.show("gpu.service", "Result") == {"Result": "exit-code"}
    assert machine.state("render.service") == "inactive"


def test_a_service_that_fails_half_way_leaves_nothing_mounted(machine):
    gpu_fails(machine)
    machine.wait_unmounted(CACHE)
    machine.write("/run/gpu", "")
    machine.start("render.service")
    assert machine.mounted(CACHE)
    machine.run("systemctl", "kill", "--signal=KILL", "render.service")
    machine.wait_unmounted(CACHE)
    machine.run("systemctl", "reset-failed", "render.service")
    machine.run("rm", "/run/gpu")


def test_it_is_berth_that_releases_what_such_a_service_leaves(machine):
    machine.run("systemctl", "mask", "--runtime", "berth-settle.service")
    gpu_fails(machine)
    machine.run("sleep", "1")
    assert machine.mounted(CACHE)
    machine.run("berth", "settle")
    assert not machine.mounted(CACHE)
    machine.run("systemctl", "unmask", "--runtime", "berth-settle.service")
