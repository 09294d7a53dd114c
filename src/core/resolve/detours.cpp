#include "core/resolve/detours.hpp"

#include <fmt/format.h>

#include "core/check/mount_point.hpp"
#include "core/keys/keys.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

void move_mount_point(Volume& volume, const Detour& detour, Diagnostics& out) {
    const Blame blame{volume, &out};
    volume.declared_where = volume.where.value;
    volume.where.value = detour.end;
    if (auto refused = refusal(detour.end, volume.type)) {
        refused->message = fmt::format("{} leads to {}, and {}", in_quotes(volume.declared_where.str()),
                                       in_quotes(detour.end.str()), refused->message);
        volume.mount_unit = {};
        blame.wrong(volume.where.where, *std::move(refused));
        return;
    }
    auto unit = mount_unit_name(detour.end, volume.activation);
    if (unit) volume.mount_unit = *std::move(unit);
    else blame.wrong(volume.where.where, std::move(unit.error()));
}

/// The initrd mounts as it is declared, since the root that has the links is not there yet; a link in it would lead out
/// of /sysroot.
void refuse_detours(Volume& volume, const Detours& detours, Diagnostics& out) {
    auto paths = paths_used_by(volume);
    paths.insert(paths.begin(), volume.where);
    for (const auto& path : paths) {
        const auto found = detours.find(path.value.str());
        if (found == detours.end()) continue;
        const auto& [end, link, target] = found->second;
        Blame{volume, &out}.wrong(path.where, {Code::initrd_link,
                                               fmt::format("{}, which the initrd does not follow",
                                                           way_through(path.value.str(), link, target)),
                                               fmt::format("write {}", in_quotes(end.str()))});
    }
}

}  // namespace

std::string way_through(std::string_view path, std::string_view link, std::string_view target) {
    if (link == path) return fmt::format("{} is a link to {}", in_quotes(path), in_quotes(target));
    return fmt::format("{} leads through the link {} -> {}", in_quotes(path), in_quotes(link), in_quotes(target));
}

std::vector<Located<AbsolutePath>> paths_used_by(const Volume& volume) {
    std::vector<Located<AbsolutePath>> out;
    if (volume.what.kind == What::Kind::path && !volume.what.text.str().starts_with("/dev/")) {
        if (auto path = AbsolutePath::parse(volume.what.text.str()))
            out.push_back({*std::move(path), volume.what.where});
    }
    for (const auto& layer : volume.layers) {
        if (!layer.path.empty()) out.push_back({layer.path, layer.where});
    }
    out.insert(out.end(), volume.mounts_for.begin(), volume.mounts_for.end());
    return out;
}

void take_detours(std::vector<Volume>& volumes, const Detours& detours, Diagnostics& out) {
    if (detours.empty()) return;
    for (auto& volume : volumes) {
        if (volume.initrd.value && !volume.is_off()) {
            refuse_detours(volume, detours, out);
            continue;
        }
        const auto found = detours.find(volume.where.value.str());
        if (found != detours.end() && volume.table == Table::volume && !volume.mount_unit.empty())
            move_mount_point(volume, found->second, out);
        for (const auto& path : paths_used_by(volume)) {
            const auto led = detours.find(path.value.str());
            if (led != detours.end()) volume.mounts_for.push_back({led->second.end, path.where});
        }
    }
}

void warn_of_detours(const Catalogue& catalogue, const Detours& detours, Diagnostics& out) {
    for (const auto& volume : catalogue.volumes()) {
        if (volume.declared_where.empty() || volume.mount_unit.empty() || volume.left_out) continue;
        const auto found = detours.find(volume.declared_where.str());
        if (found == detours.end()) continue;
        const auto& end = volume.where.value.str();
        out.warning(Code::mount_point_link, volume.where.where,
                    fmt::format("{}; berth mounts at {}",
                                way_through(volume.declared_where.str(), found->second.link, found->second.target),
                                in_quotes(end)),
                    fmt::format("write where = \"{}\"", printable(end)));
    }
}

}  // namespace berth
