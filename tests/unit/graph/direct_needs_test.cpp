#include "core/graph/direct_needs.hpp"

#include <cstdint>

#include "support.hpp"

namespace berth::test::of_direct_needs {
namespace {

using Needs = std::vector<std::vector<std::uint32_t>>;
Edge edge(std::uint32_t from, std::uint32_t to) { return {from, to, Strength::order, {}}; }

TEST(DirectNeeds, LeaveOutWhatAnotherStandsOn) {
    EXPECT_EQ(direct_needs(Graph(0, {})), Needs{});
    EXPECT_EQ(direct_needs(Graph(4, {edge(0, 1), edge(0, 2), edge(0, 3), edge(1, 2), edge(2, 3)})),
              (Needs{{1}, {2}, {3}, {}}));
    EXPECT_EQ(direct_needs(Graph(3, {edge(0, 1), edge(0, 2)})), (Needs{{1, 2}, {}, {}}));
}

TEST(DirectNeeds, HaveEachOnce) {
    EXPECT_EQ(direct_needs(Graph(2, {edge(0, 1), edge(0, 1), edge(0, 0)})), (Needs{{1}, {}}));
}

TEST(DirectNeeds, KeepWhatCanOnlyBeReachedByWayOfTheItemItself) {
    EXPECT_EQ(direct_needs(Graph(3, {edge(0, 1), edge(1, 0), edge(1, 2)})), (Needs{{1}, {0, 2}, {}}));
}

TEST(DirectNeeds, BearALongChain) {
    constexpr std::uint32_t count = 100000;
    std::vector<Edge> edges;
    for (std::uint32_t i = 0; i + 1 < count; ++i) edges.push_back(edge(i, i + 1));
    const auto needs = direct_needs(Graph(count, std::move(edges)));
    EXPECT_EQ(needs.front(), std::vector<std::uint32_t>{1});
    EXPECT_EQ(needs.back(), std::vector<std::uint32_t>{});
}

}  // namespace
}  // namespace berth::test::of_direct_needs
