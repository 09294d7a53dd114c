"""An initrd for emulated machines that brings the root file system and nothing else. Debian's own, with a udev of its own and all
that some machine may need, takes an emulated processor longer than the kernel."""

import lzma
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PROGRAMS = ["busybox", "cpio", "modprobe"]

# In this order.
MODULES = ("virtio_pci", "virtio_blk", "ext4")

INIT = """\
#!/busybox sh
/busybox mount -t devtmpfs dev /dev
for module in /modules/*; do /busybox insmod "$module"; done
/busybox mount -t ext4 /dev/vda /root && /busybox mount -o move /dev /root/dev && exec /busybox switch_root /root /sbin/init "$@"
"""


def make(root: Path, target: Path) -> None:
    """For the kernel in this root folder."""
    with tempfile.TemporaryDirectory(prefix="berth-initrd-") as name:
        folder = Path(name)
        for inside in ("dev", "modules", "root"):
            (folder / inside).mkdir()
        shutil.copy(shutil.which("busybox"), folder / "busybox")
        for number, module in enumerate(_modules(root)):
            (folder / f"modules/{number:02}.ko").write_bytes(_content(module))
        (folder / "init").write_text(INIT)
        (folder / "init").chmod(0o755)
        paths = sorted(path.relative_to(folder) for path in folder.rglob("*"))
        with target.open("wb") as output:
            subprocess.run(["cpio", "--quiet", "--create", "--format=newc"], cwd=folder, check=True, stdout=output,
                           input="\n".join(map(str, paths)).encode())


def version(root: Path) -> str:
    """Of that kernel."""
    return (root / "vmlinuz").readlink().name.removeprefix("vmlinuz-")


def _modules(root: Path) -> list[Path]:
    """Each after those that it needs; what is built in needs no file."""
    listed = subprocess.run(["modprobe", "--all", "--show-depends", "--dirname", root, "--set-version", version(root), *MODULES],
                            check=True, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"}).stdout
    return list(dict.fromkeys(Path(line.split()[1]) for line in listed.splitlines() if line.startswith("insmod ")))


def _content(module: Path) -> bytes:
    content = module.read_bytes()
    return lzma.decompress(content) if module.suffix == ".xz" else content
