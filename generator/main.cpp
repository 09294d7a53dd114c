// berth-generator: writes the units of all declared volumes (systemd.generator(7)).
#include <sys/stat.h>

#include <fmt/format.h>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/findings/render_diagnostic.hpp"
#include "core/pipeline.hpp"
#include "core/read/join_instances.hpp"
#include "kernel_log.hpp"
#include "system/base/standard_streams.hpp"
#include "system/input/declaration_files.hpp"
#include "system/input/find_detours.hpp"
#include "system/input/fstab_claims.hpp"
#include "system/input/surroundings.hpp"
#include "system/output/write_tree.hpp"

namespace {

using namespace berth;

constexpr int all_well = 0;
constexpr int something_wrong = 1;
constexpr int wrong_use = 2;

constexpr const char* usage = "usage: berth-generator [--root DIR] FOLDER [FOLDER FOLDER]\n";

struct Arguments {
    std::string root = "/";
    std::string folder;  ///< of the one or three that PID 1 gives, the first: units of normal precedence
};

std::optional<Arguments> arguments(const std::vector<std::string>& words) {
    Arguments out;
    if (const char* root = std::getenv("BERTH_ROOT"); root != nullptr && *root != '\0') out.root = root;
    std::vector<std::string> folders;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].starts_with("--root=")) out.root = words[i].substr(7);
        else if (words[i] == "--root" && i + 1 < words.size()) out.root = words[++i];
        else if (words[i].starts_with('-') || words[i].empty()) return std::nullopt;
        else folders.push_back(words[i]);
    }
    if (out.root.empty() || (folders.size() != 1 && folders.size() != 3)) return std::nullopt;
    out.folder = folders[0];
    return out;
}

void report(const Diagnostics& found) {
    if (found.empty() || (started_by_pid1() && log_to_kernel(found))) return;
    for (const auto* one : found.sorted()) print(stderr, to_text(*one, Color::no));
}

/// Each group by itself: one that can't be written costs only itself.
void write_units(const Evaluation& evaluation, const std::string& folder, Diagnostics& out) {
    auto writer = TreeWriter::open(folder);
    if (!writer) {
        out.error(Code::write_failed, {}, writer.error().text());
        return;
    }
    const auto& plan = evaluation.plan();
    for (std::size_t i = 0; i < plan.size(); ++i) {
        Span where;
        const auto written = writer->write_made([&] {
            auto group = plan.group(i);
            where = evaluation.catalogue().common(group.items.front()).header;
            return group;
        });
        if (!written) out.error(Code::write_failed, where, written.error().text());
    }
}

int run(const Arguments& arguments) {
    Diagnostics found;
    const auto root = Root::open(arguments.root);
    if (!root) {
        print(stderr, fmt::format("berth-generator: {}\n", root.error().text()));
        return something_wrong;
    }
    Source cmdline;
    auto machine = look_around(*root, cmdline, found);
    if (machine.enabled) {
        auto declarations = read_declarations(*root, Trust::root, found);
        Source fstab;
        Source crypttab;
        const auto claimed = read_claims(*root, machine, {cmdline, fstab, crypttab, declarations.sources}, found);
        const auto detours = [&](const Items& items) { return find_detours(*root, items, claimed, Trust::root); };
        const auto evaluation =
            evaluate({.files = declarations.files,
                      .machine = machine,
                      .fstab = claimed,
                      .find_detours = machine.in_initrd ? nullptr : std::function<Detours(const Items&)>(detours)},
                     found);
        write_units(*evaluation, arguments.folder, found);
        join_instances(evaluation->catalogue(), found);
        report(found);
    } else {
        report(found);
    }
    return found.has_errors() ? something_wrong : all_well;
}

/// Nothing here throws but where memory ends, or by a mistake of ours. What was written before is whole, and stays.
int run_to_the_end(const Arguments& arguments) {
    try {
        return run(arguments);
    } catch (const std::exception& mistake) {
        Diagnostics found;
        found.error(Code::write_failed, {}, fmt::format("ended before all was written or told: {}", mistake.what()));
        report(found);
        return something_wrong;
    }
}

}  // namespace

int main(int argc, char** argv) {
    open_standard_streams();
    ::umask(0022);
    const auto given = arguments({argv + 1, argv + argc});
    if (given) return run_to_the_end(*given);
    print(stderr, usage);
    return wrong_use;
}
