#include <fmt/format.h>
#include <algorithm>
#include <optional>
#include <utility>

#include "core/mounted/mount_comparison.hpp"
#include "core/toml/key_names.hpp"
#include "core/values/absolute_path.hpp"

namespace berth {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::string_view first_type(const Volume& volume) {
    const std::string_view types = volume.type.str();
    const auto first = types.substr(0, types.find(','));
    const auto of_fuse = type_of_fuse(first);
    return of_fuse.empty() ? first : of_fuse;
}

bool has_option_that_begins(const Volume& volume, std::string_view start) {
    return std::ranges::any_of(volume.options,
                               [&](const auto& option) { return option.value.str().starts_with(start); });
}

bool is_anonymous(const std::string& device) { return device.starts_with("0:"); }

/// What is mounted, as findmnt(8) writes it: "/dev/sda1[/folder]".
std::string shown(const MountEntry& entry) {
    return entry.root == "/" ? entry.source : fmt::format("{}[{}]", entry.source, entry.root);
}

Difference other_source(const ResolvedVolume& volume, std::string actual) {
    const auto& declared = volume.what.declared.empty() ? volume.source().str() : volume.what.declared;
    return {std::string(key::what), declared, std::move(actual), true};
}

bool is_nfs(const MountEntry& entry) { return are_one_family(entry.type, "nfs"); }

/// True if `path`, seen past the mount itself, leads to what is mounted.
bool is_bound_to(const std::string& path, const MountEntry& entry, const MountEntry& base) {
    const auto below = base.where == "/" ? (path == "/" ? "" : path) : path.substr(base.where.size());
    if (is_nfs(base) && is_nfs(entry)) {
        return normal_export("nfs", entry.source) == normal_export("nfs", base.source + below);
    }
    const auto root = base.root == "/" && !below.empty() ? below : base.root + below;
    return entry.device == base.device && entry.root == root;
}

std::optional<Difference> folder_difference(const ResolvedVolume& volume, const MountEntry& entry,
                                            const MountTable& table, const SourceFacts& facts) {
    const auto& path = volume.source().str();
    const auto* base = mount_of(table, path, &entry);
    // Below an automount that has not been triggered there may be anything.
    if (path.empty() || base == nullptr || base->type == "autofs" || is_bound_to(path, entry, *base))
        return std::nullopt;
    if (facts.is_same.value_or(true)) return std::nullopt;
    return other_source(volume, shown(entry));
}

/// True if what is mounted can't be on a block device.
bool has_no_device(const MountEntry& entry) {
    const auto origin = origin_of(entry.type);
    return is_anonymous(entry.device) && (origin == Origin::kernel || origin == Origin::network);
}

std::optional<Difference> device_difference(const ResolvedVolume& volume, const MountEntry& entry,
                                            const SourceFacts& facts) {
    if (has_no_device(entry)) return other_source(volume, shown(entry));
    auto devices = facts.actual_devices;
    if (!is_anonymous(entry.device)) devices.push_back(entry.device);
    if (facts.declared_device.empty() || devices.empty()) return std::nullopt;
    if (std::ranges::find(devices, facts.declared_device) != devices.end()) return std::nullopt;
    return other_source(volume, facts.backing_file.empty() ? entry.source : facts.backing_file);
}

std::optional<Difference> image_difference(const ResolvedVolume& volume, const MountEntry& entry,
                                           const SourceFacts& facts) {
    if (has_no_device(entry)) return other_source(volume, shown(entry));
    const auto& path = volume.source().str();
    // A file that is gone, or was replaced, is marked so.
    if (entry.source == path || facts.backing_file == path || facts.backing_file == path + " (deleted)")
        return std::nullopt;
    if (!facts.declared_device.empty()) return device_difference(volume, entry, facts);
    if (facts.is_same.value_or(true)) return std::nullopt;
    return other_source(volume, facts.backing_file.empty() ? entry.source : facts.backing_file);
}

std::optional<Difference> export_difference(const ResolvedVolume& volume, const MountEntry& entry) {
    const auto type = first_type(volume);
    const auto source = facts_of(type).source;
    const bool is_export = source == ShownSource::whole_export || source == ShownSource::path_of_export;
    if (!is_export || (type == "sshfs" && has_option_that_begins(volume, "fsname="))) return std::nullopt;
    const auto& what = volume.source().str();
    // Several servers, or a URL: the helper chooses what to make of it.
    if (what.find("://") != std::string::npos) return std::nullopt;
    if (what.find(',') < what.find(":/") && source != ShownSource::path_of_export) return std::nullopt;
    const auto declared = normal_export(type, what);
    if (declared == normal_export(type, entry.source)) return std::nullopt;
    // A referral leads to another server; that it was asked for is all that can be known.
    const bool is_as_asked = !entry.requested.empty() && is_known_as(volume, entry.volume) &&
                             declared == normal_export(type, entry.requested);
    if (is_as_asked) return std::nullopt;
    return other_source(volume, entry.source);
}

std::optional<Difference> name_difference(const ResolvedVolume& volume, const MountEntry& entry) {
    if (volume.source().str() == entry.source) return std::nullopt;
    return other_source(volume, shown(entry));
}

}  // namespace

std::string normal_export(std::string_view type, std::string_view source) {
    if (are_one_family(type, "cifs")) {
        auto out = lower(source);
        std::ranges::replace(out, '\\', '/');
        return with_single_slashes(out);
    }
    if (type == "ceph") {
        // "a,b:6789:/path", "user@id.name=/path"
        const auto slash = source.find('/');
        return slash == std::string_view::npos ? "/" : with_single_slashes(source.substr(slash));
    }
    if (source.starts_with("sshfs#")) source.remove_prefix(6);
    const auto bracket = source.find("]:");
    const auto colon = bracket != std::string_view::npos ? bracket + 1 : source.find(':');
    if (facts_of(type).source == ShownSource::path_of_export) {
        const auto slash = source.find(":/");
        auto path = source.substr(slash != std::string_view::npos ? slash + 1 : std::min(source.size(), colon + 1));
        return with_single_slashes(fmt::format("/{}", path));
    }
    if (colon == std::string_view::npos) return with_single_slashes(source);
    const auto host = std::min(source.find('@') + 1, colon);
    return fmt::format("{}{}:{}", source.substr(0, host), lower(source.substr(host, colon - host)),
                       with_single_slashes(source.substr(colon + 1)));
}

std::optional<Difference> source_difference(const ResolvedVolume& volume, const MountEntry& entry,
                                            const MountTable& table, const SourceFacts& facts) {
    if (volume.source().empty()) return std::nullopt;
    if (volume.type.is_bind()) return folder_difference(volume, entry, table, facts);
    const auto& what = volume.source().str();
    const auto origin = volume.type.origin();
    const bool is_on_device = origin == Origin::device;
    if (what.starts_with("/dev/") && (is_on_device || origin == Origin::network)) {
        // dm-verity puts a device of its own between.
        if (has_option_that_begins(volume, "verity.")) return std::nullopt;
        return device_difference(volume, entry, facts);
    }
    if (is_on_device && what.starts_with('/') && !has_option_that_begins(volume, "verity."))
        return image_difference(volume, entry, facts);
    if (origin == Origin::network) return export_difference(volume, entry);
    const bool has_name = facts_of(first_type(volume)).source == ShownSource::as_given;
    return has_name && !what.starts_with('/') ? name_difference(volume, entry) : std::nullopt;
}

}  // namespace berth
