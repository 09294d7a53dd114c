"""Overlays: mounted from their layers, which they hold."""

import pytest

FILES = {"/etc/berth/a.toml": r"""
[defaults]
activation = "attach"

[defaults.tmpfs]
options = ["nodev"]

[volume.layer]
where     = "/srv/layer/{instance}"
type      = "tmpfs"
instances = ["base", "changes"]

[volume.merged]
where   = "/srv/merged"
type    = "overlay"
overlay = { lower = ["/srv/a:b,c d%e", "volume:layer-base"], upper = "volume:layer-changes/u:p,per", work = "volume:layer-changes/work" }

[volume.long]
where   = "/srv/long"
type    = "overlay"
overlay = { lower = ["/srv/LONG/1", "/srv/LONG/2"] }

[volume.broken]
where   = "/srv/broken"
type    = "overlay"
overlay = { lower = ["/srv/LONG/1", "/srv/LONG/missing"] }
""".replace("LONG", "x" * 200)}


@pytest.mark.every_release
def test_an_overlay_holds_its_layers_and_its_paths_may_have_any_characters(berth):
    with berth(FILES, until={"running"}) as machine:
        for path in ("/srv/a:b,c d%e", f"/srv/{'x' * 200}/1", f"/srv/{'x' * 200}/2"):
            machine.path(path).mkdir(parents=True)
        (machine.path("/srv/a:b,c d%e") / "seen").touch()
        machine.attach("layer-base", "test")
        machine.attach("layer-changes", "test")
        for name in ("u:p,per", "work"):
            machine.path(f"/srv/layer/changes/{name}").mkdir()
        machine.path("/srv/layer/base/below").touch()

        machine.attach("merged", "test")
        assert {path.name for path in machine.path("/srv/merged").iterdir()} == {"seen", "below"}
        machine.path("/srv/merged/written").touch()
        assert machine.path("/srv/layer/changes/u:p,per/written").exists()
        assert machine.run("berth", "attach", "merged", "again").returncode == 0, "what is mounted is what is declared"
        machine.run("berth", "detach", "merged", "again")
        machine.detach("layer-base", "test")
        machine.detach("layer-changes", "test")
        assert machine.mounted("/srv/layer/base") and machine.mounted("/srv/layer/changes"), "the overlay holds them"
        machine.detach("merged", "test")
        for path in ("/srv/merged", "/srv/layer/base", "/srv/layer/changes"):
            machine.wait_unmounted(path)

        machine.attach("long", "test")
        assert machine.mounted("/srv/long"), "an option of more than 255 bytes"
        assert machine.attach("broken", "test", check=False).returncode != 0
