"""What the kernel command line and the credential fstab.extra mount is berth's or systemd's, never both's and never nobody's, on any
release."""

import shutil

import pytest
import releases

WORDS = "quiet systemd.mount-extra=tmpfs:/srv/word:tmpfs systemd.swap-extra=/dev/sdx"
CREDENTIAL = "tmpfs /srv/given tmpfs\n/dev/sdy none swap\n"
DECLARED = """
[volume.word]
where = "/srv/word"
type = "tmpfs"
[volume.given]
where = "/srv/given"
type = "tmpfs"
[swap.word]
what = "/dev/sdx"
[swap.given]
what = "/dev/sdy"
"""
UNITS = {"srv-word.mount", "srv-given.mount", "dev-sdx.swap", "dev-sdy.swap"}

pytestmark = pytest.mark.skipif(releases.obstacle() is not None, reason=str(releases.obstacle()))


def written(release, generator):
    folder = release.root / "run/written"
    shutil.rmtree(folder, ignore_errors=True)
    folders = [folder / name for name in ("normal", "early", "late")]
    for one in folders:
        one.mkdir(parents=True)
    release.run(f"{releases.GENERATORS}/{generator}", *(f"/run/written/{one.name}" for one in folders),
                SYSTEMD_PROC_CMDLINE=WORDS, CREDENTIALS_DIRECTORY="/run/credentials/@system")
    return {path.name for path in folders[0].iterdir()} & UNITS


@pytest.mark.parametrize("name", releases.image.SYSTEMD)
def test_each_is_written_by_one_generator(name):
    release = releases.release(name)
    for path, text in {"etc/fstab": "", "etc/berth/a.toml": DECLARED, "run/credentials/@system/fstab.extra": CREDENTIAL}.items():
        (release.root / path).parent.mkdir(parents=True, exist_ok=True)
        (release.root / path).write_text(text)
    try:
        theirs, ours = written(release, "systemd-fstab-generator"), written(release, "berth-generator")
    finally:
        shutil.rmtree(release.root / "etc/berth")
        shutil.rmtree(release.root / "run/credentials")
    assert (theirs, ours) == ((set(), UNITS) if releases.image.SYSTEMD[name] < 254 else (UNITS, set()))
