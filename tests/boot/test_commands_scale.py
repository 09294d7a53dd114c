"""A thousand volumes, some of them held."""

import time

import pytest
from client import berth, quiet

DECLARED = {"/etc/berth/many.toml": "".join(
    f'[volume.v{number}]\nwhere = "/srv/v{number}"\ntype = "tmpfs"\nactivation = "attach"\n'
    for number in range(1000))}


@pytest.fixture
def machine(berth):
    with berth(DECLARED, until={"running"}) as container:
        yield container


def test_status_of_a_thousand_volumes_takes_a_moment(machine):
    for number in range(0, 1000, 100):
        quiet(machine, "attach", f"v{number}", "a")
    began = time.monotonic()
    volumes = berth(machine, "--json", "status", "--usage").data["volumes"]
    seconds = time.monotonic() - began
    print(f"status of 1,000 volumes: {seconds:.2f} s")
    assert len(volumes) == 1000 and seconds < 5
    assert [volume["name"] for volume in volumes if volume["holders"]] == [f"v{n}" for n in range(0, 1000, 100)]
    assert not any(volume["reload_due"] for volume in volumes)
