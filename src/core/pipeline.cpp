#include "core/pipeline.hpp"

#include <algorithm>

#include "core/check/check.hpp"
#include "core/read/defaults.hpp"

namespace berth {
namespace {

/// About as many volumes as there are table headers.
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

Items read_items(std::span<const DeclarationFile> files, Diagnostics& out) {
    Items items;
    items.expect_volumes(most_volumes(files));
    for (const auto& file : files) {
        auto decls = read_file(file, out);
        std::ranges::stable_sort(decls.volumes,
                                 [](const auto& a, const auto& b) { return before(a.header, b.header); });
        for (const auto& decl : decls.volumes) items.add(check(decl, out));
        for (const auto& defaults : decls.defaults) check_defaults(defaults, out);
    }
    return items;
}

Evaluation::Evaluation(const Inputs& inputs, Items items, Diagnostics& out)
    : detours_(inputs.find_detours ? inputs.find_detours(items) : Detours()),
      resolution_(resolve(std::move(items), detours_, inputs.fstab, inputs.machine, inputs.with_graph, out)),
      plan_(resolution_.catalogue, inputs.machine, out) {}

std::unique_ptr<const Evaluation> evaluate(const Inputs& inputs, Diagnostics& out) {
    return std::make_unique<const Evaluation>(inputs, read_items(inputs.files, out), out);
}

}  // namespace berth
