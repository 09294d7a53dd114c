#include "core/pipeline.hpp"

#include <algorithm>

#include "core/check/check.hpp"
#include "core/read/defaults.hpp"
#include "core/resolve/boot_risks.hpp"
#include "core/resolve/consequences.hpp"
#include "core/resolve/graph.hpp"
#include "core/resolve/initrd.hpp"
#include "core/resolve/references.hpp"
#include "core/resolve/repeats.hpp"

namespace berth {
namespace {

/// About as many volumes as there are table headers: growing by doubling would take half as much memory again.
std::size_t most_volumes(std::span<const DeclarationFile> files) {
    std::size_t headers = 0;
    for (const auto& file : files) {
        const std::string_view text = file.main->text;
        for (auto at = text.find("[volume."); at != std::string_view::npos; at = text.find("[volume.", at + 1))
            ++headers;
    }
    return headers;
}

}  // namespace

std::vector<Volume> read_volumes(std::span<const DeclarationFile> files, Diagnostics& out) {
    std::vector<Volume> volumes;
    volumes.reserve(most_volumes(files));
    for (const auto& file : files) {
        auto decls = read_file(file, out);
        std::ranges::stable_sort(decls.volumes,
                                 [](const auto& a, const auto& b) { return before(a.header, b.header); });
        for (const auto& decl : decls.volumes) volumes.push_back(check(decl, out));
        for (const auto& defaults : decls.defaults) check_defaults(defaults, out);
    }
    return volumes;
}

Catalogue take_stock(std::vector<Volume> volumes, const Detours& detours, const MountPoints& fstab,
                     const Machine& machine, Diagnostics& out) {
    take_detours(volumes, detours, out);
    Catalogue catalogue(std::move(volumes));
    find_repeats(catalogue, fstab, machine, out);
    resolve_references(catalogue, out);
    find_initrd_gaps(catalogue, out);
    draw_consequences(catalogue, graph_of(catalogue), machine, out);
    if (machine.in_initrd) catalogue = as_seen_in_initrd(std::move(catalogue), out);
    else take_over_from_initrd(catalogue);
    warn_of_boot_risks(catalogue, machine, out);
    return catalogue;
}

}  // namespace berth
