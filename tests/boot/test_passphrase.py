"""A volume without a key file: whoever attaches it is asked for the passphrase on his terminal."""

import pytest
from shared_disks import PASSPHRASE, declared

# One machine at a time: they keep the processors busy.
pytestmark = pytest.mark.xdist_group("machine")

DECLARED = """
[encrypted.vault]
device = "/dev/disk/by-id/virtio-vault"

[volume.vault]
what       = "encrypted:vault"
where      = "/srv/vault"
type       = "ext4"
makefs     = true
activation = "attach"
"""

# Runs a command on a terminal of its own, and answers each question with the next word of its input.
TYPIST = """
import os, pty, sys
answers = sys.stdin.read().split()
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
said, given = b"", 0
while True:
    try:
        got = os.read(terminal, 1024)
    except OSError:
        break
    if not got:
        break
    said += got
    if said.count(b"Please enter passphrase") > given:
        os.write(terminal, answers[given].encode() + b"\\n")
        given += 1
os.write(1, said)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_attach_asks_on_its_terminal_and_the_last_detach_locks_again(machine_with_disks):
    machine = machine_with_disks
    machine.write("/root/typist.py", TYPIST)
    with declared(machine, "/etc/berth/vault.toml", DECLARED):
        def attach(holder, *answers):
            return machine.begin("python3", "/root/typist.py", "berth", "attach", "--timeout=3min", "vault", holder,
                                 text=" ".join(answers)).result(240)

        wrong = attach("a", "battery", "battery", "battery", "battery")
        assert "passphrase" in wrong.stdout.lower() and wrong.returncode == 1, wrong.stdout
        assert "could not be mounted" in wrong.stdout
        assert not machine.mounted("/srv/vault")

        right = attach("a", "battery", PASSPHRASE)
        assert right.returncode == 0, right.stdout
        assert machine.mounts("/srv/vault")[0].source == "/dev/mapper/vault"

        # It is open now, so nobody else is asked.
        assert attach("b").returncode == 0
        machine.run("berth", "detach", "vault", "a")
        assert machine.mounted("/srv/vault")
        machine.run("berth", "detach", "vault", "b")
        assert not machine.mounted("/srv/vault")
        machine.wait_for(lambda: machine.run("test", "-e", "/dev/mapper/vault", check=False).returncode != 0,
                         "the device is locked")
