"""Files made to take for ever or to eat all memory: each run ends within 10 s and 512 MiB, and costs nobody else."""

import subprocess
import sys

import pytest

import oracle
from machine import INNOCENT_OTHER, SANITIZED, environment

MIB = 1024 * 1024
TMPFS = b'[volume.a]\ntype = "tmpfs"\nwhere = "/srv/a"\n'


def few(number: int) -> int:
    """Under sanitizers a quarter: they slow the generator down fifteenfold, and what they see shows in that, too."""
    return number // 4 if SANITIZED else number


def lines(form: bytes, most: int = few(MIB - 200)) -> bytes:
    """The form, with numbers for {}, as often as it fits into a file."""
    out, size = [], 0
    for number in range(most):
        line = form.replace(b"{}", b"%d" % number)
        size += len(line)
        if size > most:
            return b"".join(out)
        out.append(line)


def array(key: bytes, form: bytes) -> bytes:
    return TMPFS + key + b" = [\n" + lines(form + b",\n") + b"]\n"


DEEP = b".".join([b"a"] * 31000)  # on one line of less than 64 KiB
NESTED = b".".join([b"a"] * 17)

FILES = {
    "a key of 100,000 parts": b".".join([b"a"] * 100000) + b" = 1\n",
    "a key of 31,000 parts": DEEP + b" = 1\n",
    "a deep key after a string that is not closed": b'x = """\n[volume.a]\n' + DEEP + b" = 1\n",
    "deep keys, nested, after a string that is not closed":
        b'x = """\n[volume.a]\n' + (DEEP + b" = [\n{ ") * 15 + b"b = 1" + b"}]" * 15 + b"\n",
    "a deep header, and deep keys, after a string that is not closed":
        b"x = '''\n[" + DEEP + b"]\n" + (DEEP + b" = [\n{ ") * 14 + b"b = 1" + b"}]" * 14 + b"\n",
    "100,000 nested arrays": b"x = " + b"[" * 60000 + b"\n" + b"[" * 40000,
    "100,000 nested arrays on lines of their own": b"x = " + b"[\n" * 100000 + b"]\n" * 100000,
    "100,000 nested inline tables": b"x = " + b"{a=" * 20000 + b"\n" + b"[{a=\n" * 80000,
    "inline tables of deep keys": b"x = {" + (NESTED + b" = {") * 250 + b"}" * 251,
    "90,000 headers": lines(b"[volume.{}]\n"),
    "one header 90,000 times": lines(b"[volume.a]\n"),
    "100,000 arrays of tables": lines(b"[[volume.a]]\n"),
    "100,000 lines x = [": b"x = [\n" * few(100000),
    "60,000 strings that are not closed": b'[volume.a]\nx="""\n' * few(60000),
    "strings that are not closed, and headers": lines(b'[volume.v{}]\nx="""\n'),
    "headers within strings": b'?\nx = """\n' + lines(b"[volume.a]\n") + b'"""\n',
    "tables with a header in a string": b"?\n" + lines(b'[volume.a]\nx="""\n[volume.b]\n"""\n') + b'x="""\n[volume.c]\n',
    "quotes of both kinds": b"x=\"\"\"\n[volume.a]\ny='''\n" * few(40000),
    "arrays and strings": b'[volume.a]\nx=[\n"""\n' * few(50000),
    "only brackets": b"[" * few(MIB),
    "only brackets, one a line": b"[\n" * few(MIB // 2),
    "only quotes": b'"' * 65000,
    "only newlines": b"\n" * few(MIB),
    "only carriage returns": b"\r" * 65000,
    "bytes that are not UTF-8": lines(b"[volume.v{}]\n\xff\n"),
    "only zeros": bytes(few(MIB)),
    "a long header above 200,000 wrong lines":
        b"[volume.a] #" + b"c" * 65000 + b'\nwhere="/x"\n' + b"a=1\n" * few(200000) + b"?\n",
    "a long name above 200,000 wrong lines":
        b'[volume."' + b"c" * 65000 + b'"]\nwhere="/x"\n' + b"a=1\n" * few(200000) + b"?\n",
    "38,000 sub-tables of one volume": b"?\n" + lines(b"[volume.a.unit]\nA{}=1\n"),
    "90,000 unknown keys": TMPFS + lines(b"k{}=1\n"),
    "one key 80,000 times": TMPFS + b'where="/x"\n' * few(80000),
    "100,000 keys of a pass-through table": TMPFS + b"[volume.a.unit]\n" + lines(b"X{}=1\n"),
    "20,000 volumes on one mount point": lines(b'[volume.v{}]\ntype="tmpfs"\nwhere="/v"\n'),
    "20,000 volumes": lines(b'[volume.v{}]\ntype="tmpfs"\nwhere="/v{}"\n'),
    "one volume with 100,000 holders": array(b"holders", b'"{}"'),
    "one volume with 100,000 former names": array(b"formerly", b'"f{}"'),
    "two volumes with 40,000 former names": b"".join(
        b'[volume.v%d]\ntype="tmpfs"\nwhere="/v%d"\nformerly = [\n' % (i, i) + lines(b'"f{}",\n', few(MIB // 3)) + b"]\n" for i in range(2)),
    "one volume with 60,000 wanted_by": array(b"wanted_by", b'"{}.path"'),
    "one volume with 60,000 used_by": array(b"used_by", b'"{}.path"'),
    "one volume with 60,000 after": array(b"after", b'"{}.path"'),
    "one volume with 80,000 options": array(b"options", b'"o{}"'),
    "one volume with 200,000 times the same option": array(b"options", b'"o"'),
    "references to volumes that do not exist":
        lines(b"[volume." + b"n" * 55 + b"{}]\n", few(MIB // 2)) + TMPFS + b"after = [\n"
        + lines(b'"' + b"n" * 50 + b'x{}",\n', few(MIB // 3)) + b"]\n",
    "a chain of volumes upon a wrong one": b"[volume.v0]\nwhere = 1\n" + b"".join(
        b'[volume.v%d]\ntype="tmpfs"\nwhere="/v%d"\nrequires=["v%d"]\n' % (i, i, i - 1) for i in range(1, few(14000))),
    "a cycle of 14,000 volumes": b"".join(
        b'[volume.v%d]\ntype="tmpfs"\nwhere="/v%d"\nrequires=["v%d"]\n' % (i, i, (i + 1) % few(14000))
        for i in range(few(14000))),
    "a chain of encryption upon a wrong one": b"[encrypted.e0]\ndevice = 1\n" + b"".join(
        b'[encrypted.e%d]\ndevice="encrypted:e%d"\n' % (i, i - 1) for i in range(1, few(12000))),
    "a chain of 12,000 layers of encryption": b'[encrypted.e0]\ndevice="/dev/vdb"\n' + b"".join(
        b'[encrypted.e%d]\ndevice="encrypted:e%d"\n' % (i, i - 1) for i in range(1, few(12000))),
    "a cycle of 12,000 layers of encryption": b"".join(
        b'[encrypted.e%d]\ndevice="encrypted:e%d"\n' % (i, (i + 1) % few(12000)) for i in range(few(12000))),
    "a chain of swap and volumes upon layers of encryption": b'[encrypted.e0]\ndevice="/dev/vdb"\n' + b"".join(
        b'[encrypted.e%d]\ndevice="encrypted:e%d"\n[swap.s%d]\nwhat="encrypted:e%d"\n'
        b'[volume.v%d]\nwhat="encrypted:e%d"\nwhere="/v%d"\n' % (i, i - 1, i, i, i, i, i) for i in range(1, few(6000))),
    "20,000 swap areas": lines(b'[swap.s{}]\nwhat="/dev/d{}"\n', few(600000)),
    "20,000 swap areas on one device": lines(b'[swap.s{}]\nwhat="/dev/d"\n', few(600000)),
    "an encrypted volume with 30,000 options":
        b'[encrypted.e]\ndevice="/dev/d"\noptions = [\n' + lines(b'"x-{}",\n', few(400000)) + b"]\n",
    "long paths": b"".join(b'[volume.v%d]\ntype="tmpfs"\nwhere="/v%d"\nrequires_mounts_for=["%s"]\n'
                           % (i, i, b"/a" * 2047) for i in range(few(240))),
}


@pytest.mark.parametrize("text", FILES.values(), ids=[name.replace(" ", "_") for name in FILES])
def test_a_run_ends_in_time_and_in_bounds_for(machine, text):
    machine.write("etc/berth/innocent.toml", INNOCENT_OTHER)
    alone = machine.run().tree
    machine.write("etc/berth/hostile.toml", text)
    done = machine.run()
    assert done.status in (0, 1), done.errors[-1000:]
    assert alone.items() <= done.tree.items()
    passed = {("Unit", f"X{i}") for i in range(200000)} if b"[volume.a.unit]\nX" in text else frozenset()
    oracle.check(done.tree, passed)


# A process of its own counts, so that what this one takes does not.
PEAK = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"""


if not SANITIZED:  # What these take is no measure, and of addresses it is terabytes.

    # The goal is 20; pages of libraries differ from machine to machine.
    def test_ten_thousand_volumes_take_21_mib_at_most(machine):
        for number in range(100):
            machine.write(f"etc/berth/{number}.toml", "".join(
                f'[volume.v{number}-{i}]\nwhat = "UUID=5b1c-{number}-{i}"\nwhere = "/srv/v{number}-{i}"\ntype = "ext4"\n'
                'options = ["noatime", "nodev"]\n' for i in range(100)))
        out = machine.output()
        done = subprocess.run([sys.executable, "-c", PEAK, *machine.command(out)], env=environment(), capture_output=True,
                              text=True, check=True, timeout=60)
        status, kib = map(int, done.stdout.split())
        assert (status, done.stderr) == (0, "")
        assert len(list(out.glob("*.mount"))) == 10000
        assert kib <= 21 * 1024

    def test_where_memory_ends_a_run_ends_by_no_signal_and_leaves_nothing_halfway(machine):
        machine.write("etc/berth/a.toml", "".join(
            f'[volume.v{i}]\ntype = "tmpfs"\nwhere = "/srv/v{i}"\nactivation = "attach"\nholders = ["a b"]\n' for i in range(3000)))
        whole = machine.run().tree
        ended = []
        for limit in range(2 * MIB, 64 * MIB, MIB):
            out = machine.output()
            done = subprocess.run(["prlimit", f"--as={limit}", *machine.command(out)], env=environment(), capture_output=True,
                                  text=True, errors="replace", check=False, timeout=60)
            assert done.returncode in (0, 1, 127), f"{limit // MIB} MiB: {done.returncode}"  # 127: not even its libraries
            found = oracle.tree(out)
            assert found.items() <= whole.items()
            ended.append((done.returncode, len(found)))
            if done.returncode == 0:
                break
        assert ended[-1] == (0, len(whole))
        assert 1 in [status for status, _ in ended], "it never came so far that it ran out"
