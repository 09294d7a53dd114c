"""A throw-away emulated machine that boots Debian with a kernel of its own: devices, and network file systems."""

import os
import shutil
import signal
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path

import agent
import image
import initrd
import installation
import isolation
from booted import Booted
from guest import COMMAND_LIMIT, ENVIRONMENT, Failed, File, Link, put
from handmade import SYSTEM

PROGRAMS = ["qemu-system-x86_64", "mke2fs", "mkfs.xfs", "mkfs.btrfs", "cryptsetup", "sfdisk", *initrd.PROGRAMS]

CLOUD_KERNEL = "linux-image-cloud-amd64"  # without drivers of what a virtual machine has not
FULL_KERNEL = "linux-image-amd64"
PACKAGES = ("dracut", "zstd", "nfs-kernel-server", "nftables", "xfsprogs", "btrfs-progs", "cryptsetup-bin", "quota")

AGENT = "/usr/local/lib/berth-test/agent.py"
AGENT_UNIT = "berth-test-agent.service"

# What takes an emulated processor seconds, and no test needs.
SKIPPED = ("apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "fstrim.timer",
           "e2scrub_reap.service", "nfs-blkmap.service", "systemd-pstore.service", "getty@tty1.service",
           "serial-getty@ttyS0.service", "systemd-binfmt.service", "proc-sys-fs-binfmt_misc.automount",
           "dev-hugepages.mount", "dev-mqueue.mount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount",
           "modprobe@drm.service", "systemd-random-seed.service", "systemd-update-utmp.service",
           "systemd-update-utmp-runlevel.service", "systemd-user-sessions.service", "systemd-logind.service")
# ... but where there is something to export.
SERVER = ("nfs-server.service", "nfs-mountd.service", "nfs-idmapd.service", "nfsdcld.service", "rpcbind.service", "rpcbind.socket",
          "rpc-statd.service", "rpc-statd-notify.service", "proc-fs-nfsd.mount", "run-rpc_pipefs.mount")
EXPORTS = "/etc/exports"
KERNEL = ("root=/dev/vda", "rw", "console=ttyS0", "mitigations=off", "nokaslr", "cryptomgr.notests", "init_on_alloc=0",
          # The processors' own counters are those of the host. Linux takes them for too far apart, and every question for the
          # time would leave the machine: it would take twice as long to boot.
          "tsc=reliable",
          # It counts how often the timer ticks in a moment, and panics if the host was busy just then.
          "no_timer_check",
          # The machine's clock goes on when others keep the host busy.
          "systemd.default_timeout_start_sec=300", "systemd.default_device_timeout_sec=300",
          "modprobe.blacklist=kvm_amd,kvm_intel,ata_piix,aesni_intel,ghash_clmulni_intel,sha512_ssse3")

# 252 does not know the latter parameter.
PATIENT = {"/etc/systemd/system.conf.d/50-test.conf": "[Manager]\nDefaultDeviceTimeoutSec=300\n"}


def obstacle() -> str | None:
    """Why machines can't run here, if so."""
    if missing := [name for name in PROGRAMS if not shutil.which(name)]:
        return f"not installed: {', '.join(missing)}"
    return isolation.obstacle()


def _begin() -> None:
    """An emulated processor is one task among the many of the containers beside it, and would get as little as one of them."""
    isolation.die_with_parent(signal.SIGKILL)
    os.nice(-2)


class Command:
    """One that runs in the machine."""

    def __init__(self, connection: agent.Connection, command: tuple[str, ...], text: str):
        self.command = command
        self._connection = connection
        self._number, self._pending = connection.begin(command, text)

    def done(self, limit: float = 0) -> bool:
        return self._pending.done(limit)

    def result(self, limit: float = COMMAND_LIMIT) -> subprocess.CompletedProcess:
        name = " ".join(self.command)
        if not self.done(limit):
            self._connection.kill(self._number)
            raise Failed(f"{name}: still running after {limit} s")
        answer = self._pending.answer
        if answer is None:
            raise Failed(f"{name}: the machine has gone")
        return subprocess.CompletedProcess(self.command, answer["status"], answer["stdout"], answer["stderr"])


class Machine(Booted):
    """`disks` are images, seen as /dev/vdb and so on, with the names of their files as serial numbers; `kernel` is a
    package of Debian's, `arguments` go to it. With `dracut` the initrd is made by that, with what is installed and
    declared. One that is `lasting` outlives a power cut."""

    BOOT_LIMIT = 300
    POWER_OFF_LIMIT = 60

    MEMORY = "1G"
    ROOM = "2G"  # for the copy of the root disk, at most

    def __init__(self, files: dict[str, str | File | Link] | None = None, *, disks: tuple[Path, ...] = (),
                 kernel: str = CLOUD_KERNEL, dracut: bool = False, lasting: bool = False, **options):
        super().__init__(PATIENT | (files or {}), **options)
        self.disks = disks
        self.kernel = kernel
        self.dracut = dracut
        self.lasting = lasting
        self._connection: agent.Connection | None = None

    @property
    def running(self) -> bool:
        return self._connection is not None

    # Commands and files

    def begin(self, *command: str, text: str = "") -> Command:
        """Starts a command that others need not wait for; `text` is its input."""
        if not self._connection:
            raise Failed("the machine does not run")
        return Command(self._connection, command, text)

    def run(self, *command: str, check: bool = True, timeout: float = COMMAND_LIMIT,
            text: str = "") -> subprocess.CompletedProcess:
        result = self.begin(*command, text=text).result(timeout)
        if check and result.returncode != 0:
            raise Failed(f"{' '.join(command)}: status {result.returncode}\n{result.stdout}{result.stderr}")
        return result

    def write(self, inside: str, content: str | File | Link) -> None:
        self.run("mkdir", "-p", str(Path(inside).parent))
        if isinstance(content, Link):
            self.run("ln", "-s", content.target, inside)
            return
        file = content if isinstance(content, File) else File(content)
        self.run("sh", "-c", 'cat >"$1" && chmod "$2" "$1"', "-", inside, f"{file.mode:o}", text=file.text)

    def mount_table(self) -> str:
        return self.run("cat", "/proc/1/mountinfo").stdout

    def command_lines(self) -> str:
        """Of all processes."""
        return self.run("sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '", check=False).stdout

    # From the first to the last

    def _make(self) -> None:
        self.installed, disk, self.initrd = image.disk(self.release, (self.kernel, *PACKAGES, *self.packages))
        # In memory, so that a killed test leaves nothing of it behind.
        isolation.mount_tmpfs(self.work, self.ROOM)
        self.root.mkdir()
        self.disk = self.work / "root.ext4"
        subprocess.run(["cp", "--sparse=always", str(disk), str(self.disk)], check=True)
        if self.lasting:
            subprocess.run(["tune2fs", "-O", "has_journal", str(self.disk)], check=True, stdout=subprocess.DEVNULL)

    @contextmanager
    def files_at_rest(self):
        isolation.mount_image(self.disk, self.root)
        try:
            yield
        finally:
            isolation.unmount(self.root)

    def _furnish(self) -> None:
        if self.build:
            layer = installation.layer(self.build, self.release, self.installed)
            subprocess.run(["cp", "-a", f"{layer}/.", str(self.root)], check=True)
        super()._furnish()
        put(self.root / AGENT.lstrip("/"), Path(agent.__file__).read_text())
        put(self.root / f"{SYSTEM}/{AGENT_UNIT}".lstrip("/"), agent.UNIT)
        put(self.root / f"{SYSTEM}/sysinit.target.wants/{AGENT_UNIT}".lstrip("/"), Link(f"{SYSTEM}/{AGENT_UNIT}"))
        if self.dracut:
            self._make_initrd()

    def _make_initrd(self) -> None:
        version = initrd.version(self.installed)
        # Not for this host, which is another machine, but with few drivers; and the emulated processor need not unpack it.
        dracut = ["dracut", "--force", "--no-hostonly", "--no-compress", "--drivers", " ".join(initrd.MODULES),
                  f"/boot/initrd.img-{version}", version]
        script = ('mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount --rbind /sys "$0/sys" && '
                  'exec chroot "$0" "$@"')
        made = subprocess.run(["unshare", "--mount", "--pid", "--fork", "sh", "-c", script, str(self.root), *dracut],
                              capture_output=True, text=True, errors="replace", timeout=self.BOOT_LIMIT,
                              env=ENVIRONMENT)
        self.dracut_said = made.stdout + made.stderr
        if made.returncode != 0:
            raise Failed(f"dracut: status {made.returncode}\n{self.dracut_said}")
        self.initrd = self.work / "initrd.img"
        subprocess.run(["cp", str(self.root / f"boot/initrd.img-{version}"), str(self.initrd)], check=True)

    def _launch(self) -> None:
        ours, theirs = socket.socketpair()
        output = self.console.open("ab")
        self._process = subprocess.Popen(
            self._command(theirs.fileno()), pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=output, preexec_fn=_begin)
        output.close()
        theirs.close()
        self._connection = agent.Connection(ours)
        self.wait_for(self._ready, "an answer of the machine", self.BOOT_LIMIT)

    def _command(self, port: int) -> list[str]:
        skipped = SKIPPED if EXPORTS in self.files else SKIPPED + SERVER
        masks = [f"systemd.mask={unit}" for unit in skipped]
        kernel = " ".join((*KERNEL, *masks, *self.arguments))
        # What a better processor could do in one step is what costs an emulated one most.
        command = ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "qemu64,+pcid", "-smp", "2", "-m", self.MEMORY,
                   "-nodefaults", "-nic", "none", "-display", "none", "-no-reboot",
                   "-kernel", str(self.installed / "vmlinuz"), "-initrd", str(self.initrd),
                   "-append", kernel,
                   "-chardev", f"file,id=console,path={self.console},append=on", "-serial", "chardev:console",
                   "-device", "virtio-rng-pci", "-device", "virtio-serial-pci",
                   "-chardev", f"socket,id=agent,fd={port}",
                   "-device", f"virtserialport,chardev=agent,name={agent.PORT}"]
        for disk in (self.disk, *self.disks):
            command += ["-drive", f"file={disk},format=raw,if=none,id={disk.stem},cache=unsafe",
                        "-device", f"virtio-blk-pci,drive={disk.stem},serial={disk.stem}"]
        return command

    def _ready(self) -> bool:
        if self._process.poll() is not None:
            raise Failed(f"qemu ended with status {self._process.returncode}")
        return self._connection.ready.is_set()

    def cut_power(self) -> None:
        """What the machine has not written to its disks by now is lost; boot() goes on with these."""
        self._end()

    def _stopped(self) -> None:
        self._connection = None

    def _end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(10)
        self._stopped()

    def report(self) -> str:
        # One that has never answered has still written a journal.
        if self._connection and not self._connection.ready.is_set():
            self._end()
        return super().report()
