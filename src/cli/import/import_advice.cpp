#include "cli/import/import_advice.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <string_view>

#include "core/fstab/import_lines.hpp"

namespace berth::cli {
namespace {

/// What systemd-gpt-auto-generator mounts by the type of its partition, unless fstab has it.
constexpr std::array<std::string_view, 6> by_partition{"/boot", "/efi", "/home", "/srv", "/var", "/var/tmp"};

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i)
        out += fmt::format("{}{}", i == 0 ? "" : i + 1 == words.size() ? " and " : ", ", words[i]);
    return out;
}

}  // namespace

std::vector<std::string> other_readers(const std::vector<Imported>& lines) {
    std::vector<std::string> found;  // by gpt-auto
    bool has_volume = false;
    bool has_swap = false;
    bool has_quota = false;
    for (const auto& line : lines) {
        if (!is_imported(line)) continue;
        has_volume = has_volume || !line.is_swap;
        has_swap = has_swap || line.is_swap;
        has_quota = has_quota || line.quota;
        const auto& path = line.mount_point.str();
        if (std::ranges::find(by_partition, path) != by_partition.end()) found.push_back(path);
    }
    if (has_swap) found.emplace_back("swap");

    std::vector<std::string> out;
    if (has_volume)
        out.emplace_back(
            "mount -a, mount PATH and findmnt --fstab pass over them; systemctl start UNIT mounts, and "
            "berth list shows them.");
    if (has_swap)
        out.emplace_back(
            "swapon -a passes over them. dracut looks in fstab for the swap to resume from: name it with "
            "resume= on the kernel command line.");
    if (has_quota) out.emplace_back("quotaon -a and quotacheck -a pass over them; quota = true does what they did.");
    if (!found.empty())
        out.push_back(
            fmt::format("systemd-gpt-auto-generator looks in fstab for {}, and may now add units of its own "
                        "for partitions whose type says that they are for it. Where that is unwanted, "
                        "systemd.gpt_auto=0 on the kernel command line turns it off.",
                        joined(found)));
    return out;
}

}  // namespace berth::cli
