"""The kind of manager that a program keeps for itself, with its mistakes: a dictionary, a lock, and commands for a shell. It is
the counter-example of test_example_openstack.py; each of its mistakes has been found in earnest."""

import os
import threading


class HostMountState:
    def __init__(self, host=None, generation=0):
        self.users = {}
        self.lock = threading.Lock()

    def mount(self, fstype, export, vol_name, mountpoint, instance, options=None):
        with self.lock:
            users = self.users.setdefault(mountpoint, set())
            if (vol_name, instance.uuid) in users:
                return
            is_mounted = os.path.ismount(mountpoint)
            if not is_mounted or options:
                os.makedirs(mountpoint, exist_ok=True)
                how = f"-t {fstype} {'-o remount' if is_mounted else ''} {' '.join(options or [])}"
                if os.system(f"mount {how} {export} {mountpoint}") != 0:
                    del self.users[mountpoint]
                    raise OSError(f"can't mount {mountpoint}")
            users.add((vol_name, instance.uuid))

    def umount(self, vol_name, mountpoint, instance):
        with self.lock:
            users = self.users.get(mountpoint, set())
            users.discard((vol_name, instance.uuid))
            if users:
                return
            self.users.pop(mountpoint, None)
            os.system(f"umount {mountpoint}")
