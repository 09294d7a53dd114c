"""Runs a command to which openat(…, O_TMPFILE) is refused, as by a file system that does not know it."""

import ctypes
import errno
import os
import struct
import sys

OPENAT = 257  # x86-64
TMPFILE = 0x400000
LIBC = ctypes.CDLL(None, use_errno=True)


def refuse_tmpfile() -> None:
    """A seccomp filter that answers openat(…, O_TMPFILE) with EOPNOTSUPP."""
    def statement(code, yes, no, value):
        return struct.pack("HBBI", code, yes, no, value)

    load, equal, has_bits, answer = 0x20, 0x15, 0x45, 0x06
    allow = 0x7FFF0000
    program = b"".join([
        statement(load, 0, 0, 0),  # the number of the call
        statement(equal, 0, 3, OPENAT),
        statement(load, 0, 0, 16 + 2 * 8),  # the low half of its third argument
        statement(has_bits, 0, 1, TMPFILE),
        statement(answer, 0, 0, 0x00050000 | errno.EOPNOTSUPP),
        statement(answer, 0, 0, allow)])
    buffer = ctypes.create_string_buffer(program, len(program))
    filter_program = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    filter_buffer = ctypes.create_string_buffer(filter_program, len(filter_program))
    no_new_privileges, set_seccomp, mode_filter = 38, 22, 2
    assert LIBC.prctl(no_new_privileges, 1, 0, 0, 0) == 0
    assert LIBC.prctl(set_seccomp, mode_filter, filter_buffer, 0, 0) == 0


refuse_tmpfile()
os.execv(sys.argv[1], sys.argv[1:])
