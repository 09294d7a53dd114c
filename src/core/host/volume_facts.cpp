#include "core/host/volume_facts.hpp"

#include <algorithm>
#include <variant>

#include "core/keys/overlay.hpp"

namespace berth {
namespace {

/// The folders of "lowerdir=/a:/b\:c::/data", which a backslash may keep together.
std::vector<std::string> lower_folders(std::string_view value) {
    std::vector<std::string> out(1);
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) out.back() += value[++i];
        else if (value[i] == ':') out.emplace_back();
        else out.back() += value[i];
    }
    return out;
}

}  // namespace

bool is_for_this_system(const ResolvedVolume& volume) {
    return !volume.is_off() && !volume.left_out && !volume.is_wrong() && !volume.claimed && !volume.unit.empty();
}

std::string source_path(const ResolvedVolume& volume) {
    const auto& text = volume.source().str();
    const bool is_path = volume.what.path() != nullptr || std::holds_alternative<VolumePath>(volume.what.source);
    if (volume.type.str() == "bcachefs" && text.find(":/") != std::string::npos) return {};  // a list of devices
    if (volume.type.is_bind() || volume.type.origin() == Origin::device) return is_path ? text : std::string();
    // What is no device may be a name that a helper or a driver gives a meaning of its own, and so may a list.
    const bool is_device = text.starts_with("/dev/") && text.find(':') == std::string::npos;
    return volume.type.origin() != Origin::kernel && is_device ? text : std::string();
}

bool is_on_device(const ResolvedVolume& volume) { return !volume.type.is_bind() && !source_path(volume).empty(); }

std::vector<LayerPath> overlay_layers(const ResolvedVolume& volume) {
    using enum Layer::Role;
    std::vector<LayerPath> out;
    if (volume.type.str() != "overlay") return out;
    for (std::size_t i = 0; i < volume.layers.size() && i < volume.folders.size(); ++i) {
        const auto& layer = volume.layers[i];
        const auto& folder = volume.folders[i];
        if (!folder.empty()) out.push_back({name_of(layer.role), layer.role, folder.str(), layer.where});
    }
    for (const auto& option : volume.options) {
        const auto add = [&](std::string_view name, Layer::Role role, std::string_view path) {
            if (path.starts_with('/')) out.push_back({name, role, std::string(path), option.where});
        };
        const auto name = option.value.name();
        const auto value = option.value.value();
        if (value.find('"') != std::string_view::npos) continue;
        if (name == "lowerdir") {
            for (const auto& folder : lower_folders(value)) add("lowerdir", lower, folder);
        }
        if (name == "lowerdir+" || name == "datadir+") add("lowerdir", lower, value);
        if (name == "upperdir") add("upperdir", upper, value);
        if (name == "workdir") add("workdir", work, value);
    }
    return out;
}

std::vector<std::string> type_members(const Volume& volume) {
    const auto members = volume.type.members();
    return {members.begin(), members.end()};
}

}  // namespace berth
