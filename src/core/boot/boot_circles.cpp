#include "core/boot/boot_circles.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/boot/places_in_boot.hpp"
#include "core/graph/twins.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

using By = Neighbour::By;

/// Why an item is started after a unit: what it waits for itself, or another that it stands on.
struct Reason {
    Wait wait = Wait::none;
    std::uint32_t item = 0;
    Neighbour waits_for;
    const Edge* by = nullptr;  ///< to the item that it waits for; null for its own
};

constexpr std::size_t most_targets = 256;  // each is a way through all items
constexpr std::size_t most_turns = 8;

class CircleFinder {
  public:
    CircleFinder(const Items& items, const Graph& graph, const InBoot& known)
        : items_(items), graph_(graph), known_(known) {
        order_.reserve(items.size());
        for (const auto& component : graph_.components()) {
            // Twins wait for each other in a ring, and each takes the reasons of all.
            const auto turns = known.has_twins && has_twins(component) ? std::min(component.size(), most_turns) : 1;
            for (std::size_t turn = 0; turn < turns; ++turn)
                order_.insert(order_.end(), component.begin(), component.end());
        }
        own_ = known.units;
        std::ranges::sort(own_);
    }

    BootCircles run() {
        for (const auto target : targets()) pass(target);
        return {std::move(out_), std::move(tangled_)};
    }

  private:
    [[nodiscard]] bool has_twins(const std::vector<std::uint32_t>& component) const {
        return std::ranges::any_of(
            component, [&](std::uint32_t member) { return std::ranges::any_of(graph_.edges_of(member), is_of_twins); });
    }

    // They are found anew for each target: kept for all items they would take more room than the items.
    [[nodiscard]] std::vector<Neighbour> after(std::uint32_t index) const {
        if (items_.common(index).is_off()) return {};
        return relevant(index, started_after(items_, index, known_.network[index]));
    }
    [[nodiscard]] std::vector<Neighbour> before(std::uint32_t index) const {
        if (items_.common(index).is_off()) return {};
        return relevant(index, started_before(items_, index, known_.network[index], known_.mount_points[index]));
    }
    /// Circles among items are the graph's.
    [[nodiscard]] std::vector<Neighbour> relevant(std::uint32_t index, std::vector<Neighbour> all) const {
        const bool unordered = is_unordered(index);
        std::erase_if(all, [&](const Neighbour& one) {
            return std::ranges::binary_search(own_, one.unit) || (unordered && one.by == By::key);
        });
        return all;
    }
    [[nodiscard]] bool is_unordered(std::uint32_t index) const {
        return !known_.unordered.empty() && known_.unordered[index];
    }
    [[nodiscard]] bool counts(const Edge& edge) const {
        return edge.is_of_place || is_of_twins(edge) || !is_unordered(edge.from);
    }

    /// The units that something may be started after and before: those that only need a path come last, because what
    /// else is wrong tells more.
    [[nodiscard]] std::vector<std::string_view> targets() const {
        std::unordered_set<std::string_view> waited_for;
        std::map<std::string_view, By> waiting;
        for (std::uint32_t i = 0; i < items_.size(); ++i) {
            for (const auto& one : after(i)) waited_for.insert(one.unit);
            for (const auto& one : before(i)) {
                const auto [first, is_new] = waiting.emplace(one.unit, one.by);
                if (!is_new) first->second = std::min(first->second, one.by);
            }
        }
        std::erase_if(waiting,
                      [&](const auto& one) { return !waited_for.contains(one.first) && !is_known(one.first); });
        std::vector<std::string_view> out;
        for (const bool is_path : {false, true})
            for (const auto& [unit, by] : waiting)
                if ((by == By::path) == is_path && out.size() < most_targets) out.push_back(unit);
        return out;
    }

    /// Finds out who is started after `target`, each item after those that it waits for.
    void pass(std::string_view target) {
        std::unordered_map<std::uint32_t, Reason> reasons;  // few items have one
        std::unordered_map<std::string_view, Wait> waits;
        const auto wait = [&](const Neighbour& one) {
            const auto [found, is_new] = waits.try_emplace(one.unit);
            if (is_new) found->second = wait_for(one.unit, target);
            return found->second;
        };
        for (const auto index : order_) {
            Reason reason;
            for (const auto& edge : graph_.edges_of(index)) {
                const auto found = reasons.find(edge.to);
                if (found == reasons.end() || found->second.wait <= reason.wait || !counts(edge)) continue;
                const auto& other = found->second;
                reason = {other.wait, other.item, other.waits_for, &edge};
            }
            const auto all = after(index);
            for (const auto& one : all) {
                const auto own = wait(one);
                if (own >= reason.wait && own != Wait::none) reason = {own, index, one, nullptr};
            }
            const bool goes_on = reason.wait != Wait::none && !report(index, target, reason, all, wait);
            if (goes_on) reasons.insert_or_assign(index, reason);
            else reasons.erase(index);
        }
    }

    /// True if that is a circle: those who wait for the item have no other reason than it has.
    bool report(std::uint32_t index, std::string_view target, const Reason& reason, const std::vector<Neighbour>& after,
                const auto& wait) {
        const auto all = before(index);
        const auto waiting = std::ranges::find(all, target, &Neighbour::unit);
        if (waiting == all.end()) return false;
        if (reason.by != nullptr && is_of_twins(*reason.by)) {
            tangled_.push_back(index);
            return true;
        }
        if (reason.by != nullptr) add(index, *waiting, reason, reason.by->where);
        for (const auto& one : after) {
            const Reason own{wait(one), index, one, nullptr};
            const bool is_reason = reason.by == nullptr && reason.waits_for.unit == one.unit;
            if (own.wait == Wait::none || (one.by == By::default_ && !is_reason)) continue;
            add(index, *waiting, own, one.by == By::default_ ? waiting->where : one.where);
        }
        return true;
    }

    void add(std::uint32_t index, const Neighbour& waiting, const Reason& reason, const Span& where) {
        if (!reported_.emplace(index, where.source, where.line, where.column).second) return;
        const auto at_fault = reason.by != nullptr && reason.by->is_said_by_to ? reason.by->to : index;
        auto& circle = out_.emplace_back(BootCircle{.index = at_fault, .wait = reason.wait, .where = where});
        circle.message = message_of(index, waiting, reason);
        circle.hint = hint_of(index, waiting, reason);
        if (reason.by != nullptr)
            circle.notes.push_back(
                {reason.waits_for.where,
                 fmt::format("here {} waits for {}", items_.subject(reason.item), in_quotes(reason.waits_for.unit))});
    }

    [[nodiscard]] std::string message_of(std::uint32_t index, const Neighbour& waiting, const Reason& reason) const {
        const auto unit = in_quotes(reason.waits_for.unit);
        const auto who = items_.subject(index);
        if (waiting.by == By::path) {
            return fmt::format("{} needs what is mounted here, and a boot starts it before {}, which {} waits for",
                               in_quotes(waiting.unit), unit, who);
        }
        const bool is_plain = reason.by == nullptr && reason.waits_for.by == By::key;
        const auto front = is_plain ? unit : fmt::format("{} waits for {}, which", items_.subject(reason.item), unit);
        if (reason.waits_for.unit == waiting.unit) {
            return is_plain ? fmt::format("{} waits for {}, which waits for it", unit, who)
                            : fmt::format("{} waits for {}", front, who);
        }
        return fmt::format("{} starts after {} for {}", front, waiting_in_words(waiting.unit), who);
    }

    static std::string waiting_in_words(std::string_view target) {
        if (target == "local-fs.target") return "the local file systems, which wait";
        if (target == "remote-fs.target") return "the network file systems, which wait";
        return fmt::format("{}, which waits", in_quotes(target));
    }

    [[nodiscard]] std::string hint_of(std::uint32_t index, const Neighbour& waiting, const Reason& reason) const {
        constexpr std::string_view drop = "a boot may drop something to get out of the circle";
        if (waiting.by == By::path) return fmt::format("{}: choose another mount point", drop);
        if (waiting.by == By::key || reason.waits_for.by == By::default_) return "take out one of the dependencies";
        switch (items_.table(index)) {
            case Table::volume: return fmt::format("{}: use 'wanted_by', 'background' or activation 'attach'", drop);
            case Table::swap: return fmt::format("{}: use 'wanted_by' or activation 'manual'", drop);
            case Table::encrypted: return fmt::format("{}: take out one of the dependencies", drop);
        }
        return {};
    }

    const Items& items_;
    const Graph& graph_;
    const InBoot& known_;
    std::vector<std::string_view> own_;  // sorted
    std::vector<std::uint32_t> order_;
    std::set<std::tuple<std::uint32_t, const Source*, std::uint32_t, std::uint32_t>> reported_;
    std::vector<BootCircle> out_;
    std::vector<std::uint32_t> tangled_;
};

}  // namespace

BootCircles find_boot_circles(const Items& items, const Graph& graph, const InBoot& known) {
    return CircleFinder(items, graph, known).run();
}

}  // namespace berth
