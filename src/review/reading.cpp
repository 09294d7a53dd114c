#include "review/reading.hpp"

#include <expected>
#include <functional>
#include <utility>

#include "core/read/join_instances.hpp"
#include "review/warn_of_untrusted.hpp"
#include "system/input/drafts.hpp"
#include "system/input/find_detours.hpp"
#include "system/input/fstab_claims.hpp"
#include "system/input/surroundings.hpp"

namespace berth {

void evaluate(Reading& reading, const Root& root, WithGraph with_graph) {
    const auto trust = reading.is_of_this_system() ? Trust::root : Trust::root_and_caller;
    Inputs inputs{.files = reading.declarations.files,
                  .machine = reading.machine,
                  .fstab = reading.claimed,
                  .find_detours = {},
                  .with_graph = with_graph};
    if (!reading.machine.in_initrd)
        inputs.find_detours = [&](const Items& items) { return find_detours(root, items, reading.claimed, trust); };
    reading.evaluation = evaluate(inputs, reading.found);
}

namespace {

Result<std::unique_ptr<Reading>> read_and_judge(const std::string& name,
                                                const std::function<void(Declarations&, Diagnostics&)>& take,
                                                WithGraph with_graph, const Administered& administered = {}) {
    const auto root = Root::open(name);
    if (!root) return std::unexpected(root.error());
    auto out = std::make_unique<Reading>();
    out->root = name;
    out->machine = look_around(*root, out->cmdline, out->found);
    const auto trust = out->is_of_this_system() ? Trust::root : Trust::root_and_caller;
    out->declarations = read_declarations(*root, trust, out->found, &out->untrusted, administered);
    take(out->declarations, out->found);
    out->claimed = read_claims(*root, out->machine,
                               {out->cmdline, out->fstab, out->crypttab, out->declarations.sources}, out->found);
    evaluate(*out, *root, with_graph);
    if (out->is_of_this_system()) warn_of_untrusted(*out);
    join_instances(out->catalogue(), out->found);
    return out;
}

}  // namespace

Result<std::unique_ptr<Reading>> read_root(const std::string& name, const std::vector<std::string>& drafts,
                                           WithGraph with_graph) {
    return read_and_judge(
        name, [&](Declarations& into, Diagnostics& found) { take_drafts(into, drafts, found); }, with_graph);
}

Result<std::unique_ptr<Reading>> read_root_as(const std::string& name, const Administered& administered) {
    return read_and_judge(name, [](Declarations& /*into*/, Diagnostics& /*found*/) {}, WithGraph::no, administered);
}

Result<std::unique_ptr<Reading>> read_root_with(const std::string& root, Source draft) {
    return read_and_judge(
        root, [&](Declarations& into, Diagnostics& /*found*/) { take_draft(into, std::move(draft)); }, WithGraph::no);
}

}  // namespace berth
