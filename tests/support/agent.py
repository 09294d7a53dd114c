"""Runs commands in an emulated machine, several at a time, over one of its serial ports.

A request is a line of JSON, {"id", "command", "input"} or {"id", "kill": true}; an answer is {"id", "status", "stdout",
"stderr"}. The first line of all is {"ready": true}. This file is installed into the machine, and the tests import it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading

PORT = "berth.agent"
UNIT = f"""\
[Unit]
Description=Commands of a Test
DefaultDependencies=no
BindsTo=dev-virtio\\x2dports-{PORT}.device
After=dev-virtio\\x2dports-{PORT}.device systemd-journald.socket
IgnoreOnIsolate=yes

[Service]
ExecStart=/usr/bin/python3 -I /usr/local/lib/berth-test/agent.py
# A command that hangs must not hold up the end of the machine.
KillMode=process
"""


class Pending:
    """A command that has been sent."""

    def __init__(self):
        self._answered = threading.Event()
        self.answer: dict | None = None  # none when the machine has gone

    def settle(self, answer: dict | None) -> None:
        self.answer = answer
        self._answered.set()

    def done(self, limit: float = 0) -> bool:
        return self._answered.wait(limit)


class Connection:
    """The test's end."""

    def __init__(self, end: socket.socket):
        self._end = end
        self._lock = threading.Lock()
        self._pending: dict[int, Pending] = {}
        self._number = 0
        self._gone = False
        self.ready = threading.Event()
        threading.Thread(target=self._receive, daemon=True).start()

    def begin(self, command: tuple[str, ...], text: str = "") -> tuple[int, Pending]:
        pending = Pending()
        with self._lock:
            self._number += 1
            number = self._number
            self._pending[number] = pending
            gone = self._gone
        if gone:
            pending.settle(None)
        else:
            self._send({"id": number, "command": command, "input": text})
        return number, pending

    def kill(self, number: int) -> None:
        self._send({"id": number, "kill": True})

    def _send(self, request: dict) -> None:
        try:
            with self._lock:
                self._end.sendall(json.dumps(request).encode() + b"\n")
        except OSError:
            self._lost()

    def _receive(self) -> None:
        try:
            for line in self._end.makefile("rb"):
                answer = json.loads(line)
                if "ready" in answer:
                    self.ready.set()
                else:
                    with self._lock:
                        pending = self._pending.pop(answer["id"])
                    pending.settle(answer)
        except OSError:
            pass
        self._lost()

    def _lost(self) -> None:
        with self._lock:
            self._gone = True
            left, self._pending = self._pending, {}
        for pending in left.values():
            pending.settle(None)


class Server:
    """The machine's end."""

    def __init__(self, port):
        self._port = port
        self._lock = threading.Lock()
        self._running: dict[int, subprocess.Popen] = {}

    def serve(self) -> None:
        self._answer({"ready": True})
        for line in self._port:
            request = json.loads(line)
            if request.get("kill"):
                self._kill(request["id"])
            else:
                threading.Thread(target=self._run, args=(request,), daemon=True).start()

    def _run(self, request: dict) -> None:
        number = request["id"]
        try:
            process = subprocess.Popen(request["command"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, start_new_session=True)
        except OSError as problem:
            self._answer({"id": number, "status": 127, "stdout": "", "stderr": f"{problem}\n"})
            return
        with self._lock:
            self._running[number] = process
        output, errors = process.communicate(request["input"].encode(errors="surrogateescape"))
        with self._lock:
            del self._running[number]
        self._answer({"id": number, "status": process.returncode, "stdout": output.decode(errors="replace"),
                      "stderr": errors.decode(errors="replace")})

    def _kill(self, number: int) -> None:
        with self._lock:
            if process := self._running.get(number):
                os.killpg(process.pid, signal.SIGKILL)

    def _answer(self, answer: dict) -> None:
        line = json.dumps(answer).encode() + b"\n"
        with self._lock:
            while line:
                line = line[self._port.write(line):]


if __name__ == "__main__":
    with open(f"/dev/virtio-ports/{PORT}", "r+b", buffering=0) as opened:
        Server(opened).serve()
    sys.exit(1)
