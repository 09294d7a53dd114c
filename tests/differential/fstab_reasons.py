"""What differs for many lines of the table when berth has taken them over, and why."""

import re
from dataclasses import dataclass


@dataclass
class Reason:
    why: str
    differences: list[str]  # of whole statements
    lines: str = ""  # only where this is found in the lines of the case
    versions: tuple[int, ...] = (252, 257, 262)

    def explains(self, difference, case, version):
        return version in self.versions and any(self.is_one(one, difference, case) for one in self.differences)

    def is_one(self, pattern, difference, case):
        return bool(re.search(self.lines, case.text) and re.fullmatch(pattern, difference, re.S))


BY_SERVICES = r"x-systemd\.(wanted|required)-by="
HELPER = r"(makefs|growfs|quotacheck|quotaon):\S+"

REASONS = [
    # Options
    Reason("marks the mount as berth's", [r"berth: \S+ (option |Mount\.Options=)x-berth\.(volume|options)=\S+"]),
    Reason("words for the generator; berth has keys",
           [r"fstab: \S+ option (defaults|auto|noauto|fail)", r"fstab: \S+ option x-systemd\..*",
            r"fstab: \S+ option comment=systemd\..*"]),
    Reason("PID 1 heeds it where nothing else waits for the mount, and there it is in both",
           [r"fstab: \S+\.mount option nofail"], r"automount|noauto|-by=|nofail,fail|x-initrd\.mount"),
    Reason("words for the generator and swapon(8) that swapon(2) has no flag for",
           [r"fstab: \S+\.swap option (sw|nofail|_netdev)"],
           r" swap "),
    Reason("the type says so by itself", [r"fstab: \S+\.mount option _netdev"], r" (nfs4?|cifs|lustre) \S*_netdev"),
    Reason("a key of the unit, where PID 1 looks first and then among the options",
           [r"berth: \S+\.swap Priority: [0-9]+", r"fstab: \S+\.swap Priority: 0",
            r"fstab: \S+\.swap option pri=[0-9]+"], r"pri=[0-9]"),
    Reason("the same to PID 1: it waits for ever",
           [r"berth: \S+\.device Unit\.JobRunningTimeoutSec=infinity",
            r"fstab: \S+\.device Unit\.JobRunningTimeoutSec=0"], r"device-timeout=0"),
    Reason("words for mount.nfs, which systemd overrides and keeps; berth leaves out what says nothing",
           [r"fstab: \S+\.mount option (bg|fg)"], r" nfs4? \S*\bbg\b"),
    # The place in the boot
    Reason("activation = \"manual\" is no part of the boot, not even of its order",
           [r"berth: \S+\.mount DefaultDependencies: no", r"fstab: \S+\.mount DefaultDependencies: yes",
            r"fstab: (local|remote)-fs\.target after \S+\.mount"], r"\bnoauto(,| )"),
    Reason("what services want is no part of the boot; later systemds say so, too",
           [r"berth: \S+\.mount DefaultDependencies: no", r"fstab: \S+\.mount DefaultDependencies: yes",
            r"fstab: (local|remote|multi-user)(-fs)?\.target after \S+\.mount",
            r"fstab: \S+\.mount after (local-fs-pre|swap)\.target"],
           BY_SERVICES, (252,)),
    Reason("what is on the network comes after the network, whatever wants it",
           [r"berth: \S+\.mount after (remote-fs-pre|network|network-online)\.target",
            r"berth: \S+\.mount wants network-online\.target"],
           "^nas:.*" + BY_SERVICES, (257, 262)),
    Reason("nothing waits for the mount of an automount: this is PID 1's order, for the case that it is hit early",
           [r"berth: (local|remote)-fs\.target after \S+\.mount"], r"nofail\S*automount|automount\S*nofail"),
    Reason("what stands on a network volume is on the network, for else the network would wait for it",
           [r"berth: remote-fs\.target (after|requires) \S+\.mount",
            r"fstab: local-fs\.target (after|requires) \S+\.mount",
            r"berth: \S+\.mount after (remote-fs-pre|network|network-online)\.target",
            r"berth: \S+\.mount wants network-online\.target",
            r"berth: \S+\.mount option _netdev", r"fstab: \S+\.mount after local-fs-pre\.target"],
           r"(?m)^nas:.* nfs4 .*\n(/\S* \S* none bind|tmpfs \S* tmpfs defaults) "),
    Reason("an automount of what is on the network comes after the network, for which the local file systems do not wait",
           [r"berth: \S+\.automount after (remote-fs-pre|network|network-online)\.target",
            r"berth: \S+\.automount wants network-online\.target",
            r"berth: \S+\.automount DefaultDependencies: no", r"fstab: \S+\.automount DefaultDependencies: yes",
            r"berth: remote-fs\.target (after|requires) \S+\.automount",
            r"fstab: local-fs\.target (after|requires) \S+\.automount",
            r"fstab: \S+\.automount after local-fs-pre\.target"],
           r"automount"),
    Reason("PID 1 gives up an automount whose mount was started too often, and the bare folder answers",
           [r"berth: \S+\.mount Unit\.StartLimitIntervalSec=0"], r"automount|idle-timeout"),
    Reason("what lies in a tmpfs may be in swap, also where no target waits for it",
           [r"berth: \S+\.mount after swap\.target"], r"tmpfs \S*(noauto|-by=)"),
    Reason("activation = \"manual\" is no part of the boot, of swap neither",
           [r"berth: \S+\.swap DefaultDependencies: no", r"fstab: \S+\.swap DefaultDependencies: yes",
            r"fstab: swap\.target after \S+\.swap"], r" swap \S*noauto"),
    # What a mount needs
    Reason("PID 1 would make an empty folder in the place of a missing bind source",
           [r"berth: \S+\.mount AssertPathExists: .* untested"], r"\br?bind[, ]"),
    Reason("a bind mount has no type",
           [r"berth: \S+\.mount File System Type: none",
            r"fstab: \S+\.mount File System Type: (n/a|bind|ext4)"],
           r" (auto|bind|ext4) bind "),
    Reason("the layers may lie in other volumes, which PID 1 does not look for",
           [r"berth: \S+\.mount RequiresMountsFor: /\S+", r"berth: \S+\.mount (after|requires) \S+\.mount"],
           r" overlay lowerdir="),
    Reason("the branches may, too",
           [r"berth: \S+\.mount RequiresMountsFor: /\S+"], r" fuse\.mergerfs "),
    # Checks and other helpers
    Reason("isolating a target would stop it, and unmount what requires it",
           [HELPER.join([r"berth: ", r" IgnoreOnIsolate: yes"]), HELPER.join([r"fstab: ", r" IgnoreOnIsolate: no"]),
            r"berth: systemd-fsck@\S+\.service",
            r"berth: (shutdown\.target|systemd-quotacheck\.service) after systemd-fsck@\S+\.service"]),
    Reason("a service for each volume, which is no instance of a template",
           [f"berth: {HELPER} Instance: n/a", f"berth: {HELPER} (Slice:|after|in slice|requires) system\\.slice",
            f"fstab: {HELPER} Instance: \\S+",
            f"fstab: {HELPER} (Slice:|after|in slice|requires) system-\\S+\\.slice"]),
    Reason("systemd has a template for it",
           [r"berth: growfs:\S+ Service\.ExecStart=/lib/systemd/systemd-growfs .*"], versions=(257, 262)),
    Reason("nothing waits for what is done to a volume that nothing waits for",
           [r"fstab: local-fs\.target after (growfs|quotaon|quotacheck):\S+"], r"noauto|nofail|automount"),
    Reason("systemd 252 has services for the quotas of all file systems, which PID 1 adds",
           [r"berth: quota(check|on):/\S+"],
           versions=(252,)),
    Reason("only the kinds of quota that the options ask for, and only if they are off",
           [r"berth: quotacheck:\S+ Service\.ExecStart=/usr/sbin/quotacheck -nu?g? .*",
            r"berth: quotaon:\S+ Service\.ExecStart=/usr/sbin/quotaon -u?g?P? .*",
            r"berth: quota(check|on):\S+ Service\.ExecCondition=/usr/sbin/quotaon \"-p\" .*"]),
    Reason("what systemd-quotacheck looks at itself, which berth does not call",
           [r"berth: quotacheck:\S+ ConditionKernelCommandLine: (!quotacheck\.mode=skip|\|quotacheck\.mode=force) .*",
            r"berth: quotacheck:\S+ ConditionPathExists: \|/run/systemd/quotacheck untested"]),
    Reason("berth leaves quotas to the system itself anyway",
           [r"fstab: quota(check|on):\S+ ConditionPathExists: !/etc/initrd-release untested"]),
    Reason("there is nothing to stop",
           [r"berth: quotaon:\S+ TimeoutStopSec: infinity",
            r"fstab: quotaon:\S+ TimeoutStopSec: 1min 30s"]),
    Reason("nobody starts the check", [r"fstab: systemd-fsck@\S+\.service after makefs:\S+"], r"makefs\S* 0 0"),
]
