"""The files of examples/, and where a container has them."""

import os
from pathlib import Path

from guest import File

EXAMPLES = Path(os.environ.get("BERTH_SOURCE", Path(__file__).resolve().parents[2])) / "examples"


def example(name: str) -> str:
    return (EXAMPLES / name).read_text()


def declaration(name: str, **sources: str) -> dict[str, str]:
    """An example's declarations. A container has neither its disks nor its servers: the TOML given here for a volume
    replaces what the example says, see folder()."""
    changed = "".join(f"[volume.{volume}]\n{text}\n" for volume, text in sources.items())
    return {f"/etc/berth/{name}.toml": example(f"{name}.toml"), f"/etc/berth/{name}.toml.d/50-test.toml": changed}


def folder(name: str, more: str = "") -> str:
    """The source of a volume: a folder."""
    return f'what = "/var/lib/{name}"\ntype = "bind"\noptions = []\n{more}'


def script(name: str) -> File:
    return File(example(name), 0o755)
