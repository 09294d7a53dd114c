#include "core/boot/network_need.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>

#include "core/check/check.hpp"
#include "core/model/files_used.hpp"

namespace berth {
namespace {

/// Each edge the other way round.
Graph reversed(const Graph& graph) {
    std::vector<Edge> edges;
    for (std::uint32_t i = 0; i < graph.size(); ++i) {
        for (auto edge : graph.edges_of(i)) {
            std::swap(edge.from, edge.to);
            edges.push_back(edge);
        }
    }
    return {graph.size(), std::move(edges)};
}

bool is_on_device(const Items& items, std::uint32_t index) {
    const auto* volume = items.volume(index);
    return items.common(index).what.is_awaited_as_device() && (volume == nullptr || !volume->type.is_bind());
}

/// The devices that hold the key or the header of an encrypted volume. A path that is none has no item as its device.
std::vector<Located<AbsolutePath>> devices_read_by(const Encrypted& encrypted) {
    std::vector<Located<AbsolutePath>> out;
    const auto add = [&](const auto& file) {
        if (!file) return;
        if (const auto* path = read_from(file->value)) out.push_back({*path, file->where});
    };
    add(encrypted.key_file);
    add(header_of(encrypted));
    return out;
}

/// Each item with the first that shares a unit or a device with it, both ways; and from an item on a device to what
/// reads a key or a header from that.
class Sharing {
  public:
    Sharing(const Items& items, const std::vector<std::string_view>& units) {
        std::vector<std::uint32_t> of_units;
        std::vector<std::uint32_t> of_devices;
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            const auto& item = items.common(i);
            if (item.is_off()) continue;
            if (!units[i].empty()) of_units.push_back(i);
            if (is_on_device(items, i)) of_devices.push_back(i);
        }
        share(std::move(of_units), [&](auto i) { return units[i]; }, [&](auto i) { return items.common(i).header; });
        share(
            std::move(of_devices), [&](auto i) { return std::string_view(items.common(i).what.text().str()); },
            [&](auto i) { return items.common(i).what.where; });
        read(items);
    }

    [[nodiscard]] std::vector<Edge> take() { return std::move(edges_); }

  private:
    /// The device comes as late as its item says, whoever else waits for it.
    void read(const Items& items) {
        std::unordered_map<std::string_view, std::uint32_t> by_device;
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            if (!items.common(i).is_off() && is_on_device(items, i))
                by_device.emplace(items.common(i).what.text().str(), i);
        }
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            const auto* encrypted = items.encrypted(i);
            if (encrypted == nullptr) continue;
            for (const auto& device : devices_read_by(*encrypted)) {
                const auto found = by_device.find(device.value.str());
                if (found != by_device.end() && found->second != i)
                    edges_.push_back({found->second, i, Strength::order, device.where});
            }
        }
    }

    void share(std::vector<std::uint32_t> indices, const auto& name_of, const auto& where_of) {
        std::ranges::stable_sort(indices, {}, name_of);
        std::size_t first = 0;
        for (std::size_t i = 1; i < indices.size(); ++i) {
            if (name_of(indices[i]) != name_of(indices[first])) {
                first = i;
                continue;
            }
            edges_.push_back({indices[first], indices[i], Strength::order, where_of(indices[i])});
            edges_.push_back({indices[i], indices[first], Strength::order, where_of(indices[first])});
        }
    }

    std::vector<Edge> edges_;
};

}  // namespace

NetworkNeed find_network_need(const Items& items, const Graph& graph, const std::vector<std::string_view>& units) {
    NetworkNeed out{std::vector<bool>(items.size(), false), {}};
    std::deque<std::uint32_t> found;
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (!items.visit(i, [](const auto& one) { return needs_network_itself(one); })) continue;
        out.needs[i] = true;
        found.push_back(i);
    }
    const auto waiting = reversed(graph);
    const Graph sharing(items.size(), Sharing(items, units).take());
    const auto pass_on = [&](const Edge& edge, bool is_shared) {
        if (out.needs[edge.to]) return;
        out.needs[edge.to] = true;
        found.push_back(edge.to);
        if (items.common(edge.to).network_said.value == false)
            out.denied.push_back({edge.to, edge.from, edge.where, is_shared});
    };
    for (; !found.empty(); found.pop_front()) {
        for (const auto& edge : waiting.edges_of(found.front())) pass_on(edge, false);
        for (const auto& edge : sharing.edges_of(found.front())) pass_on(edge, true);
    }
    return out;
}

}  // namespace berth
