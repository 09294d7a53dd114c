#include "core/mounted/shown_options.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

#include "core/mounted/shown_sizes.hpp"
#include "core/values/absolute_path.hpp"

namespace berth {
namespace {

using Judge = bool (*)(std::string_view declared, std::string_view actual);  ///< true if they may mean the same

/// `text` whole as a number; none if it is anything else, as a name or a percentage.
std::optional<std::uint64_t> number_in(std::string_view text, int base) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool same_number(std::string_view declared, std::string_view actual) {
    const auto a = number_in(declared, 10);
    const auto b = number_in(actual, 10);
    const bool is_plain = declared == "0" || !declared.starts_with('0');
    return !a || !b || !is_plain || *a == *b;
}

bool same_mode(std::string_view declared, std::string_view actual) {
    const auto a = number_in(declared, 8);
    const auto b = number_in(actual, 8);
    return !a || !b || (*a & 07777U) == (*b & 07777U);
}

bool same_count(std::string_view declared, std::string_view actual) {
    const auto a = bytes_in(declared);
    const auto b = bytes_in(actual);
    return !a || !b || *a == *b;
}

bool same_folder(std::string_view declared, std::string_view actual) {
    return with_single_slashes(declared) == with_single_slashes(actual);
}

bool same_folders(std::string_view declared, std::string_view actual) {
    while (!declared.empty() || !actual.empty()) {
        const auto one = declared.substr(0, declared.find(':'));
        const auto other = actual.substr(0, actual.find(':'));
        if (!same_folder(one, other)) return false;
        declared.remove_prefix(std::min(declared.size(), one.size() + 1));
        actual.remove_prefix(std::min(actual.size(), other.size() + 1));
    }
    return true;
}

bool same_subvolume(std::string_view declared, std::string_view actual) {
    return with_single_slashes(fmt::format("/{}", declared)) == with_single_slashes(fmt::format("/{}", actual));
}

/// "0" is the topmost, whatever its number.
bool same_subvolume_id(std::string_view declared, std::string_view actual) {
    return declared == "0" || same_number(declared, actual);
}

/// "4" is any of 4.x.
bool same_version(std::string_view declared, std::string_view actual) {
    return declared == actual || actual.starts_with(fmt::format("{}.", declared));
}

/// Of a list the server chooses.
bool same_flavour(std::string_view declared, std::string_view actual) {
    return declared == actual || declared.find(':') != std::string_view::npos;
}

struct Rule {
    std::string_view types;  ///< with a comma on either side
    std::string_view key;
    std::string_view shown;  ///< the key in the table
    Judge may_be_same;
    bool is_foreign = false;
};

constexpr std::string_view in_memory = ",tmpfs,hugetlbfs,";
constexpr std::string_view owned = ",tmpfs,hugetlbfs,vfat,msdos,exfat,ntfs3,iso9660,udf,cifs,smb3,";
constexpr std::string_view masked = ",vfat,msdos,exfat,";
constexpr std::string_view shares = ",cifs,smb3,";
constexpr std::string_view nfs = ",nfs,nfs4,";

constexpr std::array rules{
    Rule{in_memory, "nr_inodes", "nr_inodes", same_count},
    Rule{in_memory, "mode", "mode", same_mode},
    Rule{owned, "uid", "uid", same_number},
    Rule{owned, "gid", "gid", same_number},
    Rule{masked, "fmask", "fmask", same_mode},
    Rule{masked, "dmask", "dmask", same_mode},
    Rule{masked, "umask", "fmask", same_mode},
    Rule{masked, "umask", "dmask", same_mode},
    Rule{shares, "file_mode", "file_mode", same_mode},
    Rule{shares, "dir_mode", "dir_mode", same_mode},
    Rule{",btrfs,", "subvol", "subvol", same_subvolume, true},
    Rule{",btrfs,", "subvolid", "subvolid", same_subvolume_id, true},
    Rule{",overlay,", "lowerdir", "lowerdir", same_folders, true},
    Rule{",overlay,", "upperdir", "upperdir", same_folder, true},
    Rule{",overlay,", "workdir", "workdir", same_folder},
    Rule{nfs, "vers", "vers", same_version},
    Rule{nfs, "nfsvers", "vers", same_version},
    Rule{nfs, "sec", "sec", same_flavour},
};

bool is_of(const Rule& rule, const MountEntry& entry) {
    return rule.types.find(fmt::format(",{},", entry.type)) != std::string_view::npos;
}

std::string_view key_of(std::string_view option) { return option.substr(0, option.find('=')); }

std::string_view value_of(std::string_view option) {
    return option.substr(std::min(option.size(), key_of(option).size() + 1));
}

std::string_view last_of(std::span<const EffectiveOption> options, std::string_view key) {
    std::string_view out;
    for (const auto& option : options) {
        if (option.name() == key) out = option.text.str();
    }
    return out;
}

/// The last option of that key, with its value.
std::optional<std::string_view> shown_as(const MountEntry& entry, std::string_view key) {
    std::optional<std::string_view> out;
    for (const std::string_view option : entry.filesystem_options) {
        if (key_of(option) == key && option.size() > key.size()) out = option;
    }
    return out;
}

/// Drivers and mount(8) differ in what quotes and backslashes mean.
bool is_plain(std::string_view value) {
    return !value.empty() && value.find_first_of("\"\\") == std::string_view::npos;
}

/// An NFS mount shows exactly one of these.
constexpr std::array<std::string_view, 3> persistence{"hard", "soft", "softerr"};

bool is_persistence(std::string_view option) { return std::ranges::find(persistence, option) != persistence.end(); }

std::optional<OptionDifference> persistence_difference(std::span<const EffectiveOption> declared,
                                                       const MountEntry& entry) {
    std::string_view wanted;
    for (const auto& option : declared) {
        if (is_persistence(option.text.str())) wanted = option.text.str();
    }
    const auto is = std::ranges::find_if(entry.filesystem_options, is_persistence);
    if (!entry.type.starts_with("nfs") || wanted.empty() || is == entry.filesystem_options.end() || *is == wanted)
        return std::nullopt;
    return OptionDifference{std::string(wanted), *is};
}

}  // namespace

std::vector<OptionDifference> filesystem_option_differences(std::span<const EffectiveOption> declared,
                                                            const MountEntry& entry, const Memory& memory) {
    auto out = size_differences(declared, entry, memory);
    for (const auto& rule : rules) {
        if (!is_of(rule, entry)) continue;
        const auto option = last_of(declared, rule.key);
        // "umask" and "fmask" speak of the same.
        if (rule.key != rule.shown && !last_of(declared, rule.shown).empty()) continue;
        const auto is = shown_as(entry, rule.shown);
        if (!is || !is_plain(value_of(option)) || !is_plain(value_of(*is))) continue;
        if (rule.may_be_same(value_of(option), value_of(*is))) continue;
        out.push_back({std::string(option), std::string(*is), rule.is_foreign});
    }
    if (auto found = persistence_difference(declared, entry)) out.push_back(*std::move(found));
    return out;
}

}  // namespace berth
