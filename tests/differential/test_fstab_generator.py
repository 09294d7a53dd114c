"""The same volumes from TOML and from fstab: what differs, differs for a reason that is stated here."""

import re

import pytest
from generators import berth_units, fstab_units

# fstab line, volume
SAME = {
    "disk": ("LABEL=x /srv/a ext4 noatime 0 0",
             'what = "LABEL=x"\nwhere = "/srv/a"\ntype = "ext4"\noptions = ["noatime"]\nrequired = true'),
    "path": ("/dev/sdb1 /srv/a\\040b auto ro,nosuid 0 0",
             'what = "/dev/sdb1"\nwhere = "/srv/a b"\noptions = ["ro", "nosuid"]\nrequired = true'),
    "nofail": ("PARTUUID=0a-1 /srv/a xfs nofail 0 0",
               'what = "PARTUUID=0a-1"\nwhere = "/srv/a"\ntype = "xfs"\nbackground = true'),
    "nofail-network": ("nas:/x /srv/a nfs4 nofail 0 0",
                       'what = "nas:/x"\nwhere = "/srv/a"\ntype = "nfs4"\nbackground = true'),
    "noauto": ("UUID=1-2 /srv/a ext4 noauto 0 0",
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
    "automount-local": ("/dev/sdb1 /srv/a ext4 x-systemd.automount,nofail 0 0",
                        'what = "/dev/sdb1"\nwhere = "/srv/a"\ntype = "ext4"\nactivation = "access"'),
    "iscsi": ("/dev/sdb1 /srv/a ext4 _netdev,x-systemd.device-timeout=1min 0 0",
              'what = "/dev/sdb1"\nwhere = "/srv/a"\ntype = "ext4"\nnetwork = true\ndevice_timeout = "1min"\n'
              "required = true"),
    "dependencies": ("tmpfs /srv/a tmpfs x-systemd.requires=a.service,x-systemd.after=b.service,"
                     "x-systemd.before=c.service,x-systemd.requires-mounts-for=/srv/d,nofail 0 0",
                     'where = "/srv/a"\ntype = "tmpfs"\nrequires = ["a.service"]\nafter = ["b.service"]\n'
                     'before = ["c.service"]\nrequires_mounts_for = ["/srv/d"]\nbackground = true'),
    "links": ("tmpfs /srv/a tmpfs x-systemd.wanted-by=w.service,x-systemd.required-by=r.service 0 0",
              'where = "/srv/a"\ntype = "tmpfs"\nwanted_by = ["w.service"]\nrequired_by = ["r.service"]'),
    "timeout": ("nas:/x /srv/a nfs x-systemd.mount-timeout=9s,x-systemd.rw-only 0 0",
                'what = "nas:/x"\nwhere = "/srv/a"\ntype = "nfs"\ntimeout = "9s"\nread_write_only = true\n'
                "required = true"),
}

# Whose line, in which file, what it says: why the other has none
REASONS = [
    (r"\S+ \S+: Unit\.(Description|Documentation|SourcePath)=", "each names its own manual and source"),
    (r"berth volume-v@\.target:", "attachments are berth's"),
    (r"berth \S+: Mount\.Options=x-berth\.volume=v", "marks the mount as berth's"),
    (r"fstab \S+: Mount\.Options=(x-systemd\..*|noauto|defaults|_netdev)$", "fstab's own options; berth has keys"),
    (r"fstab \S+: Mount\.Options=nofail$", "PID 1 reads nofail; berth writes it only where it needs what PID 1 does"),
    (r"fstab local-fs\.target\.wants/systemd-remount-fs\.service", "of every fstab, whatever is in it"),
    (r"fstab \S+: Unit\.After=blockdev@", "PID 1 adds it to every mount of a device (unit_add_blockdev_dependency)"),
    (r"berth \S+: Unit\.(After=(remote-fs-pre|network|network-online)\.target|Wants=network-online\.target)",
     "what PID 1 adds vanishes if the mount table shows another type"),
    (r"berth \S+: Unit\.AssertPathExists=", "PID 1 would make an empty folder in the place of a missing bind source"),
]
ONLY_IN = {  # case: reasons that hold there
    "noauto": [(r"\S+ \S+: Unit\.(Before|After|Conflicts|DefaultDependencies)=", "manual is no part of the boot")],
    "links": [(r"\S+ \S+: Unit\.(Before|Conflicts|DefaultDependencies)=",
               "wanted_by is no part of the boot either: a service that itself waits for the boot may be meant")],
    "automount": [(r"fstab \S+\.mount: Unit\.Before=remote-fs\.target",
                   "nothing waits for the mount of an automount; what PID 1 adds by default stays")],
}


def differences(ours, theirs):
    for path in sorted(ours.keys() | theirs.keys()):
        for side, here, there in (("berth", ours, theirs), ("fstab", theirs, ours)):
            for item in sorted(here.get(path, set()) - there.get(path, set())):
                yield f"{side} {path}: {item}"


@pytest.mark.parametrize("name", SAME)
def test_the_units_are_the_same_but_for_stated_reasons(name, tmp_path):
    fstab, volume = SAME[name]
    ours = berth_units(tmp_path, f"[volume.v]\n{volume}\n")
    theirs = fstab_units(tmp_path, fstab + "\n")
    reasons = REASONS + ONLY_IN.get(name, [])
    unexplained = [line for line in differences(ours, theirs) if not any(re.match(regex, line) for regex, _ in reasons)]
    assert unexplained == []


def test_every_reason_is_needed(tmp_path):
    seen = {name: [] for name in SAME}
    for name, (fstab, volume) in SAME.items():
        (tmp_path / name).mkdir()
        seen[name] = list(differences(berth_units(tmp_path / name, f"[volume.v]\n{volume}\n"),
                                      fstab_units(tmp_path / name, fstab + "\n")))
    everything = [line for lines in seen.values() for line in lines]
    assert [regex for regex, _ in REASONS if not any(re.match(regex, line) for line in everything)] == []
    assert [(name, regex) for name, reasons in ONLY_IN.items() for regex, _ in reasons
            if not any(re.match(regex, line) for line in seen[name])] == []
