#include "import_under_test.hpp"

#include <fmt/format.h>
#include <array>
#include <vector>

#include "core/findings/render_diagnostic.hpp"
#include "core/fstab/import_check.hpp"
#include "core/fstab/import_lines.hpp"
#include "core/fstab/import_text.hpp"
#include "core/pipeline.hpp"

namespace fuzz {
namespace {

/// In each round a line is refused, or loses an option or a reference.
std::size_t most_rounds(const std::string& fstab) { return fstab.size() + 2; }

/// The declarations judged as for a machine that has nothing else.
berth::Diagnostics judged(const berth::Source& declarations) {
    const berth::Machine machine;
    const berth::MountPoints none;
    const std::array files{berth::DeclarationFile{&declarations, {}}};
    berth::Diagnostics found;
    const auto evaluation =
        berth::evaluate({.files = files, .machine = machine, .fstab = none, .find_detours = {}}, found);
    return found;
}

}  // namespace

std::optional<std::string> flaw_of_import(const Inputs& inputs) {
    const berth::Source fstab{"/etc/fstab", "fstab", inputs.fstab};
    auto lines = berth::import_lines(fstab, {.users = {}, .taken = {}, .systemd = inputs.systemd});
    for (std::size_t round = 0; round < most_rounds(inputs.fstab); ++round) {
        auto text = berth::text_of(lines, "fstab");
        const berth::Source declarations{"/etc/berth/fstab.toml", "fstab.toml", std::move(text.text)};
        const auto found = judged(declarations);
        switch (berth::heed(lines, text, declarations, found)) {
            case berth::Heeded::nothing: return std::nullopt;
            case berth::Heeded::some: continue;
            case berth::Heeded::not_all: break;
        }
        auto out = fmt::format("errors that no line of fstab is to blame for, in\n{}\n", declarations.text);
        for (const auto* one : found.sorted()) out += berth::to_text(*one, berth::Color::no);
        return out;
    }
    return "it never ends";
}

}  // namespace fuzz
