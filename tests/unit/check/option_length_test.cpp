#include <algorithm>

#include "support.hpp"

#include "core/model/limits.hpp"

namespace berth::test::of_option_length {
namespace {

/// Options that have so many bytes together, with commas between them.
std::string options(std::size_t bytes) {
    constexpr std::size_t each = 4000;
    std::string out;
    for (std::size_t number = 0; bytes > 0; ++number) {
        const auto size = bytes <= each + 1 ? bytes : each;
        const auto name = fmt::format("x-{}=", number);
        out += fmt::format("'{}{}',\n", name, std::string(size - name.size(), 'a'));
        bytes -= std::min(bytes, size + 1);
    }
    return fmt::format("options = [{}]\n", out);
}

/// A path of so many bytes.
std::string path(std::size_t bytes) {
    std::string out(bytes, 'b');
    for (std::size_t i = 0; i < bytes; i += 200) out[i] = '/';
    return out;
}

std::size_t size_of_value(const Lines& values) { return values.empty() ? 0 : values.front().size(); }

TEST(OptionLength, OfAVolumeCountsWhatBerthAdds) {
    const auto head = std::string("[volume.v]\nwhat = '/a'\nwhere = '/v'\ntype = 'bind'\nbackground = true\n");
    constexpr std::string_view added = "bind,,nofail,x-berth.options=00000000,x-berth.volume=v";
    const Stock most(head + options(longest_options - added.size()));
    EXPECT_EQ(most.findings(), Lines{});
    EXPECT_EQ(size_of_value(most.values("v.mount", "Options")), longest_options);
    const Stock more(head + options(longest_options - added.size() + 1));
    EXPECT_EQ(more.findings(),
              Lines{"6:1: error: the options have 122881 bytes together, at most 122880 are allowed [key-conflict]"});
}

TEST(OptionLength, OfSwapIsThatOfOneArgumentToo) {
    const auto head = std::string("[swap.s]\nwhat = '/dev/s'\n");
    const Stock most(head + options(longest_options));
    EXPECT_EQ(most.findings(), Lines{});
    EXPECT_EQ(size_of_value(most.values("dev-s.swap", "Options")), longest_options);
    EXPECT_EQ(Stock(head + options(longest_options + 1)).findings(),
              Lines{"3:1: error: the options have 122881 bytes together, at most 122880 are allowed [key-conflict]"});
}

TEST(OptionLength, OfAnEncryptedVolumeKeepsTheCommandShortEnoughToRun) {
    const auto head = std::string("[encrypted.e]\ndevice = '/dev/e'\nkey_file = '/k'\n");
    constexpr std::string_view added = "luks,,headless=true";
    const Stock most(head + options(longest_options - added.size()));
    EXPECT_EQ(most.findings(), Lines{});
    constexpr std::string_view command = R"(/usr/lib/systemd/systemd-cryptsetup "attach" "e" "/dev/e" "/k" "")";
    EXPECT_EQ(size_of_value(most.values("systemd-cryptsetup@e.service", "ExecStart")),
              command.size() + longest_options);
    EXPECT_EQ(Stock(head + options(longest_options - added.size() + 1)).findings(),
              Lines{"4:1: error: the options have 122881 bytes together, at most 122880 are allowed [key-conflict]"});
}

TEST(OptionLength, OfAnOverlayIsThatOfAPageWithItsOtherOptions) {
    const auto stock = [](std::size_t size, std::string_view more) {
        return Stock(fmt::format("[volume.v]\nwhere = '/v'\ntype = 'overlay'\noverlay = {{ lower = ['/a', '{}'] }}\n"
                                 "options = ['noatime'{}]\n",
                                 path(size), more))
            .findings();
    };
    constexpr auto lower = std::string_view("lowerdir=/a:,").size();
    constexpr auto xino = std::string_view("xino=on,").size();
    EXPECT_EQ(stock(longest_mount_data - lower - xino, ", 'xino=on'"), Lines{});
    EXPECT_EQ(stock(longest_mount_data - lower - xino + 1, ", 'xino=on'"),
              Lines{"4:22: error: the layers and options have 4096 bytes together, at most 4095 can be passed to the "
                    "kernel [key-conflict] | hint: give the folders shorter paths"});
    const auto own = [](std::size_t size) {
        return Stock(
                   fmt::format(
                       "[volume.v]\nwhere = '/v'\ntype = 'overlay'\noptions = ['lowerdir=/a:/b', 'redirect_dir={}']\n",
                       std::string(size, 'c')))
            .findings();
    };
    constexpr auto others = std::string_view("lowerdir=/a:/b,redirect_dir=,").size();
    EXPECT_EQ(own(longest_mount_data - others), Lines{});
    EXPECT_EQ(own(longest_mount_data - others + 1),
              Lines{"4:1: error: the options have 4096 bytes together, at most 4095 can be passed to the kernel "
                    "[key-conflict] | hint: give the folders shorter paths"});
}

TEST(OptionLength, OfOneValueIsThatOfFsconfigUnlessMountIsTold) {
    const auto environment = [](std::string_view option, std::size_t size) {
        const Stock stock(fmt::format("[volume.v]\nwhere = '/v'\ntype = 'overlay'\noptions = ['{}{}']\n", option,
                                      std::string(size - 1, 'a')));
        return stock.values("v.mount", "Environment");
    };
    EXPECT_EQ(environment("lowerdir=/", longest_fsconfig_value), Lines{});
    EXPECT_EQ(environment("lowerdir=/", longest_fsconfig_value + 1), Lines{"LIBMOUNT_FORCE_MOUNT2=always"});
    EXPECT_EQ(environment("lowerdir=/a', 'x-note=a", longest_fsconfig_value + 1), Lines{});
}

TEST(DeviceTimeout, NeedsANameThatCanHaveADropIn) {
    const auto of = [](std::size_t bytes, std::string_view more) {
        // "dev-" and ".device"
        return Stock(fmt::format("[volume.v]\nwhat = '/dev/{}'\nwhere = '/v'\ntype = 'xfs'\nfsck = false\n{}\n",
                                 std::string(bytes - 11, 'd'), more));
    };
    const auto timeout = std::string_view("device_timeout = '5s'");
    EXPECT_EQ(of(longest_name_with_drop_ins, timeout).findings(), Lines{});
    EXPECT_EQ(of(longest_name_with_drop_ins + 1, timeout).findings(),
              Lines{"2:8: error: the name of the device's unit would be too long for a drop-in with the time "
                    "[what-invalid] | hint: name the device in another way, or take out 'device_timeout'"});
    EXPECT_EQ(of(longest_name_with_drop_ins + 1, "network = true").findings(), Lines{});
    for (const auto& path : of(longest_name_with_drop_ins + 1, "network = true").paths())
        EXPECT_LE(path.substr(0, path.find('/')).size(), longest_file_name) << path;
}

}  // namespace
}  // namespace berth::test::of_option_length
