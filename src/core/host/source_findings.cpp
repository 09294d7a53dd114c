#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <string_view>
#include <variant>

#include "core/host/carried_type.hpp"
#include "core/host/fact_findings.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

constexpr std::string_view tag_folder = "/dev/disk/by-";

bool is_tag(const Volume& volume) { return volume.what.declared.find('=') < volume.what.declared.find('/'); }

/// What a finding calls the source: as it is declared, but by its device where that is a tag.
std::string name_of(const ResolvedVolume& volume, const PathFacts& facts) {
    return in_quotes(is_tag(volume) || std::holds_alternative<VolumePath>(volume.what.source) ? facts.path
                                                                                              : source_path(volume));
}

void missing(const ResolvedVolume& volume, const PathFacts& facts, Diagnostics& out) {
    const auto path = source_path(volume);
    const auto& where = volume.what.where;
    if (is_tag(volume) && path.starts_with(tag_folder)) {
        out.warning(Code::source_missing, where, fmt::format("no device has {}", in_quotes(volume.what.declared)),
                    "'lsblk -f' lists what there is");
        return;
    }
    const auto leads = facts.path == path ? fmt::format("{} does not exist", in_quotes(path))
                                          : fmt::format("{} leads to {}, which does not exist", in_quotes(path),
                                                        in_quotes(facts.path));
    std::string hint;
    if (path.starts_with("/dev/")) hint = "'lsblk' lists what there is";
    else if (volume.type.is_bind()) hint = fmt::format("mkdir -p {}, or correct 'what'", shell_word(facts.path));
    out.warning(Code::source_missing, where, leads, hint);
}

/// A device that is locked, or that something else brings when the volume is mounted, as a login to an iSCSI target.
bool may_come_later(const Catalogue& catalogue, const ResolvedVolume& volume, std::string_view path) {
    constexpr std::string_view mapped = "/dev/mapper/";
    if (!path.starts_with("/dev/")) return false;
    if (path.starts_with(mapped) && catalogue.encrypted_named(path.substr(mapped.size())) != nullptr) return true;
    return std::ranges::any_of(volume.dependencies, [](const Dependency& one) {
        const auto* unit = std::get_if<UnitName>(&one.target);
        const bool starts_it = one.relation != Relation::after && one.relation != Relation::before;
        return starts_it && unit != nullptr && (unit->str().ends_with(".service") || unit->str().ends_with(".target"));
    });
}

void wrong_kind(const ResolvedVolume& volume, const PathFacts& facts, Diagnostics& out) {
    if (volume.type.origin() != Origin::device) return;  // a folder or a character device may be what it takes
    const bool is_folder = facts.kind == PathFacts::Kind::folder;
    out.warning(Code::source_kind, volume.what.where,
                fmt::format("{} is {}, and {} needs a block device or an image file", name_of(volume, facts),
                            is_folder ? "a folder" : "neither a block device nor a file", in_quotes(volume.type.str())),
                is_folder ? "for a folder write type = \"bind\"" : "");
}

bool is_automatic(const Volume& volume) { return volume.type.str() == "auto"; }

void judge_content(const ResolvedVolume& volume, const VolumeFacts& facts, Diagnostics& out) {
    const auto& content = facts.content;
    const auto& where = volume.what.where;
    const auto name = name_of(volume, facts.source);
    if (content.may_not_be_read) {
        out.note(Code::not_looked_at, where, fmt::format("{} is not looked at: it may not be read", name));
        return;
    }
    const auto other =
        is_automatic(volume) ? std::string("not a file system") : fmt::format("not {}", printable(volume.type.str()));
    switch (content.kind) {
        case Content::Kind::unknown: break;
        case Content::Kind::blank:
            if (would_be_recognized(volume, content))
                out.warning(Code::source_type, where, fmt::format("{} carries no file system", name));
            break;
        case Content::Kind::filesystem:
            if (!takes(volume, content))
                out.warning(Code::source_type, where,
                            fmt::format("{} carries {}, {}", name, printable(content.type), other),
                            fmt::format("write type = \"{}\"", printable(content.type)));
            break;
        case Content::Kind::partitions:
        case Content::Kind::other: {
            if (content.kind == Content::Kind::other && !is_automatic(volume) && takes(volume, content)) break;
            auto what = carrier(content);
            out.warning(Code::source_type, where, fmt::format("{} carries {}, {}", name, what.name, other),
                        std::move(what.hint));
            break;
        }
    }
}

/// The part of the file system that is mounted, by the option that says so.
std::string part_of(const Volume& volume) {
    std::string out;
    for (const auto& option : volume.options) {
        const auto name = option.value.name();
        if (name == "subvol" || name == "subvolid" || name == "X-mount.subdir" || name == "offset")
            out += option.value.str() + ",";
    }
    return out;
}

/// Somebody who mounts by hand chooses between the two; what is read only does not mind.
bool may_share(const Volume& one, const Volume& other) {
    return one.activation == Activation::manual || other.activation == Activation::manual ||
           part_of(one) != part_of(other) || (is_mounted_read_only(one) && is_mounted_read_only(other));
}

}  // namespace

void judge_source(const Scene& scene, const ResolvedVolume& volume, Diagnostics& out) {
    const auto path = source_path(volume);
    if (path.empty() || scene.is_mounted(volume)) return;
    const auto& facts = scene.of(volume);
    const auto& source = facts.source;
    if (scene.awaits_a_mount(path, volume) || scene.awaits_a_mount(source.path, volume)) return;
    switch (source.kind) {
        case PathFacts::Kind::unknown: return;
        case PathFacts::Kind::not_looked: note_not_looked(source, path, volume.what.where, out); return;
        case PathFacts::Kind::missing:
            if (!may_come_later(scene.catalogue, volume, path)) missing(volume, source, out);
            return;
        default: break;
    }
    if (volume.type.is_bind()) return;
    if (source.kind == PathFacts::Kind::block_device || source.kind == PathFacts::Kind::file)
        judge_content(volume, facts, out);
    else wrong_kind(volume, source, out);
}

void judge_repeated_sources(const Scene& scene, Diagnostics& out) {
    std::map<std::string, std::vector<const ResolvedVolume*>> seen;
    for (const auto& volume : scene.catalogue.volumes()) {
        if (!is_for_this_system(volume) || !is_on_device(volume)) continue;
        const auto& facts = scene.of(volume).source;
        const bool is_device = !facts.device.empty();
        if (!is_device && facts.kind != PathFacts::Kind::file) continue;
        auto& others = seen[is_device ? "device " + facts.device : "file " + facts.identity];
        const auto first =
            std::ranges::find_if(others, [&](const ResolvedVolume* other) { return !may_share(*other, volume); });
        if (first != others.end()) {
            auto& found =
                out.warning(Code::source_repeated, volume.what.where,
                            fmt::format("{} is the source of volume {} too", name_of(volume, facts),
                                        in_quotes((*first)->name.str())),
                            has_attachments(**first)
                                ? fmt::format("for a second place write type = \"bind\" and what = \"volume:{}\"",
                                              (*first)->name.str())
                                : "");
            found.notes.push_back({(*first)->what.where, "which stands here"});
        }
        others.push_back(&volume);
    }
}

}  // namespace berth
