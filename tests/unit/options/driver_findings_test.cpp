#include "core/options/driver_findings.hpp"

#include <cerrno>

#include "support.hpp"

namespace berth::test::of_driver_findings {
namespace {

using Kind = DriverAnswer::Kind;

DriverAnswer refusal(Lines messages, int error = EINVAL) {
    return {.kind = Kind::refused, .error = error, .error_text = "Invalid argument", .messages = std::move(messages)};
}

DriverAnswer confined(DriverAnswer answer) {
    answer.confined = true;
    return answer;
}

/// The finding about the only option of a volume, without its place; "fine" if there is none.
std::string found(std::string_view type, std::string_view option, const DriverAnswer& answer) {
    const Stock stock(fmt::format("[volume.a]\nwhat = 'LABEL=a'\nwhere = '/srv/a'\ntype = '{}'\noptions = [\n  '{}']\n",
                                  type, option));
    const auto& volume = stock.volume("a");
    Diagnostics out;
    judge(volume, volume.options.at(0), answer, out);
    if (out.empty()) return "fine";
    const auto line = line_of(*out.sorted().front());
    EXPECT_TRUE(line.starts_with("6:3: ")) << line;
    return line.substr(5);
}

std::string unverified(std::string_view option, std::string_view reason) {
    return fmt::format("note: '{}' can't be verified: {} [option-unverified]", option, reason);
}

constexpr std::string_view looked_up = "the kernel resolves its value against the system";
constexpr std::string_view forbidden = "not as an ordinary user here";

TEST(DriverFindings, AreErrorsInOurWordsWithTheKernelsBelow) {
    EXPECT_EQ(found("ext4", "discrad=5", refusal({"e ext4: Unknown parameter 'discrad'"})),
              "error: ext4 does not know the option 'discrad' [option-unknown] | hint: did you mean 'discard'? | note: "
              "6:3: the "
              "kernel says: ext4: Unknown parameter 'discrad'");
    EXPECT_EQ(
        found("ext4", "noatme", refusal({"e ext4: Unknown parameter 'noatme'"})),
        "error: ext4 does not know the option 'noatme' [option-unknown] | hint: did you mean 'noatime'? | note: 6:3: "
        "the kernel says: ext4: Unknown parameter 'noatme'");
    EXPECT_EQ(
        found("ext4", "nosuid=1", refusal({"e ext4: Unknown parameter 'nosuid'"})),
        "error: ext4 does not know the option 'nosuid' [option-unknown] | hint: write 'nosuid', it takes no value "
        "| note: 6:3: the kernel says: ext4: Unknown parameter 'nosuid'");
    EXPECT_EQ(
        found("ext4", "data=ordred", refusal({"e ext4: Bad value for 'data'"})),
        "error: ext4 does not accept 'data=ordred' [option-refused] | note: 6:3: the kernel says: ext4: Bad value for "
        "'data'");
    EXPECT_EQ(
        found("btrfs", "compress=zst", refusal({})),
        "error: btrfs does not accept 'compress=zst' [option-refused] | note: 6:3: the kernel says: Invalid argument");
    EXPECT_EQ(found("cifs", "ver=3.0", refusal({})),
              "error: cifs does not accept 'ver=3.0' [option-refused] | hint: did you mean 'vers'? | note: 6:3: the "
              "kernel says: Invalid argument");
    EXPECT_EQ(found("ext4", "noload", {.kind = Kind::accepted}), "fine");
}

TEST(DriverFindings, HaveTheKernelsMessagesOnceAndReadable) {
    const auto words = [](Lines messages) {
        const auto line = found("tmpfs", "uid=root", refusal(std::move(messages)));
        return line.substr(line.find("says: ") + 6);
    };
    EXPECT_EQ(words({"e tmpfs: Bad value for 'uid'", "e tmpfs: Bad value for 'uid'"}), "tmpfs: Bad value for 'uid'");
    EXPECT_EQ(words({"e first", "w a warning", "e second\n"}), "first; second");
    EXPECT_EQ(words({"w a warning", "i a remark"}), "a warning; a remark");
    EXPECT_EQ(words({"e \n"}), "Invalid argument");
    EXPECT_EQ(words({"e a\x1b[31m\nb\xff"}), "a\\x1b[31m\\nb\\xff");
    EXPECT_EQ(words({"e " + std::string(1000, 'x')}), std::string(300, 'x') + "…");
}

TEST(DriverFindings, AreNotesWhereNobodyCouldTell) {
    EXPECT_EQ(found("ext4", "a", {}), unverified("a", "the driver did not answer in time"));
    EXPECT_EQ(found("ramfs", "a", {.kind = Kind::lenient}),
              unverified("a", "the kernel's driver of ramfs takes any option"));
    EXPECT_EQ(found("nfs", "a", {.kind = Kind::absent}), unverified("a", "the running kernel has no driver of nfs"));
    EXPECT_EQ(found("ext4", "a=5", {.kind = Kind::forbidden}), unverified("a=5", forbidden));
}

TEST(DriverFindings, HoldNothingAgainstTheDeclarationThatIsOfTheSystem) {
    for (const int error : {ENOENT, ENOTDIR, EPERM, EACCES, ENOMEM, EBADF, ELOOP, ENOTBLK, ENODEV, EIO, ESTALE, EINTR,
                            ENOSYS, EMFILE, ENXIO}) {
        EXPECT_EQ(found("erofs", "device=/x", refusal({}, error)), unverified("device=/x", looked_up)) << error;
    }
    EXPECT_EQ(found("erofs", "a", refusal({"e erofs: Unknown parameter 'a'"}, ENOENT)), unverified("a", looked_up));
    EXPECT_EQ(found("erofs", "a", confined(refusal({}, EPERM))), unverified("a", forbidden));
    EXPECT_TRUE(found("erofs", "a", refusal({}, ERANGE)).starts_with("error: "));
}

TEST(DriverFindings, DoNotHoldAUserNamespaceAgainstTheDeclaration) {
    const Lines noswap{"e tmpfs: Turning off swap in unprivileged tmpfs mounts unsupported"};
    EXPECT_EQ(found("tmpfs", "noswap", confined(refusal(noswap))), unverified("noswap", forbidden));
    EXPECT_TRUE(found("tmpfs", "noswap", refusal(noswap)).starts_with("error: tmpfs does not accept 'noswap'"));
    EXPECT_EQ(found("btrfs", "a=b", confined(refusal({}))), unverified("a=b", forbidden));
    EXPECT_EQ(found("tmpfs", "uid=5", confined(refusal({"e tmpfs: Bad value for 'uid'"}))),
              unverified("uid=5", forbidden));
    EXPECT_TRUE(found("tmpfs", "size=x", confined(refusal({"e tmpfs: Bad value for 'size'"}))).starts_with("error: "));
    EXPECT_TRUE(
        found("xfs", "uquota=x", confined(refusal({"e xfs: Unexpected value for 'uquota'"}))).starts_with("error: "));
    EXPECT_TRUE(
        found("tmpfs", "uidx", confined(refusal({"e tmpfs: Unknown parameter 'uidx'"}))).starts_with("error: "));
}

TEST(DriverFindings, SayHowToHaveADriverLoaded) {
    const Stock stock("[volume.a]\nwhat = 'x:/a'\nwhere = '/srv/a'\ntype = 'nfs'\noptions = ['hard']\n");
    const auto& volume = stock.volume("a");
    Diagnostics out;
    note_unverified(volume, volume.options.at(0), Unverifiable::not_loaded, out);
    EXPECT_EQ(lines_of(out),
              Lines{"5:12: note: 'hard' can't be verified: no driver of nfs is loaded [option-unverified] | "
                    "hint: berth check --kernel=always lets the kernel load it"});
}

}  // namespace
}  // namespace berth::test::of_driver_findings
