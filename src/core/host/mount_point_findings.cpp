#include <fmt/format.h>

#include "core/host/fact_findings.hpp"
#include "core/resolve/detours.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

std::string source_of(const MountEntry& entry) {
    return fmt::format("{} of type {}", in_quotes(entry.source), in_quotes(entry.type));
}

/// The volume's own mount, by the mark that it carries.
const MountEntry* own_mount(const ResolvedVolume& volume, const MountTable& table) {
    for (const auto* entry : mounts_at(table, volume.mount_point.str())) {
        if (entry->volume == volume.name.str() && entry->type != "autofs") return entry;
    }
    return nullptr;
}

/// What is another volume's, by its mark or by its place, may be held: one may have been renamed.
std::string uncover(const MountEntry& cover, const ResolvedVolume& covered, const Catalogue& catalogue) {
    const auto* other = catalogue.mounted_at(cover.where);
    const bool is_declared = other != nullptr && other != &covered;
    const auto& name = is_declared ? other->name.str() : cover.volume;
    if (!name.empty()) return fmt::format("see who holds that: berth status {}", shell_word(name));
    return fmt::format("umount {}", shell_word(cover.where));
}

void judge_shadow(const Scene& scene, const ResolvedVolume& volume, Diagnostics& out) {
    const auto& path = volume.mount_point.str();
    if (volume.name.empty() || !scene.places.has(path)) return;
    const auto& table = scene.places.table();
    const auto* own = own_mount(volume, table);
    const auto* seen = mount_of(table, path);
    if (own == nullptr || seen == nullptr || seen == own || seen->volume == volume.name.str()) return;
    out.warning(Code::mount_point_shadowed, volume.where.where,
                fmt::format("volume {} is mounted, but {}, mounted on {} later, covers it",
                            in_quotes(volume.name.str()), source_of(*seen), in_quotes(seen->where)),
                uncover(*seen, volume, scene.catalogue));
}

void judge_link(const ResolvedVolume& volume, const PathFacts& facts, Diagnostics& out) {
    const auto& path = volume.mount_point.str();
    const auto message = way_through(path, facts.link, facts.target);
    const bool is_known = facts.kind == PathFacts::Kind::missing || facts.is_there();
    out.warning(Code::mount_point_link, volume.where.where, fmt::format("{}; systemd refuses to mount there", message),
                is_known ? fmt::format("write where = \"{}\"", printable(facts.path)) : "write where the link leads");
}

/// The source is what is mounted, so it decides what it can be mounted on; a bind's may be a file.
bool needs_a_file(const ResolvedVolume& volume, const PathFacts& source) {
    return volume.type.is_bind() && (source.kind == PathFacts::Kind::file || source.kind == PathFacts::Kind::other ||
                                     source.kind == PathFacts::Kind::block_device);
}

void judge_missing(const ResolvedVolume& volume, const VolumeFacts& facts, Diagnostics& out) {
    const auto& path = volume.mount_point.str();
    const auto& where = volume.where.where;
    if (!facts.where.stop.empty()) {
        out.warning(Code::mount_point_kind, where,
                    fmt::format("{} can't be made: {} is a file", in_quotes(path), in_quotes(facts.where.stop)));
        return;
    }
    if (facts.where.is_read_only) {
        out.warning(
            Code::mount_point_kind, where,
            fmt::format("{} does not exist and can't be made: the file system there is read-only", in_quotes(path)));
        return;
    }
    // Below /run and the like it is made anew after each boot.
    if (facts.where.is_volatile) return;
    const bool is_file = needs_a_file(volume, facts.source);
    out.note(Code::mount_point_missing, where,
             fmt::format("the mount point {} does not exist yet; it will be made", in_quotes(path)),
             fmt::format("{} {}", is_file ? "touch" : "mkdir -p", shell_word(path)));
}

void judge_present(const ResolvedVolume& volume, const VolumeFacts& facts, Diagnostics& out) {
    const auto path = in_quotes(volume.mount_point.str());
    const bool is_folder = facts.where.kind == PathFacts::Kind::folder;
    const bool source_is_known = !volume.type.is_bind() || facts.source.is_there();
    if (source_is_known && is_folder == needs_a_file(volume, facts.source)) {
        const auto source = volume.type.is_bind() ? in_quotes(facts.source.path) : in_quotes(volume.type.str());
        out.warning(Code::mount_point_kind, volume.where.where,
                    is_folder ? fmt::format("{} is a folder, and {} is none", path, source)
                              : fmt::format("{} is no folder, and {} needs one", path, source));
        return;
    }
    if (!is_folder || !facts.has_files) return;
    const auto& identity = facts.where.identity;
    bool is_its_own_source = facts.source.identity == identity;
    for (const auto& layer : facts.layers) is_its_own_source |= layer.identity == identity;
    if (is_its_own_source) return;
    out.warning(Code::mount_point_not_empty, volume.where.where,
                fmt::format("{} is not empty; the mount will hide what is in it", path));
}

}  // namespace

void judge_mount_point(const Scene& scene, const ResolvedVolume& volume, Diagnostics& out) {
    judge_shadow(scene, volume, out);
    const auto& path = volume.mount_point.str();
    const auto& facts = scene.of(volume).where;
    if (scene.is_mounted(volume) || scene.awaits_a_mount(path, volume)) return;
    if (!facts.link.empty()) {
        judge_link(volume, facts, out);
        return;
    }
    switch (facts.kind) {
        case PathFacts::Kind::unknown: return;
        case PathFacts::Kind::not_looked:
            // Its own trigger, by which it waits to be mounted, is as it should be.
            if (facts.stop != path || facts.stop_type != "autofs")
                note_not_looked(facts, path, volume.where.where, out);
            return;
        case PathFacts::Kind::missing: judge_missing(volume, scene.of(volume), out); return;
        default: judge_present(volume, scene.of(volume), out);
    }
}

}  // namespace berth
