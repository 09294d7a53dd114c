"""Mounts of a compute host for the volumes of its instances, with the calls of nova's manager of host mounts.

Nothing is remembered here. A mount point is a volume that is declared until the next boot, an attachment of a disk to an
instance is a holder of it, and systemd counts them: what a process that was killed has held is held, another process sees the
same, and the last one out unmounts.
"""

import contextlib
import hashlib
import json
import logging
import os
import re
import subprocess
import threading

LOG = logging.getLogger(__name__)
BERTH = "berth"
FOLDER = "/run/berth"
PREFIX = "nova-"
PATIENCE = 60  # seconds that one step may take
TRIES = 5  # of a mount whose declaration others take back at the same time


class MountError(Exception):
    """A mount point could not be mounted, or let go of."""


class HostIsDown(Exception):
    """There is no connection to the hypervisor."""


def volume_name(mountpoint):
    """A mount point may have any character, and a volume's name may not."""
    return PREFIX + hashlib.sha256(os.fsencode(mountpoint)).hexdigest()[:32]


def holder_name(vol_name, instance):
    """One for each disk of each instance: readable where it can be, and never the same for two."""
    words = (instance.uuid, vol_name)
    if all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}", word) for word in words):
        return ":".join(words)
    return ":" + hashlib.sha256(repr(words).encode()).hexdigest()[:32]


def toml_string(text):
    """What is no text, or has a control character, is berth's to refuse."""
    escaped = "".join(f"\\u{ord(c):04x}" if ord(c) < 0x20 or ord(c) == 0x7F else "\\" + c if c in '"\\' else c for c in text)
    return f'"{escaped}"'


def option_list(options):
    """The options among arguments of mount(8): "-o a,b", "-oa" or "--options=a"."""
    out, words = [], list(options or ())
    while words:
        word = words.pop(0)
        if word in ("-o", "--options") and words:
            out.append(words.pop(0))
        elif word.startswith("--options="):
            out.append(word.split("=", 1)[1])
        elif word.startswith("-o") and len(word) > 2:
            out.append(word[2:])
        else:
            raise MountError(f"{word!r} is no option of a file system")
    # A comma between double quotes belongs to the option.
    return [option for group in out for option in re.findall(r'(?:[^,"]|"[^"]*"?)+', group)]


def declaration(fstype, export, mountpoint, options):
    listed = ", ".join(map(toml_string, option_list(options)))
    return (f"[volume.{volume_name(mountpoint)}]\n"
            f"what = {toml_string(export)}\n"
            f"where = {toml_string(mountpoint)}\n"
            f"type = {toml_string(fstype)}\n"
            f"options = [{listed}]\n"
            'activation = "attach"\n')


def berth(command, *arguments, text=None):
    """The answer of a command of berth, which is a dictionary also where it has failed."""
    words = [BERTH, "--json", command, "--timeout", str(PATIENCE), *arguments]
    try:
        done = subprocess.run(words, input=text, stdin=subprocess.DEVNULL if text is None else None, capture_output=True,
                              encoding="utf-8", errors="surrogateescape", timeout=2 * PATIENCE, check=False)
        answer = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, UnicodeError, ValueError) as problem:
        raise MountError(f"berth {command}: {problem}") from problem
    return answer


def why(answer):
    found = [one["message"] for one in answer.get("diagnostics", ())]
    lines = [line for unit in answer.get("units", ()) for line in unit["journal"]]
    return "; ".join([answer["reason"] or answer["result"], *found, *lines])


class HostMountState:
    """What is mounted on this host, and for whom. Any number of threads and processes may have one."""

    def __init__(self, host=None, generation=0):
        self.host = host
        self.generation = generation
        self._sweep()

    @staticmethod
    def _sweep():
        """Takes back what a process that was killed has declared, and nobody holds."""
        with contextlib.suppress(FileNotFoundError):
            for file in os.listdir(FOLDER):
                if file.startswith(PREFIX) and file.endswith(".toml"):
                    berth("undeclare", file[:-len(".toml")])

    def mount(self, fstype, export, vol_name, mountpoint, instance, options=None):
        """Mounts `export` at `mountpoint` unless it is, and holds it for this disk of this instance. Again is no error."""
        name, holder = volume_name(mountpoint), holder_name(vol_name, instance)
        text = declaration(fstype, export, mountpoint, options)
        self._declare(name, text, mountpoint)
        for _ in range(TRIES):
            attached = berth("attach", name, holder)
            if attached["result"] == "attached":
                return
            # The last holder may have taken the declaration back in between.
            if self._declare(name, text, mountpoint) == "same":
                break
        berth("undeclare", name)
        raise MountError(f"{mountpoint}: {why(attached)}")

    @staticmethod
    def _declare(name, text, mountpoint):
        for _ in range(TRIES):
            declared = berth("declare", "-", text=text)
            if declared["result"] in ("declared", "same"):
                return declared["result"]
            # Another export or other options, from before. Whoever holds that keeps it.
            if declared["result"] == "taken" and berth("undeclare", name)["result"] != "undeclared":
                break
            if declared["result"] not in ("taken", "failed"):
                break
        raise MountError(f"{mountpoint}: {why(declared)}")

    def umount(self, vol_name, mountpoint, instance):
        """Lets go for this disk of this instance; the last one unmounts. What is in use is left to systemd, which unmounts it
        when it is free."""
        name = volume_name(mountpoint)
        released = berth("detach", name, holder_name(vol_name, instance))
        if released["result"] == "held":
            return
        if released["result"] == "busy":
            LOG.error("Couldn't unmount %s: %s; in use by %s", mountpoint, released["reason"],
                      [one["command"] for one in released["in_the_way"]["processes"]])
            return
        if released["result"] in ("timeout", "kept", "interrupted"):
            LOG.error("Couldn't unmount %s: %s", mountpoint, released["reason"])
            return
        ended = berth("undeclare", name)
        if released["result"] == "not-held" or ended["result"] == "not-declared":
            LOG.warning("%s of instance %s does not use %s", vol_name, instance.uuid, mountpoint)
        elif released["result"] != "released":
            raise MountError(f"{mountpoint}: {why(released)}")
        if ended["result"] in ("busy", "failed", "timeout", "interrupted"):
            LOG.error("Couldn't take back %s: %s", mountpoint, why(ended))

    @staticmethod
    def attachments(mountpoint):
        """The holders of a mount point, as systemd knows them."""
        try:
            done = subprocess.run([BERTH, "--json", "status", volume_name(mountpoint)], stdin=subprocess.DEVNULL,
                                  capture_output=True, encoding="utf-8", timeout=2 * PATIENCE, check=False)
            volumes = json.loads(done.stdout)["volumes"]
        except (OSError, subprocess.TimeoutExpired, ValueError) as problem:
            raise MountError(f"berth status: {problem}") from problem
        return {holder["name"] for one in volumes for holder in one["holders"] if holder["kind"] == "attachment"}


class HostMountStateManager:
    """Gives out the state while there is a connection to the hypervisor."""

    def __init__(self):
        self._changed = threading.Condition()
        self._state = None
        self._users = 0
        self._generation = 0

    @contextlib.contextmanager
    def get_state(self):
        with self._changed:
            if self._state is None:
                raise HostIsDown()
            state = self._state
            self._users += 1
        try:
            yield state
        finally:
            with self._changed:
                self._users -= 1
                self._changed.notify_all()

    def host_up(self, host):
        """Waits for what began before the connection went."""
        with self._changed:
            if self._state is not None:
                LOG.warning("host_up, and it is up already")
                self._state = None
            self._changed.wait_for(lambda: self._users == 0)
            if self._state is None:
                self._state = HostMountState(host, self._generation)
                self._generation += 1

    def host_down(self):
        with self._changed:
            if self._state is None:
                LOG.warning("host_down, and it is not up")
            self._state = None


_MANAGER = HostMountStateManager()


def get_manager():
    return _MANAGER


def mount(fstype, export, vol_name, mountpoint, instance, options=None):
    with _MANAGER.get_state() as state:
        state.mount(fstype, export, vol_name, mountpoint, instance, options)


def umount(vol_name, mountpoint, instance):
    with _MANAGER.get_state() as state:
        state.umount(vol_name, mountpoint, instance)
