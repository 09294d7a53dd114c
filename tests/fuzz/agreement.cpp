// Findings and what is written go together.
#include <fmt/format.h>
#include <algorithm>

#include "invariants.hpp"
#include "relations.hpp"

namespace fuzz {
namespace {

/// Written in place of what is wrong.
bool is_guard(const Document& unit) {
    return unit.text.find("AssertKernelCommandLine=berth.guard=never\n") != std::string::npos;
}

std::string subject(const Item& item) { return fmt::format("{} '{}' ({})", item.table, item.name, item.unit); }

class Agreement {
  public:
    Agreement(const Case& one, const Outcome& outcome, std::vector<Failure>& out)
        : case_(one), outcome_(outcome), relations_(one, outcome), out_(out) {}

    void judge() {
        for (const auto& item : outcome_.items) {
            if (item.is_wrong && !has_error(item)) fail("wrong without an error", subject(item));
            judge_unit(item);
        }
        for (const auto& finding : outcome_.findings) {
            if (finding.is_error) judge_error(finding);
        }
    }

  private:
    void fail(std::string kind, std::string text) { out_.push_back({std::move(kind), std::move(text)}); }

    /// A finding in defaults may be of any that they are for, one of a whole file of all in it, and one in `before` or
    /// `used_by` of whom that names.
    [[nodiscard]] bool concerns(const Place& place, const Thing& thing) const {
        const auto* block = block_at(case_, place);
        if (block == nullptr) return place.line == 0;
        if (are_of_one(*block, *thing.block) || block->table == "defaults") return true;
        const auto* line = line_at(case_, place);
        return line != nullptr && (line->key == "before" || line->key == "used_by") &&
               relations_.says(strings_in(line->text), thing);
    }

    [[nodiscard]] bool has_error(const Item& item) const {
        const auto thing = relations_.thing_of(item);
        if (!thing) return true;
        return std::ranges::any_of(outcome_.findings, [&](const Finding& finding) {
            const auto here = [&](const Place& place) { return concerns(place, relations_.things()[*thing]); };
            return finding.is_error && (here(finding.where) || std::ranges::any_of(finding.notes, here));
        });
    }

    void judge_unit(const Item& item) {
        if (item.unit.empty() || item.is_off || item.is_left_out || item.is_claimed) return;
        const auto unit = std::ranges::find_if(
            outcome_.documents, [&](const Document& one) { return one.path == item.unit && !one.is_link; });
        if (unit == outcome_.documents.end()) fail("no unit for a " + item.table, subject(item));
        else if (is_guard(*unit) && !item.is_wrong) fail("a guard for a right " + item.table, subject(item));
        else if (!is_guard(*unit) && item.is_wrong) fail("no guard for a wrong " + item.table, subject(item));
    }

    void judge_error(const Finding& finding) {
        const auto* block = block_at(case_, finding.where);
        if (block == nullptr || block->table == "defaults") return;
        const auto thing =
            std::ranges::find_if(relations_.things(), [&](const Thing& one) { return are_of_one(*one.block, *block); });
        if (thing == relations_.things().end()) return fail("an error of nothing", finding.text);
        const bool counts = std::ranges::any_of(thing->items, [&](std::size_t index) {
            return outcome_.items[index].is_wrong || outcome_.items[index].is_claimed;
        });
        if (!counts) fail("an error that makes nothing wrong", finding.text);
    }

    const Case& case_;
    const Outcome& outcome_;
    Relations relations_;
    std::vector<Failure>& out_;
};

}  // namespace

void judge_agreement(const Case& one, const Outcome& outcome, std::vector<Failure>& out) {
    Agreement(one, outcome, out).judge();
}

}  // namespace fuzz
