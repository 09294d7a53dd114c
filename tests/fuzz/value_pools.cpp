#include "value_pools.hpp"

#include <algorithm>
#include <array>

namespace fuzz {
namespace {

std::string path_of_size(std::string_view front, std::size_t size) {
    return std::string(front) + std::string(size - front.size(), 'l');
}

// A mount unit's name has room for a path of this size, an automount unit's has not.
const std::string long_for_automount = path_of_size("/srv/", 248);
const std::string too_long = path_of_size("/srv/", 252);

}  // namespace

const Pools& pools() {
    static const Pools all{.names = {"a", "data", "b", "data-red", "vault", "x_1", std::string(64, 'n')},
                           .mount_points = {"/srv/a", "/srv/x", "/srv/a/b", "/mnt/data", "/srv/l/in", "/srv/x y",
                                            "/var/tmp", "/srv/a/b/c", "/srv/ü%n", "/srv/$m", "/srv/$$m", "/srv/m",
                                            long_for_automount, "/srv/k", "/srv/y/{instance}", "/var/log"},
                           .devices = {"/dev/vdb", "LABEL=data", "/dev/disk/by-label/data", "UUID=0f3a2c1e",
                                       "/dev/mapper/vault", "PARTLABEL=a%b", "/dev/mapper/a", "ID=virtio-x"},
                           .units = {"srv-a.mount", "srv-x.mount", "app.service", "srv-a-b.mount", "multi-user.target",
                                     "srv-x.automount", "dev-vdb.swap", "mnt-data.mount", "srv-x\\x20y.mount",
                                     "late@x.service", "systemd-cryptsetup@vault.service", "volume-a@x.target",
                                     "local-fs.target", "remote-fs.target", "local-fs-pre.target", "swap.target",
                                     "sysinit.target", "systemd-tmpfiles-setup.service", "network-online.target"}};
    return all;
}

std::span<const Source> sources() {
    constexpr static std::array all{
        Source{"DEVICE", "ext4"},
        Source{"", "tmpfs"},
        Source{"DEVICE", ""},
        Source{"ENCRYPTED", "ext4"},
        Source{"VOLUME/sub", "bind"},
        Source{"PLACE", "bind"},
        Source{"nas:/export", "nfs4"},
        Source{"VOLUME/image", "squashfs"},
        Source{"DEVICE", "btrfs"},
        Source{"OVERLAY", "overlay"},
        Source{"//nas/share", "cifs"},
        Source{"me@nas:/x", "fuse.sshfs"},
        Source{"DEVICE", "xfs"},
        Source{"PLACE", "rbind"},
        Source{"PLACE/image", "erofs"},
        Source{"ENCRYPTED", "xfs"},
        Source{"DEVICE", "ext4,xfs"},
        Source{"", "sysfs"},
        Source{"VOLUME", "bind"},
        Source{"/dev/shm/x", "bind"},
        Source{"/srv/a:/srv/x", "fuse.mergerfs"},
        Source{"MAPPED", "tmpfs"},
        Source{"MAPPED", "ext4"},
        Source{"/dev/vdb", "9p"},
    };
    return all;
}

const KeyPool* pool_of(std::string_view table, std::string_view key) {
    static const Pool spans{"30s", "1min 30s", "infinity", "0"};
    static const Pool no_spans{"30", "soon", "", "-1s"};
    static const Pool no_units{"app", "", "a b.service", "x@.service", "dev-vdb.device", "nothing.suffix"};
    static const std::vector<KeyPool> all{
        {"volume",
         "where",
         pools().mount_points,
         {"/", "/usr", "/proc/x", "/srv/a/", "srv", "/srv//a", "/srv/a\n", "/run", "/srv/../x", too_long, ""}},
        {"volume",
         "type",
         {"ext4", "tmpfs", "xfs", "btrfs", "nfs4", "bind", "auto", "vfat", "hugetlbfs"},
         {"swap,ext4", "auto,swap", "bind,ext4", "autofs,ext4", "none", "ext 4", "", "swap", "sysfs", "overlay"}},
        {"volume",
         "options",
         {"noatime", "nosuid", "ro", "usrquota", "x-note=1", "x-note=$${HOME}$", "size=5%", "discard", "user", "exec"},
         {"nofail", "_netdev", "noauto", "rw,ro", "", "=x", "x-systemd.idle-timeout=5", "a\\", "bg", "context=\"a,b\"",
          "x-systemd.requires=a.service", "defaults"}},
        {"volume", "what", pools().devices, {"LABLE=x", "", "nas:/x", "//nas/x", "volume:", "encrypted:-", "LABEL="}},
        {"swap", "what", pools().devices, {"tmpfs", "", "volume:", "nas:/x", "encrypted:", "/swapfile\n", too_long}},
        {"encrypted", "device", pools().devices, {"", "volume:", "nas:/x", "encrypted:", "LABEL=", too_long}},
        {"swap", "options", {"discard=once", "x-note"}, {"pri=5", "nofail", "", "a,b", "a\\"}},
        {"encrypted",
         "options",
         {"discard", "header=/h:/dev/vdb", "header=/srv/a/header", "header=/dev/vdb", "header=/h:LABEL=usb", "tries=1",
          "keyfile-timeout=10s", "headless=no"},
         {"header=h:LABEL=usb", "header=/h:LABEL=", "header=/:/dev/vdb", "header=/h:/dev/$x", "_netdev", "noauto",
          "a,b", "", "luks", "=x", "a\n", "x-systemd.device-timeout=1"}},
        {"encrypted",
         "key_file",
         {"/etc/keys/a.key", "/k:/dev/vdb", "/srv/a/key", "/srv/x/key", "/dev/vdb", "/k:ID=usb", "/k:/dev/mapper/a"},
         {"none", "-", "", "key", "key:LABEL=usb", "/key:ID=", "volume:a", "volume:a/k:/dev/vdb"}},
        {"", "description", {"Some words", "100 % ü", "a=b"}, {"two\nlines", "ends in \\", " blank"}},
        {"volume", "directory_mode", {"0750", "755"}, {"9", "07777777", ""}},
        {"", "timeout", spans, no_spans},
        {"", "device_timeout", spans, no_spans},
        {"", "idle_timeout", spans, no_spans},
        {"", "requires", pools().units, no_units},
        {"", "wants", pools().units, no_units},
        {"", "binds_to", pools().units, no_units},
        {"", "after", pools().units, no_units},
        {"", "before", pools().units, no_units},
        {"", "used_by", {"app.service", "multi-user.target", "user@.service", "srv-x.mount"}, no_units},
        {"", "wanted_by", {"multi-user.target", "app.service", "local-fs.target"}, no_units},
        {"", "required_by", {"multi-user.target", "app.service", "local-fs.target"}, no_units},
        {"", "on_failure", {"app.service", "note@a.service"}, no_units},
        {"", "requires_mounts_for", pools().mount_points, {"srv", "", "/srv/a\n", too_long}},
        {"", "holders", {"vm 1", "x", "ü"}, {"", "a\nb", std::string(250, 'h')}},
        {"", "formerly", {"old", "older", "old-{instance}"}, {"", "a", "b", "x y", "data-red", "old\n"}},
        {"", "instances", {"red", "green", "1"}, {"", "x y", "red"}},
    };
    const auto found = std::ranges::find_if(
        all, [&](const KeyPool& one) { return one.key == key && (one.table.empty() || one.table == table); });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace fuzz
