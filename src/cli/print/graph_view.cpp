#include "cli/print/graph_view.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "core/graph/direct_needs.hpp"
#include "core/model/holder.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

const std::vector<std::uint32_t>& next_of(const GraphNode& node, Direction direction) {
    return direction == Direction::to_needs ? node.needs : node.needed_by;
}

void add_units(std::vector<std::string>& out, const std::vector<UnitName>& units) {
    for (const auto& unit : units)
        if (std::ranges::find(out, unit.str()) == out.end()) out.push_back(unit.str());
}

GraphNode node_of(const Catalogue& catalogue, std::uint32_t index, const HoldersNow& holders) {
    const auto& common = catalogue.common(index);
    const auto& facts = catalogue.facts(index);
    GraphNode out{.table = catalogue.table(index),
                  .name = common.name.str(),
                  .where = catalogue.visit(index, [](const auto& one) { return where_of(one); }),
                  .unit = facts.unit.str(),
                  .activation = std::string(name_of(common.activation)),
                  .fault = facts.is_wrong() ? facts.fault->message : std::string(),
                  .users = {},
                  .holders = {},
                  .needs = {},
                  .needed_by = {}};
    const auto* volume = catalogue.volume(index);
    if (volume != nullptr) add_units(out.users, volume->used_by);
    add_units(out.users, common.required_by);
    add_units(out.users, common.wanted_by);
    if (volume == nullptr) return out;
    for (const auto& unit : volume->holders)
        if (auto attachment = attachment_of(unit.str())) out.holders.push_back(std::move(attachment->holder));
    const auto now = holders.find(out.name);
    if (now == holders.end()) return out;
    for (const auto& holder : now->second)
        if (std::ranges::find(out.holders, holder) == out.holders.end()) out.holders.push_back(holder);
    return out;
}

std::string_view word_of(Table table) {
    switch (table) {
        case Table::volume: return "volume";
        case Table::encrypted: return "encrypted";
        case Table::swap: return "swap";
    }
    return {};
}

/// As in the tree, where most are volumes.
std::string title_of(const GraphNode& node) {
    const auto name = node.name.empty() ? std::string("(without a name)") : printable(node.name);
    return node.table == Table::volume ? name : fmt::format("{} {}", word_of(node.table), name);
}

std::string list_of(const std::vector<std::string>& texts) {
    std::vector<std::string> out;
    for (const auto& text : texts) out.push_back(printable(text));
    return fmt::format("{}", fmt::join(out, ", "));
}

std::string line_of(const GraphNode& node, Direction direction) {
    auto out = title_of(node);
    if (!node.where.empty()) out += fmt::format("  {}", printable(node.where));
    out += fmt::format("  {}", node.activation);
    if (direction == Direction::to_needs && !node.users.empty()) out += fmt::format(", for {}", list_of(node.users));
    if (direction == Direction::to_needs && !node.holders.empty())
        out += fmt::format(", held by {}", list_of(node.holders));
    if (!node.fault.empty()) out += fmt::format(", wrong: {}", node.fault);
    return out;
}

struct Glyphs {
    std::string_view branch, last, through, none;
};
constexpr Glyphs lines{"├─ ", "└─ ", "│  ", "   "};
constexpr Glyphs ascii{"|- ", "`- ", "|  ", "   "};

/// With a stack of its own: chains can be longer than the program's stack is deep.
class TreePrinter {
  public:
    TreePrinter(const std::vector<GraphNode>& nodes, Direction direction, const Glyphs& glyphs)
        : nodes_(nodes), direction_(direction), glyphs_(glyphs) {}

    void print(std::uint32_t root) {
        open_.push_back({.index = root, .front = {}, .below = {}});
        while (!open_.empty()) {
            const auto line = std::move(open_.back());
            open_.pop_back();
            print(line);
        }
    }
    std::string take() { return std::move(out_); }

  private:
    struct Line {
        std::uint32_t index = 0;
        std::string front;
        std::string below;   ///< in front of what comes below it
        std::string text{};  ///< of what is no node
    };

    void print(const Line& line) {
        if (!line.text.empty()) {
            out_ += fmt::format("{}{}\n", line.front, line.text);
            return;
        }
        const auto& node = nodes_[line.index];
        auto children = children_of(node);
        const bool is_new = shown_.insert(line.index).second;
        const bool is_repeated = !is_new && !children.empty();
        out_ += fmt::format("{}{}{}\n", line.front, line_of(node, direction_), is_repeated ? " (see above)" : "");
        if (!is_new) return;
        for (std::size_t i = 0; i < children.size(); ++i) {
            const bool is_last = i + 1 == children.size();
            children[i].front = fmt::format("{}{}", line.below, is_last ? glyphs_.last : glyphs_.branch);
            children[i].below = fmt::format("{}{}", line.below, is_last ? glyphs_.none : glyphs_.through);
        }
        std::ranges::move(children.rbegin(), children.rend(), std::back_inserter(open_));
    }

    [[nodiscard]] std::vector<Line> children_of(const GraphNode& node) const {
        std::vector<Line> out;
        for (const auto next : next_of(node, direction_)) out.push_back({.index = next, .front = {}, .below = {}});
        if (direction_ == Direction::to_needs) return out;
        for (const auto& user : node.users) out.push_back({.front = {}, .below = {}, .text = printable(user)});
        for (const auto& holder : node.holders)
            out.push_back({.front = {}, .below = {}, .text = fmt::format("holder {}", printable(holder))});
        return out;
    }

    const std::vector<GraphNode>& nodes_;
    Direction direction_;
    Glyphs glyphs_;
    std::vector<Line> open_;
    std::unordered_set<std::uint32_t> shown_;
    std::string out_;
};

/// A string of the language of Graphviz: what looks like an escape is none.
std::string dot_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string dot_name(const GraphNode& node, std::uint32_t index) {
    return dot_string(
        fmt::format("{} {}", word_of(node.table), node.name.empty() ? fmt::format("#{}", index) : node.name));
}

}  // namespace

GraphView::GraphView(const Catalogue& catalogue, const Graph& graph, const HoldersNow& holders) {
    auto needs = direct_needs(graph);
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
        nodes_.push_back(node_of(catalogue, i, holders));
        nodes_.back().needs = std::move(needs[i]);
    }
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
        for (const auto need : nodes_[i].needs) nodes_[need].needed_by.push_back(i);
}

std::vector<std::uint32_t> GraphView::named(const std::string& name) const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
        if (nodes_[i].name == name) out.push_back(i);
    return out;
}

std::vector<std::uint32_t> GraphView::roots(Direction direction) const {
    const auto back = direction == Direction::to_needs ? Direction::to_users : Direction::to_needs;
    std::vector<std::uint32_t> out;
    std::vector<std::uint32_t> all;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
        all.push_back(i);
        if (next_of(nodes_[i], back).empty()) out.push_back(i);
    }
    // Nothing else leads to those that are in a circle.
    std::unordered_set<std::uint32_t> seen;
    const auto add = [&](std::uint32_t from) {
        for (const auto index : reached({from}, direction)) seen.insert(index);
    };
    for (const auto index : out) add(index);
    for (const auto index : all) {
        if (seen.contains(index)) continue;
        out.push_back(index);
        add(index);
    }
    std::ranges::sort(out, {}, [&](auto index) { return std::pair(std::string_view(nodes_[index].name), index); });
    return out;
}

std::vector<std::uint32_t> GraphView::reached(const std::vector<std::uint32_t>& from, Direction direction) const {
    std::unordered_set<std::uint32_t> seen;
    auto open = from;
    while (!open.empty()) {
        const auto index = open.back();
        open.pop_back();
        if (!seen.insert(index).second) continue;
        for (const auto next : next_of(nodes_[index], direction)) open.push_back(next);
    }
    std::vector<std::uint32_t> out(seen.begin(), seen.end());
    std::ranges::sort(out);
    return out;
}

std::string GraphView::tree(const std::vector<std::uint32_t>& from, Direction direction, bool is_utf8) const {
    TreePrinter printer(nodes_, direction, is_utf8 ? lines : ascii);
    for (const auto root : from) printer.print(root);
    return printer.take();
}

std::string GraphView::dot(const std::vector<std::uint32_t>& which) const {
    std::string out = "digraph berth {\n    rankdir = LR\n    node [shape = box]\n";
    for (const auto index : which) {
        const auto& node = nodes_[index];
        auto label = title_of(node);
        if (!node.where.empty()) label += fmt::format("\n{}", printable(node.where));
        const auto name = dot_name(node, index);
        out +=
            fmt::format("    {} [label = {}{}]\n", name, dot_string(label), node.fault.empty() ? "" : ", color = red");
        for (const auto need : node.needs) out += fmt::format("    {} -> {}\n", name, dot_name(nodes_[need], need));
        for (const auto& user : node.users) {
            const auto unit = dot_string(printable(user));
            out += fmt::format("    {} [shape = ellipse]\n    {} -> {}\n", unit, unit, name);
        }
        for (const auto& holder : node.holders) {
            const auto who = dot_string(fmt::format("holder {}", printable(holder)));
            out += fmt::format("    {} [label = {}, shape = ellipse]\n    {} -> {}\n", who,
                               dot_string(printable(holder)), who, name);
        }
    }
    return out + "}\n";
}

Json GraphView::json(const std::vector<std::uint32_t>& which) const {
    const auto text = [](const std::string& value) { return value.empty() ? Json() : Json(value); };
    const auto refer = [&](const std::vector<std::uint32_t>& to) {
        Json out = Json::array();
        for (const auto index : to)
            out.push_back({{"table", word_of(nodes_[index].table)}, {"name", text(nodes_[index].name)}});
        return out;
    };
    Json items = Json::array();
    for (const auto index : which) {
        const auto& node = nodes_[index];
        items.push_back({{"table", word_of(node.table)},
                         {"name", text(node.name)},
                         {"where", text(node.where)},
                         {"unit", text(node.unit)},
                         {"activation", node.activation},
                         {"fault", text(node.fault)},
                         {"users", node.users},
                         {"holders", node.holders},
                         {"needs", refer(node.needs)},
                         {"needed_by", refer(node.needed_by)}});
    }
    return {{"items", std::move(items)}};
}

}  // namespace berth::cli
