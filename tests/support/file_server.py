"""The NFS server of an emulated machine, which is its own client, and how it goes away."""

from contextlib import contextmanager

SERVER = {
    "/etc/exports": """\
/export/hard 127.0.0.1(rw,no_subtree_check,no_root_squash,fsid=1)
/export/soft 127.0.0.1(rw,no_subtree_check,no_root_squash,fsid=2)
""",
    # The least that the kernel takes: how long a server that comes back waits for its former clients.
    "/etc/nfs.conf.d/test.conf": "[nfsd]\ngrace-time=10\nlease-time=10\n",
    "/export/hard/file": "hard\n",
    "/export/soft/file": "soft\n",
}

LOSE = """\
table inet lost {
    chain output {
        type filter hook output priority 0
        tcp dport 2049 drop
    }
}
"""

# With the folder of its last argument; it stays in it, so that it keeps the mount busy.
READ_AND_WRITE = ("sh", "-c", 'cd "$1" && dd if=file iflag=direct status=none && echo new >new', "-")


def lose_what_is_sent(machine) -> None:
    """To the server, from now on."""
    machine.run("nft", "-f", "-", text=LOSE)


@contextmanager
def server_stopped(machine):
    """Connections are refused."""
    machine.stop("nfs-server.service")
    try:
        yield
    finally:
        machine.start("nfs-server.service")


@contextmanager
def server_silent(machine):
    """As when a cable is pulled: whatever is sent is lost."""
    lose_what_is_sent(machine)
    try:
        yield
    finally:
        machine.run("nft", "delete", "table", "inet", "lost")
