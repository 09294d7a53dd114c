#include "core/resolve/detours.hpp"

#include <fmt/format.h>
#include <cstdint>
#include <variant>

#include "core/text/text.hpp"

namespace berth {
namespace {

using Paths = std::vector<Located<AbsolutePath>>;

template <class Place>
void add(const Place& folder, const Span& where, Paths& out) {
    if (const auto* path = std::get_if<AbsolutePath>(&folder)) out.push_back({*path, where});
}

void add_own(const Volume& volume, Paths& out) {
    for (const auto& layer : volume.layers) add(layer.folder, layer.where, out);
}

void add_own(const Encrypted& encrypted, Paths& out) {
    if (encrypted.key_file) add(encrypted.key_file->value, encrypted.key_file->where, out);
}

void add_own(const Swap&, Paths&) {}

}  // namespace

std::string way_through(std::string_view path, std::string_view link, std::string_view target) {
    if (link == path) return fmt::format("{} is a link to {}", in_quotes(path), in_quotes(target));
    return fmt::format("{} leads through the link {} -> {}", in_quotes(path), in_quotes(link), in_quotes(target));
}

Paths paths_used_by(const Items& items, std::uint32_t index) {
    Paths out;
    const auto& item = items.common(index);
    if (const auto* file = std::get_if<File>(&item.what.source)) out.push_back({file->path, item.what.where});
    items.visit(index, [&](const auto& one) { add_own(one, out); });
    out.insert(out.end(), item.requires_mounts_for.begin(), item.requires_mounts_for.end());
    return out;
}

void warn_of_detours(const Catalogue& catalogue, const Detours& detours, Diagnostics& out) {
    for (const auto& volume : catalogue.volumes()) {
        if (volume.led_from.empty() || volume.unit.empty() || volume.left_out) continue;
        const auto found = detours.find(volume.led_from->str());
        if (found == detours.end()) continue;
        const auto& end = volume.mount_point.str();
        out.warning(
            Code::mount_point_link, volume.where.where,
            fmt::format("{}; berth mounts at {}",
                        way_through(volume.led_from->str(), found->second.link, found->second.target), in_quotes(end)),
            fmt::format("write where = \"{}\"", printable(end)));
    }
}

}  // namespace berth
