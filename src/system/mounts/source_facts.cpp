#include "system/mounts/source_facts.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>

#include "system/base/answer.hpp"
#include "system/base/fd.hpp"
#include "system/base/read_text.hpp"
#include "system/base/within.hpp"

namespace berth {
namespace {

using Numbers = std::vector<std::string>;

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

/// A file of /sys, without the end of its line.
std::string attribute(const std::string& path) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file) return {};
    auto text = read_text(file, 65536, path).value_or(std::string());
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

std::vector<std::string> names_in(const std::string& path) {
    std::vector<std::string> out;
    const std::unique_ptr<DIR, CloseFolder> folder(::opendir(path.c_str()));
    if (!folder) return out;
    while (const auto* item = ::readdir(folder.get())) {
        const std::string name = item->d_name;
        if (name != "." && name != "..") out.push_back(name);
    }
    std::ranges::sort(out);
    return out;
}

/// "8:1"; empty if there is no such block device.
std::string device_number(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0 || !S_ISBLK(status.st_mode)) return {};
    return fmt::format("{}:{}", major(status.st_rdev), minor(status.st_rdev));
}

/// All devices of the btrfs that has `one`; none if the kernel doesn't tell.
Numbers devices_of_btrfs(const std::string& one) {
    for (const auto& filesystem : names_in("/sys/fs/btrfs")) {
        const auto folder = fmt::format("/sys/fs/btrfs/{}/devices", filesystem);
        Numbers numbers;
        for (const auto& name : names_in(folder)) numbers.push_back(attribute(fmt::format("{}/{}/dev", folder, name)));
        if (std::ranges::find(numbers, one) != numbers.end()) return numbers;
    }
    return {};
}

/// "/dev/sda:/dev/sdb" of bcachefs
Numbers devices_named(std::string_view source) {
    Numbers out;
    while (!source.empty()) {
        const auto name = source.substr(0, source.find(":/"));
        source.remove_prefix(std::min(source.size(), name.size() + 1));
        if (!name.starts_with("/dev/")) return {};
        out.push_back(device_number(std::string(name)));
        if (out.back().empty()) return {};
    }
    return out;
}

Numbers devices_of(const MountEntry& entry) {
    if (!entry.device.starts_with("0:")) return {entry.device};
    if (entry.type == "bcachefs") return devices_named(entry.source);
    if (entry.type != "btrfs" || !entry.source.starts_with("/dev/")) return {};
    const auto one = device_number(entry.source);
    return one.empty() ? Numbers{} : devices_of_btrfs(one);
}

struct Look {
    std::optional<bool> is_same;  ///< whether two paths lead to one file or folder, if that can be told
    std::string device;           ///< the number of the block device that the first leads to
};

auto members_of(Of<Look> auto& look) { return std::tie(look.is_same, look.device); }

Look look_at(const std::string& declared, const std::string& actual) {
    struct stat one{};
    struct stat other{};
    if (::stat(declared.c_str(), &one) != 0) return {};
    if (S_ISBLK(one.st_mode)) return {false, device_number(declared)};
    if (actual.empty()) return {false, {}};
    if (::stat(actual.c_str(), &other) != 0) return {};
    return {one.st_dev == other.st_dev && one.st_ino == other.st_ino, {}};
}

/// Asks the file systems themselves, which may never answer.
void look_closer(const ResolvedVolume& volume, const MountEntry& entry, std::chrono::milliseconds limit,
                 SourceFacts& facts) {
    const auto& declared = volume.source().str();
    const auto& actual = volume.type.is_bind() ? entry.where : facts.backing_file;
    const auto answer = within(limit, [&] { return to_answer(look_at(declared, actual)); });
    const auto look = from_answer<Look>(answer.value_or("")).value_or(Look());
    facts.is_same = look.is_same;
    if (look.is_same && !volume.type.is_bind()) facts.declared_device = look.device;
}

/// As the kernel counts it when it reads "size=10%".
Memory memory_of_this_machine() {
    struct sysinfo known{};
    const auto page = ::sysconf(_SC_PAGESIZE);
    if (::sysinfo(&known) != 0 || page <= 0) return {};
    const std::uint64_t units = known.totalram;
    return {units * known.mem_unit, static_cast<std::uint64_t>(page)};
}

}  // namespace

SourceFacts source_facts(const ResolvedVolume& volume, const MountEntry& entry, const MountTable& table,
                         std::chrono::milliseconds limit) {
    SourceFacts facts;
    facts.memory = memory_of_this_machine();
    const auto& what = volume.source().str();
    const bool is_device = what.starts_with("/dev/") && !volume.type.is_bind();
    if (is_device) facts.declared_device = device_number(what);
    facts.actual_devices = devices_of(entry);
    for (const auto& device : facts.actual_devices) {
        facts.backing_file = attribute(fmt::format("/sys/dev/block/{}/loop/backing_file", device));
        if (!facts.backing_file.empty()) break;
    }
    facts.is_same = false;
    if (is_device || !what.starts_with('/') || !source_difference(volume, entry, table, facts)) return facts;
    look_closer(volume, entry, limit, facts);
    return facts;
}

}  // namespace berth
