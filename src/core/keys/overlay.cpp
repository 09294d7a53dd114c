#include "core/keys/overlay.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <expected>
#include <unordered_set>
#include <utility>
#include <variant>

#include "core/keys/key_readers.hpp"
#include "core/model/layer_options.hpp"
#include "core/model/limits.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

using Role = Layer::Role;

// By role.
constexpr std::array<std::string_view, 3> names{"lower", "upper", "work"};

Complaint conflict(std::string message, std::string hint) {
    return {Code::key_conflict, std::move(message), std::move(hint)};
}

std::expected<Folder, Complaint> parse_layer(const std::string& text) {
    // mount(8) takes quotes for its own, and systemd before 258 two backslashes for one.
    if (text.find_first_of("\"\\") != std::string::npos) {
        return std::unexpected(
            Complaint{Code::path_invalid,
                      fmt::format("{} has a double quote or a backslash in it, which can't be passed on to the kernel",
                                  in_quotes(text)),
                      "give the folder another name, or bind it to another path"});
    }
    return parse_folder(text);
}

std::size_t count(const Volume& volume, Role role) {
    return static_cast<std::size_t>(std::ranges::count(volume.layers, role, &Layer::role));
}

const Layer* find(const Volume& volume, Role role) {
    const auto found = std::ranges::find(volume.layers, role, &Layer::role);
    return found == volume.layers.end() ? nullptr : &*found;
}

/// The folder as far as it is known before names are resolved.
std::string folder_of(const Layer& layer) {
    if (const auto* path = std::get_if<AbsolutePath>(&layer.folder)) return path->str();
    const auto& in_volume = *std::get_if<VolumePath>(&layer.folder);
    const auto below = AbsolutePath::simplified(in_volume.below);  // none for the volume as a whole
    return fmt::format("volume:{}{}", in_volume.name.str(), below && below->str() != "/" ? below->str() : "");
}

bool contains(const std::string& outer, const std::string& inner) {
    return inner == outer || outer == "/" || (inner.starts_with(outer) && inner[outer.size()] == '/');
}

void check_folders(const Volume& volume, const Blame& blame) {
    const auto* upper = find(volume, Role::upper);
    const auto* work = find(volume, Role::work);
    if (upper != nullptr && work != nullptr) {
        const auto upper_folder = folder_of(*upper);
        const auto work_folder = folder_of(*work);
        if (contains(upper_folder, work_folder) || contains(work_folder, upper_folder))
            blame.wrong(work->where, conflict("'work' must be a folder beside 'upper', neither in it nor around it",
                                              "name another folder of the same file system"));
    }
    std::unordered_set<std::string> seen;
    for (const auto& layer : volume.layers) {
        if (layer.role != Role::lower) continue;
        const auto folder = folder_of(layer);
        if (seen.insert(folder).second) continue;
        blame.wrong(layer.where,
                    conflict(fmt::format("{} is a lower layer twice", in_quotes(folder)), "take one of them out"));
    }
}

/// Something of each kind that is needed.
void check_presence(const Volume& volume, const Entry& entry, const Blame& blame) {
    const auto lower = count(volume, Role::lower);
    const bool has_upper = find(volume, Role::upper) != nullptr;
    const bool has_work = find(volume, Role::work) != nullptr;
    const auto missing = [&](std::string message, std::string hint) {
        blame.wrong(entry.key_where, {Code::key_missing, std::move(message), std::move(hint)});
    };
    if (lower == 0) missing("the overlay has no 'lower'", "add the folders that are seen through it, as an array");
    else if (has_upper && !has_work)
        missing("the overlay has 'upper' but no 'work'", "add an empty folder of the same file system");
    else if (has_work && !has_upper)
        missing("the overlay has 'work' but no 'upper'", "add the folder that changes are written to");
    else if (!has_upper && lower == 1)
        missing("an overlay without 'upper' needs two lower layers", "for one folder write type = \"bind\"");
    else if (lower > most_overlay_layers)
        blame.wrong(entry.where, conflict(fmt::format("an overlay may have {} lower layers, this one has {}",
                                                      most_overlay_layers, lower),
                                          {}));
}

const Located<MountOption>* layer_option(const Volume& volume) {
    const auto found = std::ranges::find_if(volume.options, [](const auto& option) {
        auto name = option.value.name();
        if (name == "lowerdir+" || name == "datadir+") return true;
        return name == option_of(Role::lower) || name == option_of(Role::upper) || name == option_of(Role::work);
    });
    return found == volume.options.end() ? nullptr : &*found;
}

/// False for those of the VFS, and of mount(8).
bool is_for_driver(const MountOption& option) {
    constexpr std::array<std::string_view, 26> others{
        "async",      "atime",       "defaults",      "dev",       "diratime",    "dirsync",  "exec",
        "iversion",   "lazytime",    "noatime",       "nodev",     "nodiratime",  "noexec",   "noiversion",
        "nolazytime", "norelatime",  "nostrictatime", "nosuid",    "nosymfollow", "relatime", "ro",
        "rw",         "strictatime", "suid",          "symfollow", "sync"};
    if (option.name().starts_with("x-") || option.name().starts_with("X-")) return false;
    return std::ranges::find(others, option.name()) == others.end();
}

}  // namespace

std::string_view name_of(Layer::Role role) { return names[std::to_underlying(role)]; }

void read_overlay(Volume& volume, const Entry& entry, const Blame& blame) {
    for (const auto& layers : *std::get_if<std::vector<Directive>>(&entry.value)) {
        const auto name = std::ranges::find(names, layers.name.value);
        if (name == names.end()) continue;  // reported as it was read
        for (const auto& text : layers.values) {
            auto folder = parse_layer(text.value);
            if (folder)
                volume.layers.edit().push_back(
                    {static_cast<Role>(name - names.begin()), *std::move(folder), text.where});
            else blame.wrong(text.where, std::move(folder.error()));
        }
    }
    std::ranges::stable_sort(volume.layers.edit(), {}, &Layer::role);
}

void check_overlay(const Volume& volume, const Entry* entry, const Blame& blame) {
    const bool is_overlay = volume.type.str() == "overlay";
    const auto* option = layer_option(volume);
    if (entry == nullptr) {
        if (is_overlay && option == nullptr)
            blame.wrong(volume.header,
                        {Code::key_missing, "the volume has no 'overlay'",
                         "add overlay = { lower = [\"/FOLDER\"], upper = \"/FOLDER\", work = \"/FOLDER\" }"});
        return;
    }
    if (!is_overlay) {
        blame.wrong(entry->key_where, conflict("'overlay' goes with type 'overlay' only", "write type = \"overlay\""));
        return;
    }
    if (option != nullptr && !volume.layers.empty()) return;  // which is reported with other contradictions
    check_presence(volume, *entry, blame);
    check_folders(volume, blame);
}

std::optional<Complaint> excess_of_layers(const Volume& volume, std::span<const AbsolutePath> folders) {
    std::size_t layers = 0;
    for (const auto& option : layer_options(volume.layers, folders)) layers += option.size() + 1;
    std::size_t options = 0;
    for (const auto& option : volume.options) {
        if (is_for_driver(option.value)) options += option.value.str().size() + 1;
    }
    if (layers + options <= longest_mount_data) return std::nullopt;
    const auto* what = layers == 0 ? "options" : options == 0 ? "layers" : "layers and options";
    return conflict(fmt::format("the {} have {} bytes together, at most {} can be passed to the kernel", what,
                                layers + options, longest_mount_data),
                    "give the folders shorter paths");
}

}  // namespace berth
