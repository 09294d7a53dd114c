"""What a manager that counts by hand gets wrong: users that cross each other, that fail, repeat themselves or die."""

from contextlib import ExitStack

import pytest
from faults import FAIL, HELPERS, Client, arrange, end, shared
from guest import MOUNTED, UNMOUNTED, attachment
from handmade import SYSTEM, service

pytestmark = [pytest.mark.every_release, pytest.mark.one_container]

X, UNIT, FILE = "/srv/x", "srv-x.mount", "/srv/x/file"
UNTIL_LET_GO = ': >"$fault-reached"; for _ in $(seq 300); do [ -e "$fault" ] || break; sleep 0.05; done\n'

DECLARED = HELPERS | {
    "/etc/berth/x.toml": shared("x", X) + shared("inner", f"{X}/inner") + shared("other", "/srv/other"),
    f"{SYSTEM}/path-user.service": service(f"RequiresMountsFor={X}/folder"),
}


@pytest.fixture(scope="module")
def container(berth):
    with berth(DECLARED, until={"running"}) as machine:
        yield machine


@pytest.fixture
def machine(container):
    yield container
    try:
        wait_released(container)
        assert "active" not in container.units("volume-*@*.target").values()
    finally:
        # The next test is not to suffer from what one has left.
        container.run("sh", "-c", "rm -f /faults/*mount-*; systemctl stop 'volume-*@*.target' 'berth-run-*.scope'")


@pytest.fixture(params=["systemctl", "berth"])
def way(request):
    return request.param


def command(way, verb, holder, volume="x"):
    if way == "berth":
        return ["berth", verb, volume, holder]
    return ["systemctl", {"attach": "start", "detach": "stop"}[verb], attachment(volume, holder)]


class Count:
    """Of mounts and unmounts from here on."""

    def __init__(self, machine):
        self.machine = machine
        self.before = self._events()

    def _events(self):
        return [len(self.machine.events(UNIT, kind)) for kind in (MOUNTED, UNMOUNTED)]

    def mounts_and_unmounts(self):
        return tuple(now - before for now, before in zip(self._events(), self.before))


def wait_for_job(machine, holder):
    machine.wait_for(lambda: attachment("x", holder) in machine.run("systemctl", "list-jobs").stdout, f"{holder}'s job")


def hold_up(machine, verb, then=""):
    """The next `mount` or `umount` of the volume takes until end()."""
    machine.run("rm", "-f", f"/faults/{verb}-srv-x-reached")
    arrange(machine, verb, X, UNTIL_LET_GO + then)


def wait_held_up(machine, verb):
    machine.wait_for(lambda: machine.path(f"/faults/{verb}-srv-x-reached").exists(), f"the {verb} to begin")
    assert machine.state(UNIT) == {"mount": "activating", "umount": "deactivating"}[verb]


def wait_released(machine):
    machine.wait_unmounted(X)
    machine.wait_for(lambda: machine.state(UNIT) in ("inactive", "failed"), "the mount unit's end")


def test_a_second_holder_that_comes_while_the_first_one_mounts_shares_its_mount(machine, way):
    count = Count(machine)
    hold_up(machine, "mount")
    with Client(machine, *command(way, "attach", "a")) as first:
        wait_held_up(machine, "mount")
        with Client(machine, *command(way, "attach", "b")) as second:
            wait_for_job(machine, "b")
            assert not machine.mounted(X) and first.process.poll() is None and second.process.poll() is None
            end(machine, "mount", X)
            assert first.end().returncode == second.end().returncode == 0
    assert len(machine.mounts(X)) == 1
    machine.run(*command(way, "detach", "a"))
    assert machine.mounted(X) and machine.state(attachment("x", "b")) == "active"
    machine.run(*command(way, "detach", "b"))
    wait_released(machine)
    assert count.mounts_and_unmounts() == (1, 1)


def test_who_comes_while_the_last_one_unmounts_gets_exactly_one_new_mount(machine, way):
    count = Count(machine)
    machine.run(*command(way, "attach", "a"))
    machine.write(FILE, "of the first mount")
    hold_up(machine, "umount")
    with Client(machine, *command(way, "detach", "a")) as leaving:
        wait_held_up(machine, "umount")
        with Client(machine, *command(way, "attach", "b")) as coming, \
                Client(machine, *command(way, "attach", "c")) as late:
            wait_for_job(machine, "b")
            wait_for_job(machine, "c")
            assert coming.process.poll() is None and late.process.poll() is None
            end(machine, "umount", X)
            assert leaving.end().returncode == coming.end().returncode == late.end().returncode == 0
    assert len(machine.mounts(X)) == 1 and not machine.path(FILE).exists()
    assert count.mounts_and_unmounts() == (2, 1)
    for holder in ("b", "c"):
        machine.run(*command(way, "detach", holder))
    wait_released(machine)


def test_a_volume_does_not_wait_for_the_unmount_of_another(machine, way):
    machine.run(*command(way, "attach", "a"))
    hold_up(machine, "umount")
    with Client(machine, *command(way, "detach", "a")) as leaving:
        wait_held_up(machine, "umount")
        machine.run(*command(way, "attach", "a", "other"))
        assert machine.mounted("/srv/other")
        machine.run(*command(way, "detach", "a", "other"))
        machine.wait_unmounted("/srv/other")
        assert machine.mounted(X) and machine.state(UNIT) == "deactivating"
        end(machine, "umount", X)
        assert leaving.end().returncode == 0


def test_who_comes_after_an_unmount_that_failed_finds_the_mount_as_it_was(machine, way):
    def refusals():
        return machine.journal("-u", UNIT).count("target is busy")
    before = refusals()
    machine.run(*command(way, "attach", "a"))
    machine.write(FILE, "kept")
    with Client(machine, "sh", "-c", f"cd {X} && exec sleep 600") as user:
        machine.wait_for(lambda: user.command() == "sleep", "the process that is in the way")
        if way == "berth":
            assert machine.run("berth", "detach", "--timeout", "1", "x", "a", check=False).returncode == 3
        else:
            machine.detach("x", "a")
        machine.wait_for(lambda: refusals() > before, "an unmount that fails")
        machine.run(*command(way, "attach", "b"))
    machine.reload()
    # The journal can't tell: b's start may be reported as a mount, and the unmount as a failure.
    assert len(machine.mounts(X)) == 1 and machine.path(FILE).read_text() == "kept"
    machine.run(*command(way, "detach", "b"))
    wait_released(machine)


def test_all_who_wait_for_a_mount_that_fails_are_told_and_the_next_one_mounts(machine, way):
    hold_up(machine, "mount", FAIL)
    with ExitStack() as stack:
        clients = []
        for holder in ("a", "b", "c"):
            clients.append(stack.enter_context(Client(machine, *command(way, "attach", holder))))
            wait_for_job(machine, holder)
        wait_held_up(machine, "mount")
        end(machine, "mount", X)
        assert [client.end().returncode for client in clients] == [1, 1, 1]
    assert not machine.mounted(X) and "active" not in machine.units("volume-x@*").values()
    machine.run(*command(way, "attach", "d"))
    assert len(machine.mounts(X)) == 1
    machine.run(*command(way, "detach", "d"))


def test_clients_that_say_the_same_at_once_are_one_holder(machine, way):
    def all_at_once(verb):
        with ExitStack() as stack:
            clients = [stack.enter_context(Client(machine, *command(way, verb, "a"))) for _ in range(8)]
            return [client.end().returncode for client in clients]
    count = Count(machine)
    assert all_at_once("attach") == [0] * 8
    machine.run(*command(way, "attach", "b"))
    assert all_at_once("detach") == [0] * 8
    machine.reload()
    assert machine.state(attachment("x", "b")) == "active" and machine.mounted(X)
    machine.run(*command(way, "detach", "b"))
    wait_released(machine)
    assert count.mounts_and_unmounts() == (1, 1)


def test_a_holder_outlives_its_client_and_restarts_of_all_who_know_of_it(machine, way):
    count = Count(machine)
    machine.run("systemd-run", "--wait", "--quiet", "--collect", *command(way, "attach", "a"))
    machine.write(FILE, "kept")
    machine.run("systemctl", "daemon-reexec")
    machine.run("systemctl", "restart", "systemd-journald.service", "systemd-logind.service")
    machine.reload()
    assert machine.path(FILE).read_text() == "kept" and len(machine.mounts(X)) == 1
    assert '"name":"a"' in machine.run("berth", "--json", "status", "x").stdout.replace(" ", "")
    assert count.mounts_and_unmounts() == (1, 0)
    other = {"berth": "systemctl", "systemctl": "berth"}[way]
    machine.run("systemd-run", "--wait", "--quiet", "--collect", *command(other, "detach", "a"))
    wait_released(machine)


# Each takes the volume when it is entered, and lets go when it is left.
USERS = {
    "attachment": (["systemctl", "start", attachment("x", "a")], ["systemctl", "stop", attachment("x", "a")]),
    "attachment of berth": (["berth", "attach", "x", "b"], ["berth", "detach", "x", "b"]),
    "volume inside": (["berth", "attach", "inner", "a"], ["berth", "detach", "inner", "a"]),
    "service": (["systemctl", "start", "path-user.service"], ["systemctl", "stop", "path-user.service"]),
    "command": (["systemd-run", "--quiet", "--collect", "berth", "run", "x", "--", "sleep", "600"],
                ["systemctl", "stop", "berth-run-*.scope"]),
}


@pytest.mark.parametrize("last", USERS)
def test_users_of_every_kind_share_one_mount_and_whoever_is_last_releases_it(machine, last):
    count = Count(machine)
    for take, _ in USERS.values():
        machine.run(*take)
        machine.wait_for(lambda: machine.mounted(X), "the mount")
    machine.wait_for(lambda: machine.units("berth-run-*.scope"), "the command's scope")
    machine.write(FILE, "kept")
    for user, (_, let_go) in USERS.items():
        if user != last:
            machine.run(*let_go)
    machine.reload()
    assert machine.path(FILE).read_text() == "kept" and count.mounts_and_unmounts() == (1, 0)
    machine.run(*USERS[last][1])
    wait_released(machine)
    assert count.mounts_and_unmounts() == (1, 1)
