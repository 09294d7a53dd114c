#include "core/resolve/consequences.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "core/text/text.hpp"

namespace berth {
namespace {

class Consequences {
  public:
    Consequences(Catalogue& catalogue, const Graph& graph, const Machine& machine, Diagnostics& out)
        : volumes_(catalogue.all()), graph_(graph), machine_(machine), out_(out) {}

    void draw() {
        for (const auto& component : graph_.components()) {
            if (is_circle(component)) report_circle(component);
            for (const auto member : component) follow(member, component);
        }
    }

  private:
    [[nodiscard]] std::string name(std::uint32_t volume) const {
        const auto& one = volumes_[volume];
        return one.name.empty() ? one.where.value.str() : one.name.str();
    }

    [[nodiscard]] std::string what(std::uint32_t volume) const { return subject(volumes_[volume].table, name(volume)); }

    [[nodiscard]] bool is_circle(const std::vector<std::uint32_t>& component) const {
        if (component.size() > 1) return true;
        return std::ranges::any_of(graph_.edges_of(component[0]),
                                   [&](const Edge& edge) { return edge.to == component[0]; });
    }

    /// The edges of a shortest way within the component from its first member back to it.
    [[nodiscard]] std::vector<Edge> shortest_circle(const std::vector<std::uint32_t>& component) const {
        const auto start = component.front();
        std::unordered_map<std::uint32_t, Edge> came_by;
        std::deque<std::uint32_t> queue{start};
        while (!came_by.contains(start)) {
            const auto at = queue.front();
            queue.pop_front();
            for (const auto& edge : graph_.edges_of(at)) {
                if (!std::ranges::binary_search(component, edge.to)) continue;
                if (came_by.emplace(edge.to, edge).second) queue.push_back(edge.to);
            }
        }
        std::vector<Edge> way;
        for (auto at = start; way.empty() || at != start; at = way.back().from) way.push_back(came_by.at(at));
        std::ranges::reverse(way);
        return way;
    }

    void report_circle(const std::vector<std::uint32_t>& component) {
        ++circles_;
        for (const auto member : component) volumes_[member].circle = circles_;
        const auto way = shortest_circle(component);
        std::string chain;
        constexpr std::size_t most = 20;  // names in the message
        for (std::size_t i = 0; i < way.size() && i < most; ++i) chain += fmt::format("{} -> ", name(way[i].from));
        if (way.size() > most) chain += "... -> ";
        chain += name(way.front().from);
        auto& found = out_.error(Code::cycle, way.front().where,
                                 way.size() == 1 ? fmt::format("{} waits for itself: {}", what(way[0].from), chain)
                                                 : fmt::format("the volumes wait for one another: {}", chain),
                                 "take out one of the dependencies");
        for (std::size_t i = 1; i < way.size(); ++i) {
            found.notes.push_back({way[i].where, fmt::format("here {} waits for {}", in_quotes(name(way[i].from)),
                                                             in_quotes(name(way[i].to)))});
        }
        for (const auto& edge : way) volumes_[edge.from].blame({edge.where, found.message, &found});
        std::unordered_set<std::uint32_t> on_the_way;
        for (const auto& edge : way) on_the_way.insert(edge.from);
        for (const auto member : component) {
            if (on_the_way.contains(member)) continue;
            volumes_[member].blame({volumes_[member].header, found.message, &found});
            found.notes.push_back(
                {volumes_[member].header, fmt::format("{} is caught in it too", in_quotes(name(member)))});
        }
    }

    /// What `volume` takes over from those that it waits for, all of which have been looked at.
    void follow(std::uint32_t index, const std::vector<std::uint32_t>& component) {
        auto& volume = volumes_[index];
        volume.left_out = volume.left_out || is_left_out(volume);
        for (const auto& edge : graph_.edges_of(index)) {
            const auto& other = volumes_[edge.to];
            if (other.needs_network) take_network(volume, other, edge);
            if (edge.strength == Strength::order) continue;
            volume.left_out = volume.left_out || other.left_out;
            if (edge.strength == Strength::start) continue;
            const bool in_one_circle = std::ranges::binary_search(component, edge.to);
            if (other.is_wrong() && !in_one_circle) take_fault(volume, other, edge);
        }
        if (volume.left_out && !volume.is_off())
            out_.note(Code::left_out, volume.header,
                      fmt::format("{} is left out: {}", what(index), reason_to_leave_out(volume)));
    }

    /// As systemd-fstab-generator judges it; but the source of a bind mount is no device to wait for, wherever it lies.
    [[nodiscard]] bool is_left_out(const Volume& volume) const {
        if (volume.table == Table::swap && !machine_.has_swap) return true;
        if (volume.type.str() == "sysfs") return machine_.sysfs_read_only;
        if (machine_.has_devices || volume.what.kind != What::Kind::path || volume.type.is_bind()) return false;
        return volume.what.text.str().starts_with("/dev/") || volume.what.text.str().starts_with("/sys/");
    }

    [[nodiscard]] std::string_view reason_to_leave_out(const Volume& volume) const {
        if (volume.table == Table::swap && !machine_.has_swap)
            return "there is no swap in a container, without /proc/swaps or with systemd.swap=0";
        return "/sys is read-only, as in a container";
    }

    void take_network(Volume& volume, const Volume& other, const Edge& edge) {
        if (volume.needs_network) return;
        volume.needs_network = true;
        if (volume.network_said.value != Yes::no) return;
        auto& found = out_.error(Code::network_needed, volume.network_said.where,
                                 fmt::format("{} needs the network, because {} does", subject(volume), subject(other)),
                                 "take out network = false");
        found.notes.push_back({edge.where, fmt::format("here it waits for {}", in_quotes(other.name.str()))});
        volume.blame({volume.network_said.where, found.message, &found});
    }

    /// The reason that is passed on is the first one, however long the way from it.
    static void take_fault(Volume& volume, const Volume& other, const Edge& edge) {
        auto& root = *other.fault->found;
        root.notes.push_back(
            {edge.where, fmt::format("{} needs {}, so it is wrong too", subject(volume), subject(other))});
        const auto* file = root.where.source;
        volume.blame({edge.where,
                      fmt::format("needs {}, which is wrong: {}: {}", subject(other), position(root.where, file->path),
                                  root.message),
                      &root});
    }

    std::vector<Volume>& volumes_;
    const Graph& graph_;
    const Machine& machine_;
    Diagnostics& out_;
    std::uint32_t circles_ = 0;
};

}  // namespace

void draw_consequences(Catalogue& catalogue, const Graph& graph, const Machine& machine, Diagnostics& out) {
    Consequences(catalogue, graph, machine, out).draw();
}

}  // namespace berth
