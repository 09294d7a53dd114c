#include "core/model/items.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/model/catalogue.hpp"
#include "core/pipeline.hpp"
#include "support.hpp"

namespace berth::test::of_items {
namespace {

using OfItems = decltype(std::declval<Items&>().volumes()[0]);

static_assert(std::is_same_v<OfItems, const Volume&>, "what was judged can't be written to");
static_assert(!std::is_base_of_v<Facts, std::remove_cvref_t<OfItems>>, "and has no room for what is found out later");
static_assert(!std::is_copy_constructible_v<Items> && !std::is_copy_constructible_v<Catalogue>);

/// More of each table than are kept in one piece.
std::string many(std::size_t number) {
    std::string out;
    for (std::size_t i = 0; i < number; ++i)
        out += fmt::format(
            "[volume.v{0}]\nwhere = '/v{0}'\ntype = 'tmpfs'\nformerly = ['w{0}']\n[encrypted.e{0}]\ndevice = "
            "'/dev/e{0}'\n"
            "[swap.s{0}]\nwhat = '/dev/s{0}'\n",
            i);
    return out;
}

TEST(Items, HaveOneIndexHoweverManyThereAre) {
    constexpr std::uint32_t number = 600;
    const Source source{"/etc/berth/a.toml", "/etc/berth/a.toml", many(number)};
    const std::vector<DeclarationFile> files{{&source, {}}};
    Diagnostics found;
    const auto items = read_items(files, found);
    EXPECT_EQ(lines_of(found), Lines{});
    ASSERT_EQ(items.size(), 3 * number);
    for (std::uint32_t i = 0; i < number; ++i) {
        EXPECT_EQ(items.volume(i)->where.value.str(), fmt::format("/v{}", i));
        EXPECT_EQ(items.common(number + i).what.declared, fmt::format("/dev/e{}", i));
        EXPECT_EQ(items.common(2 * number + i).what.declared, fmt::format("/dev/s{}", i));
        EXPECT_EQ(items.named(Table::volume, fmt::format("v{}", i)), i);
        EXPECT_EQ(items.index_known_as(fmt::format("w{}", i)), i);
        EXPECT_EQ(items.named(Table::encrypted, fmt::format("e{}", i)), number + i);
        EXPECT_EQ(items.named(Table::swap, fmt::format("s{}", i)), 2 * number + i);
    }
    EXPECT_EQ(items.named(Table::volume, "w0"), Items::none);
    EXPECT_EQ(items.volume(number), nullptr);
    EXPECT_EQ(items.encrypted(number - 1), nullptr);
    EXPECT_EQ(items.swap(2 * number - 1), nullptr);
}

TEST(Items, StandInTheCatalogueBesideTheirOwnFacts) {
    constexpr std::uint32_t number = 600;
    const Stock stock(many(number));
    const auto& catalogue = stock.catalogue();
    ASSERT_EQ(catalogue.size(), 3 * number);
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) EXPECT_EQ(catalogue.facts(i).index, i);
    for (std::uint32_t i = 0; i < number; ++i) {
        EXPECT_EQ(catalogue.volume(i)->unit.str(), fmt::format("v{}.mount", i));
        EXPECT_EQ(catalogue.volume(i)->where.value.str(), catalogue.facts(i).mount_point.str());
        EXPECT_EQ(catalogue.named(fmt::format("v{}", i)), catalogue.volume(i));
        EXPECT_EQ(catalogue.known_as(fmt::format("w{}", i)), catalogue.volume(i));
        EXPECT_EQ(catalogue.encrypted_named(fmt::format("e{}", i)), catalogue.encrypted(number + i));
        EXPECT_EQ(catalogue.facts(2 * number + i).unit.str(), fmt::format("dev-s{}.swap", i));
    }
}

/// Counts how many of it there are at a time.
struct Counted {
    explicit Counted(int& count) : count_(&count) { ++count; }
    Counted(Counted&& other) noexcept : count_(other.count_) { ++*count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    Counted& operator=(Counted&&) = delete;
    ~Counted() { --*count_; }

    std::array<char, 1000> room{};  // so that a piece has few

  private:
    int* count_;
};

TEST(Items, AreGivenBackPieceByPiece) {
    int count = 0;
    Pieces<Counted> pieces;
    for (int i = 0; i < 1000; ++i) pieces.add(Counted(count));
    ASSERT_EQ(count, 1000);
    int most = 0;
    std::vector<Counted> taken;
    taken.reserve(1000);
    std::move(pieces).hand_on([&](Counted&& one) {
        taken.push_back(std::move(one));
        most = std::max(most, count);
    });
    EXPECT_EQ(taken.size(), 1000U);
    EXPECT_LT(most, 1100);
    for (auto& one : taken) pieces.add(std::move(one));
    taken.clear();
    ASSERT_EQ(count, 1000);
    for (std::size_t i = 0; i < 1000; ++i) (void)pieces.take(i);
    EXPECT_EQ(count, 0);
}

}  // namespace
}  // namespace berth::test::of_items
