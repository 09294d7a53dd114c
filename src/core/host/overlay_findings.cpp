#include <fmt/format.h>

#include "core/host/fact_findings.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

/// True if it is a folder that is there now.
bool judge_layer(const Scene& scene, const ResolvedVolume& volume, const LayerPath& layer, const PathFacts& facts,
                 Diagnostics& out) {
    if (scene.awaits_a_mount(layer.path, volume) || scene.awaits_a_mount(facts.path, volume)) return false;
    switch (facts.kind) {
        case PathFacts::Kind::unknown: return false;
        case PathFacts::Kind::not_looked: note_not_looked(facts, layer.path, layer.where, out); return false;
        case PathFacts::Kind::missing:
            out.warning(Code::source_missing, layer.where, fmt::format("{} does not exist", in_quotes(layer.path)),
                        fmt::format("mkdir -p {}", shell_word(layer.path)));
            return false;
        case PathFacts::Kind::folder: return true;
        default: break;
    }
    out.warning(Code::source_kind, layer.where,
                fmt::format("{} is no folder, and '{}' needs one", in_quotes(layer.path), layer.name));
    return false;
}

}  // namespace

void judge_layers(const Scene& scene, const ResolvedVolume& volume, Diagnostics& out) {
    if (scene.is_mounted(volume)) return;
    const auto layers = overlay_layers(volume);
    const auto& facts = scene.of(volume).layers;
    const LayerPath* upper = nullptr;
    const LayerPath* work = nullptr;
    const PathFacts* upper_facts = nullptr;
    const PathFacts* work_facts = nullptr;
    for (std::size_t i = 0; i < layers.size() && i < facts.size(); ++i) {
        if (!judge_layer(scene, volume, layers[i], facts[i], out)) continue;
        if (layers[i].role == Layer::Role::upper) {
            upper = &layers[i];
            upper_facts = &facts[i];
        }
        if (layers[i].role != Layer::Role::work) continue;
        work = &layers[i];
        work_facts = &facts[i];
    }
    if (upper_facts == nullptr || work_facts == nullptr) return;
    const auto upper_path = in_quotes(upper_facts->path);
    const auto work_path = in_quotes(work_facts->path);
    const bool is_nested =
        is_at_or_below(upper_facts->path, work_facts->path) || is_at_or_below(work_facts->path, upper_facts->path);
    if (upper_facts->identity == work_facts->identity || is_nested) {
        out.warning(Code::overlay_layers, work->where,
                    fmt::format("'{}' {} and '{}' {} are one folder, or one is in the other", upper->name, upper_path,
                                work->name, work_path),
                    "give each a folder of its own, side by side");
    } else if (upper_facts->mount != work_facts->mount) {
        out.warning(Code::overlay_layers, work->where,
                    fmt::format("'{}' {} and '{}' {} are not on the same file system", upper->name, upper_path,
                                work->name, work_path),
                    "put the two side by side");
    }
}

}  // namespace berth
