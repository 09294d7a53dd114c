"""The same volumes from TOML and from fstab: what differs, differs for a reason that is stated here."""

import re

import pytest
from generators import berth_units, fstab_units

# fstab line, volume
SAME = {
    "disk": ("LABEL=x /srv/a ext4 noatime 0 2",
             'what = "LABEL=x"\nwhere = "/srv/a"\ntype = "ext4"\noptions = ["noatime"]\nrequired = true'),
    "path": ("/dev/sdb1 /srv/a\\040b auto ro,nosuid 0 0",
             'what = "/dev/sdb1"\nfsck = false\nwhere = "/srv/a b"\noptions = ["ro", "nosuid"]\nrequired = true'),
    "nofail": ("PARTUUID=0a-1 /srv/a xfs nofail 0 2",
               'what = "PARTUUID=0a-1"\nwhere = "/srv/a"\ntype = "xfs"\nbackground = true'),
    "nofail-network": ("nas:/x /srv/a nfs4 nofail 0 0",
                       'what = "nas:/x"\nwhere = "/srv/a"\ntype = "nfs4"\nbackground = true'),
    "noauto": ("UUID=1-2 /srv/a ext4 noauto 0 2",
               'what = "UUID=1-2"\nwhere = "/srv/a"\ntype = "ext4"\nactivation = "manual"'),
    "nfs": ("nas:/x /srv/a nfs4 hard 0 0",
            'what = "nas:/x"\nwhere = "/srv/a"\ntype = "nfs4"\noptions = ["hard"]\nrequired = true'),
    "cifs": ("//server/a\\040b /srv/a cifs credentials=/etc/c,uid=5 0 0",
             'what = "//server/a b"\nwhere = "/srv/a"\ntype = "cifs"\noptions = ["credentials=/etc/c", "uid=5"]\n'
             "required = true"),
    "tmpfs": ("tmpfs /srv/a%b tmpfs size=5%,mode=1777 0 0",
              'where = "/srv/a%b"\ntype = "tmpfs"\noptions = ["size=5%", "mode=1777"]\nrequired = true'),
    "bind": ("/srv/x /srv/a none bind,ro 0 0",
             'what = "/srv/x"\nwhere = "/srv/a"\ntype = "bind"\noptions = ["ro"]\nrequired = true'),
    "rbind": ("/srv/x /srv/a none rbind 0 0", 'what = "/srv/x"\nwhere = "/srv/a"\ntype = "rbind"\nrequired = true'),
    "virtiofs": ("share /srv/a virtiofs defaults 0 0",
                 'what = "share"\nwhere = "/srv/a"\ntype = "virtiofs"\nrequired = true'),
    "automount": ("nas:/x /srv/a nfs4 x-systemd.automount,x-systemd.idle-timeout=5min 0 0",
                  'what = "nas:/x"\nwhere = "/srv/a"\ntype = "nfs4"\nactivation = "access"\nidle_timeout = "5min"\n'
                  "required = true"),
    "automount-local": ("/dev/sdb1 /srv/a ext4 x-systemd.automount,nofail 0 2",
                        'what = "/dev/sdb1"\nwhere = "/srv/a"\ntype = "ext4"\nactivation = "access"'),
    "iscsi": ("/dev/sdb1 /srv/a ext4 _netdev,x-systemd.device-timeout=1min 0 2",
              'what = "/dev/sdb1"\nwhere = "/srv/a"\ntype = "ext4"\nnetwork = true\ndevice_timeout = "1min"\n'
              "required = true"),
    "dependencies": ("tmpfs /srv/a tmpfs x-systemd.requires=a.service,x-systemd.after=b.service,"
                     "x-systemd.before=c.service,x-systemd.requires-mounts-for=/srv/d,nofail 0 0",
                     'where = "/srv/a"\ntype = "tmpfs"\nrequires = ["a.service"]\nafter = ["b.service"]\n'
                     'before = ["c.service"]\nrequires_mounts_for = ["/srv/d"]\nbackground = true'),
    "links": ("tmpfs /srv/a tmpfs x-systemd.wanted-by=w.service,x-systemd.required-by=r.service 0 0",
              'where = "/srv/a"\ntype = "tmpfs"\nwanted_by = ["w.service"]\nrequired_by = ["r.service"]'),
    "auto": ("/dev/sdb1 /srv/a auto defaults 0 2", 'what = "/dev/sdb1"\nwhere = "/srv/a"\nrequired = true'),
    "read-only-type": ("/dev/sr0 /srv/a iso9660 ro 0 2",
                       'what = "/dev/sr0"\nwhere = "/srv/a"\ntype = "iso9660"\noptions = ["ro"]\nrequired = true'),
    "makefs": ("PARTLABEL=x /srv/a ext4 x-systemd.makefs 0 2",
               'what = "PARTLABEL=x"\nwhere = "/srv/a"\ntype = "ext4"\nmakefs = true\nrequired = true'),
    "growfs": ("/dev/sdb1 /srv/a xfs x-systemd.growfs 0 0",
               'what = "/dev/sdb1"\nwhere = "/srv/a"\ntype = "xfs"\nfsck = false\ngrowfs = true\nrequired = true'),
    "quota": ("/dev/sdb1 /srv/a ext4 usrquota 0 2",
              'what = "/dev/sdb1"\nwhere = "/srv/a"\ntype = "ext4"\noptions = ["usrquota"]\nquota = true\nrequired = true'),
    "timeout": ("nas:/x /srv/a nfs x-systemd.mount-timeout=9s,x-systemd.rw-only 0 0",
                'what = "nas:/x"\nwhere = "/srv/a"\ntype = "nfs"\ntimeout = "9s"\nread_write_only = true\n'
                "required = true"),
}

# Whose line, in which file, what it says: why the other has none
REASONS = [
    (r"\S+ \S+: Unit\.(Description|Documentation|SourcePath)=", "each names its own manual and source"),
    (r"berth volume-v@\.target:", "attachments are berth's"),
    (r"berth \S+: Mount\.Options=x-berth\.(volume=v|options=[0-9a-f]{8})$", "marks the mount as berth's"),
    (r"fstab \S+: Mount\.Options=(x-systemd\..*|noauto|defaults|_netdev)$", "fstab's own options; berth has keys"),
    (r"fstab \S+: Mount\.Options=nofail$", "PID 1 reads nofail; berth writes it only where it needs what PID 1 does"),
    (r"fstab local-fs\.target\.wants/systemd-remount-fs\.service", "of every fstab, whatever is in it"),
    (r"fstab \S+: Unit\.After=blockdev@", "PID 1 adds it to every mount of a device (unit_add_blockdev_dependency)"),
    (r"berth \S+: Unit\.(After=(remote-fs-pre|network|network-online)\.target|Wants=network-online\.target)",
     "what PID 1 adds vanishes if the mount table shows another type"),
    (r"berth berth-\S+: Unit\.IgnoreOnIsolate=yes", "isolating a target would stop it, and unmount what requires it"),
    (r"berth \S+\.mount: Unit\.StartLimitIntervalSec=0", "an access may come any number of times"),
    (r"berth \S+: Unit\.AssertPathExists=", "PID 1 would make an empty folder in the place of a missing bind source"),
]
CHECK_ISOLATED = (r"berth systemd-fsck@\S+\.service\.d: Unit\.IgnoreOnIsolate=yes",
                  "isolating a target would stop the check, and unmount what requires it")
# systemd's helpers, which templates or their instances are the names of, and those of berth: one unit for each volume.
HELPERS = {
    "makefs": (r"systemd-makefs@dev-disk-by\\x2dpartlabel-x\.service", r"dev-disk-by\x2dpartlabel-x",
               "berth-makefs-v.service"),
    "growfs": (r"systemd-growfs@srv-a\.service", "srv-a", "berth-growfs-v.service"),
}
ONLY_IN = {  # case: reasons that hold there
    "quota": [(r"berth (berth-quota\S+|srv-a\.mount): ", "with systemd 252 PID 1 adds services for all file systems; later ones have units like these")],
    "automount-local": [CHECK_ISOLATED, (r"berth \S+\.mount: Unit\.Before=local-fs\.target",
                                         "what PID 1 adds vanishes if the mount table shows another type")],
    "noauto": [CHECK_ISOLATED, (r"\S+ \S+: Unit\.(Before|After|Conflicts|DefaultDependencies)=", "manual is no part of the boot")],
    "links": [(r"\S+ \S+: Unit\.(Before|Conflicts|DefaultDependencies)=",
               "wanted_by is no part of the boot either: a service that itself waits for the boot may be meant"),
              (r"berth \S+\.mount: Unit\.After=swap\.target", "what PID 1 adds to a tmpfs with default dependencies")],
    "automount": [(r"berth \S+\.automount: Unit\.(Before|Conflicts|DefaultDependencies)=",
                   "by default the local file systems would wait for it, and so for the network")],
}


def with_our_helper(theirs, systemd, instance, ours):
    """What systemd-fstab-generator wrote, with its helper called as ours and its link as the line that it stands for."""
    out = {}
    for path, items in theirs.items():
        link = re.fullmatch(rf"(\S+)\.(requires|wants)/{systemd}", path)
        if link:
            kind = link[2].capitalize()
            out.setdefault(link[1], set()).update(
                {f"Unit.{kind}={ours}"} | ({f"Unit.After={ours}"} if kind == "Requires" else set()))
        elif re.fullmatch(systemd, path):
            items = {item.replace("%i", instance).replace("=/lib/systemd", "=/usr/lib/systemd") for item in items}
            out[ours] = {re.sub(r"TimeoutSec=0$", "TimeoutSec=infinity", item) for item in items}
        else:
            out.setdefault(path, set()).update(items)
    return out


def both(folder, name):
    fstab, volume = SAME[name]
    ours = berth_units(folder, f"[volume.v]\n{volume}\n")
    theirs = fstab_units(folder, fstab + "\n")
    if name in HELPERS:
        theirs = with_our_helper(theirs, *HELPERS[name])
        command = {item for item in ours[HELPERS[name][2]] if ".ExecStart=" in item}
        ours[HELPERS[name][2]] = ours[HELPERS[name][2]] - command | {item.replace('"', "") for item in command}
    return ours, theirs


def differences(ours, theirs):
    for path in sorted(ours.keys() | theirs.keys()):
        for side, here, there in (("berth", ours, theirs), ("fstab", theirs, ours)):
            for item in sorted(here.get(path, set()) - there.get(path, set())):
                yield f"{side} {path}: {item}"


@pytest.mark.parametrize("name", SAME)
def test_the_units_are_the_same_but_for_stated_reasons(name, tmp_path):
    ours, theirs = both(tmp_path, name)
    reasons = REASONS + ONLY_IN.get(name, [])
    unexplained = [line for line in differences(ours, theirs) if not any(re.match(regex, line) for regex, _ in reasons)]
    assert unexplained == []


def test_every_reason_is_needed(tmp_path):
    seen = {name: [] for name in SAME}
    for name in SAME:
        (tmp_path / name).mkdir()
        seen[name] = list(differences(*both(tmp_path / name, name)))
    everything = [line for lines in seen.values() for line in lines]
    assert [regex for regex, _ in REASONS if not any(re.match(regex, line) for line in everything)] == []
    assert [(name, regex) for name, reasons in ONLY_IN.items() for regex, _ in reasons
            if not any(re.match(regex, line) for line in seen[name])] == []
