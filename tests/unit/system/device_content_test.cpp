#include "system/host/device_content.hpp"

#include <fcntl.h>

#include "support_files.hpp"

namespace berth::test::of_device_content {
namespace {

constexpr std::size_t size = 4U << 20U;

struct Magic {
    std::size_t offset;
    std::string bytes;
};

/// Of an image that is empty but for these.
std::string content(const std::vector<Magic>& magics, std::size_t length = size) {
    const TestFolder folder;
    std::string image(length, '\0');
    for (const auto& magic : magics) image.replace(magic.offset, magic.bytes.size(), magic.bytes);
    folder.file("image", image);
    const Fd file(::open((folder / "image").c_str(), O_RDONLY | O_CLOEXEC));
    const auto found = content_of(file);
    switch (found.kind) {
        case Content::Kind::unknown: return "unknown";
        case Content::Kind::blank: return "blank";
        case Content::Kind::filesystem: return "file system " + found.type;
        case Content::Kind::partitions: return "partitions " + found.type;
        case Content::Kind::other: return "other " + found.type;
    }
    return {};
}

std::string bytes(std::initializer_list<int> values) {
    std::string out;
    for (const int value : values) out += static_cast<char>(value);
    return out;
}

const Magic squashfs_magic{0, "hsqs"};
const Magic squashfs_version{28, bytes({4, 0})};
const Magic swap_header{1024, bytes({1, 0, 0, 0, 200, 3, 0, 0, 0, 0, 0, 0})};
const Magic swap_magic{4086, "SWAPSPACE2"};
const Magic luks{0, "LUKS" + bytes({0xba, 0xbe, 0, 1})};
const Magic partition{446, bytes({0, 0, 2, 0, 0x83, 0, 0, 0, 0, 8, 0, 0, 0, 16, 0, 0})};
const Magic boot_signature{510, bytes({0x55, 0xaa})};

TEST(DeviceContent, IsToldByItsSignature) {
    EXPECT_EQ(content({}), "blank");
    EXPECT_EQ(content({squashfs_magic, squashfs_version}), "file system squashfs");
    EXPECT_EQ(content({luks}), "other crypto_LUKS");
    EXPECT_EQ(content({swap_header, swap_magic}), "other swap");
    EXPECT_EQ(content({partition, boot_signature}), "partitions dos");
}

TEST(DeviceContent, IsUnknownWhereSignaturesContradictEachOther) {
    EXPECT_EQ(content({squashfs_magic, squashfs_version, swap_header, swap_magic}), "unknown");
}

TEST(DeviceContent, OfNothingIsUnknown) { EXPECT_EQ(content({}, 0), "unknown"); }

TEST(DeviceContent, KnowsTypesByTheirNames) {
    EXPECT_EQ(known_types({"ext4", "bogus", "xfs", "auto"}), (std::vector<std::string>{"ext4", "xfs"}));
}

}  // namespace
}  // namespace berth::test::of_device_content
