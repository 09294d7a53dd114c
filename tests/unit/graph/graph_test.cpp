#include "core/graph/graph.hpp"

#include <cstdint>

#include "support.hpp"

namespace berth::test::of_graph {
namespace {

using Components = std::vector<std::vector<std::uint32_t>>;
Edge edge(std::uint32_t from, std::uint32_t to) { return {from, to, Strength::need, {}}; }

TEST(Graph, KeepsTheEdgesOfEachVolumeInTheirOrder) {
    const Graph graph(3, {edge(2, 0), edge(0, 1), edge(2, 1)});
    EXPECT_EQ(graph.size(), 3U);
    EXPECT_EQ(graph.edges_of(0).size(), 1U);
    EXPECT_EQ(graph.edges_of(1).size(), 0U);
    ASSERT_EQ(graph.edges_of(2).size(), 2U);
    EXPECT_EQ(graph.edges_of(2)[0].to, 0U);
    EXPECT_EQ(graph.edges_of(2)[1].to, 1U);
}

TEST(Graph, PutsEachComponentAfterThoseItWaitsFor) {
    EXPECT_EQ(Graph(0, {}).components(), Components{});
    EXPECT_EQ(Graph(3, {edge(0, 1), edge(1, 2)}).components(), (Components{{2}, {1}, {0}}));
    EXPECT_EQ(Graph(2, {edge(0, 0)}).components(), (Components{{0}, {1}}));
}

TEST(Graph, FindsCirclesThatShareAVolume) {
    EXPECT_EQ(
        Graph(6, {edge(0, 1), edge(1, 0), edge(1, 2), edge(2, 1), edge(3, 0), edge(2, 4), edge(4, 5)}).components(),
        (Components{{5}, {4}, {0, 1, 2}, {3}}));
}

TEST(Graph, BearsAChainOfAMillionVolumes) {
    constexpr std::uint32_t count = 1000000;
    std::vector<Edge> edges;
    for (std::uint32_t i = 0; i + 1 < count; ++i) edges.push_back(edge(i, i + 1));
    EXPECT_EQ(Graph(count, std::move(edges)).components().size(), count);
}

}  // namespace
}  // namespace berth::test::of_graph
