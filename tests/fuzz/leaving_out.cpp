// Leaving something out changes nothing that is written for what does not name it.
#include <fmt/format.h>
#include <algorithm>
#include <map>

#include "invariants.hpp"
#include "relations.hpp"

namespace fuzz {
namespace {

Case without(Case one, const Block& left_out) {
    const Block of = left_out;
    for (auto& block : one.blocks) block.is_left_out = block.is_left_out || are_of_one(block, of);
    return one;
}

/// All that is written for the items of one thing.
std::string written_for(const Thing& thing, const Outcome& outcome) {
    std::map<std::string, std::string> all;
    for (const auto& document : outcome.documents) {
        const bool is_its = std::ranges::any_of(document.owners, [&](std::size_t owner) {
            return std::ranges::find(thing.items, owner) != thing.items.end();
        });
        if (is_its) all[document.path] = document.text;
    }
    std::string out;
    for (const auto& [path, text] : all) out += fmt::format("# {}\n{}\n", path, text);
    return out;
}

}  // namespace

void judge_leaving_out(const Case& one, const Outcome& outcome, std::vector<Failure>& out) {
    const Relations relations(one, outcome);
    const auto& things = relations.things();
    for (std::size_t gone = 0; gone < things.size(); ++gone) {
        const auto rest = without(one, *things[gone].block);
        const auto other_outcome = outcome_of(inputs_of(rest));
        const Relations others(rest, other_outcome);
        for (std::size_t i = 0; i < things.size(); ++i) {
            if (relations.names(i, gone)) continue;
            const auto& block = *things[i].block;
            const auto still = std::ranges::find_if(
                others.things(), [&](const Thing& thing) { return are_of_one(*thing.block, block); });
            const auto before = written_for(things[i], outcome);
            const auto after = still == others.things().end() ? "" : written_for(*still, other_outcome);
            if (before == after) continue;
            out.push_back({fmt::format("leaving out a {} changes a {}", things[gone].block->table, block.table),
                           fmt::format("without {} '{}' there would be for {} '{}'\n{}\nin the place of\n{}",
                                       things[gone].block->table, things[gone].block->name, block.table, block.name,
                                       after, before)});
        }
    }
}

}  // namespace fuzz
