"""What the race relies on: the watcher sees what must never be, and only that."""

from handmade import SYSTEM, volume
from watcher import Volume, Watcher

VOLUMES = {"x": Volume("/srv/x"), "y": Volume("/srv/y", stands_on=("x",))}
LOOSE = "[Unit]\nRequires=srv-x.mount\nAfter=srv-x.mount\n"


def test_the_watcher_finds_nothing_wrong_with_holders_that_come_and_go(plain):
    with plain(volume("x", "/srv/x")) as machine, Watcher(machine, VOLUMES) as watcher:
        for holder in ("a", "b"):
            machine.attach("x", holder, "other")
            machine.detach("x", holder, "other")
            machine.wait_unmounted("/srv/x")
        machine.wait_for(lambda: not watcher.tables[-1][1]["/srv/x"], "the watcher to notice")
    assert watcher.violations == []
    assert [1, 0] == [mounts["/srv/x"] for _, mounts in watcher.tables][-2:]
    assert watcher.looks > 2


def test_the_watcher_sees_a_holder_that_outlives_its_mount(plain):
    with plain(volume("x", "/srv/x") | {f"{SYSTEM}/volume-x@.target": LOOSE}) as machine, \
            Watcher(machine, VOLUMES) as watcher:
        machine.attach("x", "a")
        machine.run("umount", "/srv/x")
        machine.wait_for(lambda: watcher.violations, "the watcher to notice")
    assert set(watcher.violations) == {"volume-x@a.target is active and nothing is mounted on /srv/x"}


def test_the_watcher_sees_a_holder_without_what_its_mount_stands_on(plain):
    with plain(volume("y", "/srv/y")) as machine, Watcher(machine, VOLUMES) as watcher:
        machine.attach("y", "a")
        machine.wait_for(lambda: watcher.violations, "the watcher to notice")
    assert set(watcher.violations) == {"volume-y@a.target is active and nothing is mounted on /srv/x"}


def test_the_watcher_sees_a_second_mount_on_a_mount_point(plain):
    with plain(volume("x", "/srv/x")) as machine, Watcher(machine, VOLUMES) as watcher:
        machine.attach("x", "a")
        machine.run("mount", "-t", "tmpfs", "other", "/srv/x")
        machine.wait_for(lambda: watcher.violations, "the watcher to notice")
    assert set(watcher.violations) == {"x: 2 mounts on /srv/x"}


def test_the_watcher_says_when_it_can_not_watch(plain):
    with plain() as machine:
        watcher = Watcher(machine, VOLUMES)
        leader, machine.leader = machine.leader, None
        with watcher:
            machine.wait_for(lambda: watcher.violations, "the watcher's end")
        machine.leader = leader
    assert "the watcher itself failed" in watcher.violations[0]
