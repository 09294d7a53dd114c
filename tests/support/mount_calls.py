"""Runs in a guest: one process with a manager of mounts, which it calls as its arguments say. What came of the calls is
printed, as JSON."""

import importlib
import json
import logging
import os
import sys
import threading
import types


class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(f"{record.levelname}: {record.getMessage()}")


def call(state, step):
    kind, *arguments = step
    if kind == "wait":  # until the test removes the file
        while os.path.exists(arguments[0]):
            threading.Event().wait(0.05)
    elif kind == "together":
        threads = [threading.Thread(target=call, args=(state, one)) for one in arguments]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    elif kind == "mount":
        fstype, export, vol_name, mountpoint, instance, options = arguments
        state.mount(fstype, export, vol_name, mountpoint, types.SimpleNamespace(uuid=instance), options)
    elif kind == "umount":
        vol_name, mountpoint, instance = arguments
        state.umount(vol_name, mountpoint, types.SimpleNamespace(uuid=instance))


def main():
    sys.path.insert(0, "/root")
    handler = Lines()
    logging.getLogger().addHandler(handler)
    state = importlib.import_module(sys.argv[1]).HostMountState()
    results = []
    for step in json.loads(sys.argv[2]):
        try:
            call(state, step)
            results.append("")
        except Exception as problem:  # whatever it is, it is the answer
            results.append(f"{type(problem).__name__}: {problem}")
    print(json.dumps({"results": results, "log": handler.lines}))


main()
