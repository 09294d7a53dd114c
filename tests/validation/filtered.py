"""Runs a command to which the kernel answers fsopen(2) otherwise than it would.

    filtered.py refuse COMMAND...       EPERM, to unshare(2) as well: a container that forbids both
    filtered.py hang COUNT COMMAND...   after COUNT calls it never comes back
"""

import ctypes
import errno
import fcntl
import os
import select
import struct
import sys
import time

UNSHARE, FSOPEN = 272, 430
SECCOMP = 317
ALLOW, ERRNO, USER_NOTIFICATION = 0x7FFF0000, 0x00050000, 0x7FC00000
NEW_LISTENER = 8
RECEIVE, SEND = 0xC0502100, 0xC0182101  # struct seccomp_notif and seccomp_notif_resp
NOTIFICATION_SIZE = 80
CONTINUE = 1
LIMIT = 60.0
LIBC = ctypes.CDLL(None, use_errno=True)


def install(answers: dict[int, int], flags: int) -> int:
    """A seccomp filter that answers the numbered calls so; a listener with NEW_LISTENER, else 0."""
    load, equal, answer = 0x20, 0x15, 0x06
    program = struct.pack("HBBI", load, 0, 0, 0)  # the number of the call
    for call, action in answers.items():
        program += struct.pack("HBBI", equal, 0, 1, call) + struct.pack("HBBI", answer, 0, 0, action)
    program += struct.pack("HBBI", answer, 0, 0, ALLOW)
    buffer = ctypes.create_string_buffer(program, len(program))
    filter_buffer = ctypes.create_string_buffer(
        struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer)))
    no_new_privileges, mode_filter = 38, 1
    assert LIBC.prctl(no_new_privileges, 1, 0, 0, 0) == 0
    listener = LIBC.syscall(SECCOMP, mode_filter, flags, filter_buffer)
    assert listener >= 0, os.strerror(ctypes.get_errno())
    return listener


def let_pass(listener: int) -> None:
    received = bytearray(NOTIFICATION_SIZE)
    fcntl.ioctl(listener, RECEIVE, received)
    identifier = struct.unpack_from("Q", received)[0]
    fcntl.ioctl(listener, SEND, bytearray(struct.pack("QqiI", identifier, 0, 0, CONTINUE)))


def hang_after(count: int, command: list[str]) -> int:
    listener = install({FSOPEN: USER_NOTIFICATION}, NEW_LISTENER)
    child = os.fork()
    if child == 0:
        os.execv(command[0], command)
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if count > 0 and select.select([listener], [], [], 0.01)[0]:
            let_pass(listener)
            count -= 1
        elif count == 0:
            time.sleep(0.01)
    os.kill(child, 9)
    return 124


if sys.argv[1] == "refuse":
    install({FSOPEN: ERRNO | errno.EPERM, UNSHARE: ERRNO | errno.EPERM}, 0)
    os.execv(sys.argv[2], sys.argv[2:])
sys.exit(hang_after(int(sys.argv[2]), sys.argv[3:]))
