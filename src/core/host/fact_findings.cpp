#include "core/host/fact_findings.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/text/text.hpp"

namespace berth {
namespace {

void judge_claim(const ResolvedVolume& volume, const UnitClaim& claim, Diagnostics& out) {
    if (claim.by_generator) {
        out.warning(Code::unit_overridden, volume.where.where,
                    fmt::format("another generator writes {}", in_quotes(claim.file)),
                    "declare the mount point in one of the two places only");
        return;
    }
    out.warning(Code::unit_overridden, volume.where.where,
                fmt::format("{} takes precedence over what berth writes", in_quotes(claim.file)),
                fmt::format("remove the file, or write only what differs to {}",
                            in_quotes(fmt::format("/etc/systemd/system/{}.d/50-local.conf", claim.unit))));
}

}  // namespace

void note_not_looked(const PathFacts& facts, const std::string& path, const Span& where, Diagnostics& out) {
    const auto shown = in_quotes(path);
    if (facts.stop_type.empty()) {
        out.note(Code::not_looked_at, where, fmt::format("{} is not looked at: it did not answer in time", shown));
        return;
    }
    out.note(Code::not_looked_at, where,
             fmt::format("{} is not looked at: it is on a file system of type {}, which may not answer", shown,
                         in_quotes(facts.stop_type)));
}

void judge_facts(const Scene& scene, Diagnostics& out) {
    for (const auto& volume : scene.catalogue.volumes()) {
        if (!is_for_this_system(volume)) continue;
        judge_source(scene, volume, out);
        judge_mount_point(scene, volume, out);
        judge_layers(scene, volume, out);
    }
    judge_repeated_sources(scene, out);
}

void judge_claims(const Catalogue& catalogue, const std::vector<UnitClaim>& claims, Diagnostics& out) {
    for (const auto& volume : catalogue.volumes()) {
        if (!is_for_this_system(volume)) continue;
        std::vector<std::string> units{volume.unit.str()};
        const auto automount = unit_for_path(volume.mount_point, "automount");
        if (automount) units.push_back(automount->str());
        for (const auto& name : names_of(volume)) units.push_back(fmt::format("volume-{}@.target", name));
        for (const auto& claim : claims) {
            if (std::ranges::find(units, claim.unit) != units.end()) judge_claim(volume, claim, out);
        }
    }
}

}  // namespace berth
