#include "core/boot/known_order.hpp"

#include <algorithm>
#include <array>

namespace berth {
namespace {

struct Row {
    std::string_view unit;
    std::string_view after;  ///< with blanks between
    Wait wait = Wait::certain;
};

constexpr std::array rows{
    // After= and Before= in the unit files of systemd 252, 257 and 262, and the default dependencies of their targets
    // (bootup(7), systemd.special(7))
    Row{"local-fs.target", "local-fs-pre.target"},
    Row{"remote-fs.target", "remote-fs-pre.target"},
    Row{"remote-cryptsetup.target", "remote-fs-pre.target cryptsetup-pre.target"},
    Row{"systemd-journal-flush.service", "systemd-remount-fs.service"},
    Row{"systemd-tmpfiles-setup.service", "local-fs.target systemd-sysusers.service systemd-journal-flush.service"},
    Row{"systemd-tmpfiles-clean.service", "local-fs.target"},
    Row{"systemd-binfmt.service", "local-fs.target"},
    Row{"systemd-confext.service", "local-fs.target"},
    Row{"systemd-sysext.service", "local-fs.target"},
    Row{"systemd-journal-catalog-update.service", "local-fs.target"},
    Row{"systemd-machine-id-commit.service", "local-fs.target"},
    Row{"systemd-update-done.service", "local-fs.target"},
    Row{"ldconfig.service", "local-fs.target"},
    Row{"pam_namespace.service", "local-fs.target"},
    Row{"sysinit.target", "local-fs.target swap.target systemd-tmpfiles-setup.service systemd-sysusers.service"},
    Row{"basic.target", "sysinit.target sockets.target paths.target slices.target tmp.mount"},
    Row{"rescue.target", "sysinit.target"},
    Row{"multi-user.target", "basic.target"},
    Row{"graphical.target", "multi-user.target"},
    Row{"default.target", "basic.target"},
    Row{"network.target", "network-pre.target"},
    Row{"network-online.target", "network.target"},
    Row{"systemd-logind.service", "basic.target"},
    Row{"systemd-user-sessions.service", "basic.target remote-fs.target network.target"},
    Row{"quotaon.service", "systemd-quotacheck.service"},
    // What an ordinary system adds: its network is brought up by services with default dependencies, targets are after
    // what they want, and these services are after remote-fs.target (unit files of Debian 12 to 14)
    Row{"sysinit.target", "cryptsetup.target systemd-random-seed.service systemd-update-utmp.service", Wait::usual},
    Row{"sysinit.target", "systemd-timesyncd.service apparmor.service", Wait::usual},
    Row{"local-fs.target", "tmp.mount", Wait::usual},
    Row{"tmp.mount", "swap.target", Wait::usual},
    Row{"sockets.target", "sysinit.target", Wait::usual},
    Row{"paths.target", "sysinit.target", Wait::usual},
    Row{"timers.target", "sysinit.target", Wait::usual},
    Row{"network.target", "basic.target NetworkManager.service networking.service systemd-networkd.service",
        Wait::usual},
    Row{"network-online.target", "NetworkManager-wait-online.service systemd-networkd-wait-online.service",
        Wait::usual},
    Row{"NetworkManager-wait-online.service", "NetworkManager.service", Wait::usual},
    Row{"systemd-networkd-wait-online.service", "systemd-networkd.service", Wait::usual},
    Row{"remote-fs-pre.target", "basic.target nfs-client.target", Wait::usual},
    Row{"remote-fs.target", "network-online.target", Wait::usual},
    Row{"remote-cryptsetup.target", "network-online.target", Wait::usual},
    Row{"nfs-client.target", "basic.target", Wait::usual},
    Row{"nss-lookup.target", "basic.target", Wait::usual},
    Row{"nss-user-lookup.target", "basic.target", Wait::usual},
    Row{"rpcbind.target", "basic.target", Wait::usual},
    Row{"getty.target", "basic.target systemd-user-sessions.service", Wait::usual},
    Row{"multi-user.target", "remote-fs.target remote-cryptsetup.target systemd-user-sessions.service getty.target",
        Wait::usual},
    Row{"default.target", "multi-user.target", Wait::usual},
    Row{"display-manager.service", "systemd-user-sessions.service", Wait::usual},
    Row{"apache2.service", "remote-fs.target", Wait::usual},
    Row{"cron.service", "remote-fs.target", Wait::usual},
    Row{"nginx.service", "remote-fs.target", Wait::usual},
    Row{"rsync.service", "remote-fs.target", Wait::usual},
};

// Services that run before the local file systems, so waiting for them is sound
constexpr std::array<std::string_view, 9> early_services{
    "blk-availability", "dm-event", "lvm2-", "mdadm", "modprobe@", "multipathd", "systemd-", "zfs-import", "zfs-load"};

struct EarlyPath {
    std::string_view path;
    std::string_view unit;
};

// RequiresMountsFor= in the same unit files, and the state and temporary folders of services before sysinit.target
constexpr std::array early_paths{
    EarlyPath{"/var/log/journal", "systemd-journal-flush.service"},
    EarlyPath{"/var/lib/systemd/random-seed", "systemd-random-seed.service"},
    EarlyPath{"/var/log/wtmp", "systemd-update-utmp.service"},
    EarlyPath{"/var/lib/systemd/timesync", "systemd-timesyncd.service"},
    EarlyPath{"/var/cache/apparmor", "apparmor.service"},
    EarlyPath{"/var/tmp", "basic.target"},
    EarlyPath{"/tmp", "basic.target"},
};

bool is_ordinary(std::string_view unit) {
    const auto suffix = unit.substr(unit.rfind('.') + 1);
    if (suffix != "service" && suffix != "socket" && suffix != "timer" && suffix != "path") return false;
    if (std::ranges::find(rows, unit, &Row::unit) != rows.end()) return false;
    return std::ranges::none_of(early_services, [&](std::string_view early) { return unit.starts_with(early); }) &&
           unit != "apparmor.service";
}

template <class Visitor>
void for_each_word(std::string_view words, Visitor&& visit) {
    while (!words.empty()) {
        const auto word = words.substr(0, words.find(' '));
        visit(word);
        words.remove_prefix(std::min(words.size(), word.size() + 1));
    }
}

}  // namespace

std::vector<KnownOrder> known_orders() {
    std::vector<KnownOrder> out;
    for (const auto& row : rows)
        for_each_word(row.after, [&](std::string_view other) { out.push_back({row.unit, other, row.wait}); });
    return out;
}

Wait wait_for(std::string_view unit, std::string_view other) {
    if (unit == other) return Wait::certain;
    auto out = is_ordinary(unit) ? std::min(Wait::usual, wait_for("basic.target", other)) : Wait::none;
    for (const auto& row : rows) {
        if (row.unit != unit || row.wait <= out) continue;
        for_each_word(row.after,
                      [&](std::string_view word) { out = std::max(out, std::min(row.wait, wait_for(word, other))); });
    }
    return out;
}

bool is_known(std::string_view unit) {
    return std::ranges::any_of(rows, [&](const Row& row) {
        bool found = row.unit == unit;
        for_each_word(row.after, [&](std::string_view word) { found = found || word == unit; });
        return found;
    });
}

std::string_view early_user_below(std::string_view mount_point) {
    for (const auto& early : early_paths) {
        const bool is_below = early.path.starts_with(mount_point) &&
                              (early.path.size() == mount_point.size() || early.path[mount_point.size()] == '/');
        if (is_below) return early.unit;
    }
    return {};
}

}  // namespace berth
