#include "system/base/read_text.hpp"

#include <fcntl.h>

#include <algorithm>

#include "support_files.hpp"

namespace berth::test::of_read_text {
namespace {

TEST(ReadText, TakesOneByteMoreThanTheLimit) {
    const TestFolder folder;
    folder.file("x", "12345");
    const auto read = [&](std::size_t limit) {
        const Fd fd(::open((folder / "x").c_str(), O_RDONLY | O_CLOEXEC));
        return *read_text(fd, limit, "x");
    };
    EXPECT_EQ(read(100), "12345");
    EXPECT_EQ(read(5), "12345");
    EXPECT_EQ(read(4), "12345");
    EXPECT_EQ(read(3), "1234");
}

TEST(ReadText, ReadsFilesThatSayTheyAreEmpty) {
    const Fd fd(::open("/proc/self/status", O_RDONLY | O_CLOEXEC));
    EXPECT_GT(read_text(fd, 1 << 20, "status")->size(), 100U);
}

TEST(ReadText, SaysWhatItCouldNotRead) {
    const Fd folder(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    EXPECT_EQ(read_text(folder, 10, "the root").error().text(), "can't read the root: Is a directory");
}

}  // namespace
}  // namespace berth::test::of_read_text
