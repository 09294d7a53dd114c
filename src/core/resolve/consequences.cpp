#include "core/resolve/consequences.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>

#include "core/graph/cycle.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

constexpr std::string_view no_swap = "there is no swap in a container, without /proc/swaps or with systemd.swap=0";
constexpr std::string_view no_devices = "/sys is read-only, as in a container";

class Drawer {
  public:
    Drawer(const Items& items, const Graph& graph, const Machine& machine, Faults faults)
        : items_(items), graph_(graph), machine_(machine), diagnostics_(faults.out()), out_{{}, {}, std::move(faults)} {
        out_.left_out.resize(items.size());
        out_.cycle.resize(items.size());
    }

    Consequences draw() {
        for (std::uint32_t i = 0; i < items_.size(); ++i)
            out_.left_out[i] = items_.visit(i, [&](const auto& one) { return is_left_out(one); });
        for (const auto& component : graph_.components()) {
            if (is_cycle(graph_, component)) report_cycle(component);
            for (const auto member : component) follow(member, component);
        }
        return std::move(out_);
    }

  private:
    [[nodiscard]] std::string name(std::uint32_t index) const {
        const auto& own = items_.common(index).name;
        const auto* volume = items_.volume(index);
        return own.empty() && volume != nullptr ? volume->where.value.str() : own.str();
    }

    [[nodiscard]] std::string what(std::uint32_t index) const { return subject(items_.table(index), name(index)); }

    void report_cycle(const std::vector<std::uint32_t>& component) {
        ++cycles_;
        for (const auto member : component) out_.cycle[member] = cycles_;
        const auto way = shortest_cycle(graph_, component);
        auto& found =
            diagnostics_.error(Code::cycle, way.front().where, message_of(way), "take out one of the dependencies");
        for (std::size_t i = 1; i < way.size(); ++i) {
            found.notes.push_back({way[i].where, fmt::format("here {} waits for {}", in_quotes(name(way[i].from)),
                                                             in_quotes(name(way[i].to)))});
        }
        std::vector<std::uint32_t> on_the_way;
        for (const auto& edge : way) {
            out_.faults.blame(edge.from, {edge.where, found.message, &found});
            on_the_way.push_back(edge.from);
        }
        std::ranges::sort(on_the_way);
        for (const auto member : component) {
            if (std::ranges::binary_search(on_the_way, member)) continue;
            const auto& header = items_.common(member).header;
            out_.faults.blame(member, {header, found.message, &found});
            found.notes.push_back({header, fmt::format("{} is caught in it too", in_quotes(name(member)))});
        }
    }

    [[nodiscard]] std::string message_of(const std::vector<Edge>& way) const {
        constexpr std::size_t most = 20;  // names in the message
        std::string chain;
        for (std::size_t i = 0; i < way.size() && i < most; ++i) chain += fmt::format("{} -> ", name(way[i].from));
        if (way.size() > most) chain += "... -> ";
        chain += name(way.front().from);
        return way.size() == 1 ? fmt::format("{} waits for itself: {}", what(way[0].from), chain)
                               : fmt::format("the volumes wait for one another: {}", chain);
    }

    /// What an item takes over from those that it waits for, all of which have been looked at.
    void follow(std::uint32_t index, const std::vector<std::uint32_t>& component) {
        for (const auto& edge : graph_.edges_of(index)) {
            if (edge.strength == Strength::order) continue;
            out_.left_out[index] = out_.left_out[index] || out_.left_out[edge.to];
            if (edge.strength == Strength::start) continue;
            const bool in_one_cycle = std::ranges::binary_search(component, edge.to);
            if (out_.faults.has(edge.to) && !in_one_cycle) take_fault(edge);
        }
        const auto& item = items_.common(index);
        if (out_.left_out[index] && !item.is_off()) {
            const bool lacks_swap = items_.table(index) == Table::swap && !machine_.has_swap;
            diagnostics_.note(Code::left_out, item.header,
                              fmt::format("{} is left out: {}", what(index), lacks_swap ? no_swap : no_devices));
        }
    }

    /// As systemd-fstab-generator judges it; but the source of a bind mount is no device to wait for, wherever it lies.
    [[nodiscard]] bool is_left_out(const Volume& volume) const {
        if (volume.type.str() == "sysfs") return machine_.sysfs_read_only;
        return !volume.type.is_bind() && is_without_device(volume);
    }
    [[nodiscard]] bool is_left_out(const Encrypted& encrypted) const { return is_without_device(encrypted); }
    [[nodiscard]] bool is_left_out(const Swap& swap) const { return !machine_.has_swap || is_without_device(swap); }

    [[nodiscard]] bool is_without_device(const Common& item) const {
        const auto* path = item.what.path();
        const bool is_in_sys = path != nullptr && path->is_in("/sys");
        return !machine_.has_devices && (item.what.is_awaited_as_device() || is_in_sys);
    }

    /// The reason that is passed on is the first one, however long the way from it.
    void take_fault(const Edge& edge) {
        const auto who = items_.subject(edge.from);
        const auto whom = items_.subject(edge.to);
        auto& root = *out_.faults.of(edge.to)->found;
        root.notes.push_back({edge.where, fmt::format("{} needs {}, so it is wrong too", who, whom)});
        out_.faults.blame(edge.from, {edge.where,
                                      fmt::format("needs {}, which is wrong: {}: {}", whom,
                                                  position(root.where, root.where.source->path), root.message),
                                      &root});
    }

    const Items& items_;
    const Graph& graph_;
    const Machine& machine_;
    Diagnostics& diagnostics_;
    Consequences out_;
    std::uint32_t cycles_ = 0;
};

}  // namespace

Consequences draw_consequences(const Items& items, const Graph& graph, const Machine& machine, Faults faults) {
    return Drawer(items, graph, machine, std::move(faults)).draw();
}

}  // namespace berth
