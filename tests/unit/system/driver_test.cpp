#include "system/kernel/driver.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <cerrno>
#include <chrono>
#include <optional>

#include "core/text/text.hpp"
#include "support_files.hpp"
#include "system/kernel/mount_types.hpp"

namespace berth::test::of_driver {
namespace {

using namespace std::chrono_literals;

using Kind = DriverAnswer::Kind;
using Answers = std::vector<std::vector<DriverAnswer>>;

DriverQuestions questions(const std::string& type, const std::vector<std::string>& options) {
    DriverQuestions out{.type = type, .read_only = false, .options = {}};
    for (const auto& option : options) {
        const auto end = option.find('=');
        out.options.push_back({out.options.size(), option.substr(0, end), std::nullopt});
        if (end != option.npos) out.options.back().value = option.substr(end + 1);
    }
    return out;
}

std::string word_of(Kind kind) {
    switch (kind) {
        case Kind::none: return "none";
        case Kind::accepted: return "accepted";
        case Kind::refused: return "refused";
        case Kind::lenient: return "lenient";
        case Kind::absent: return "absent";
        case Kind::forbidden: return "forbidden";
    }
    return {};
}

std::string words_of(const std::vector<DriverAnswer>& answers) {
    std::string out;
    for (const auto& answer : answers) out += (out.empty() ? "" : " ") + word_of(answer.kind);
    return out;
}

std::string asked(const std::string& type, const std::vector<std::string>& options) {
    return words_of(ask_drivers({questions(type, options)}, 30s).front());
}

DriverAnswer answer_of(const std::string& type, const std::string& option) {
    return ask_drivers({questions(type, {option})}, 30s).front().front();
}

class Driver : public testing::Test {
  protected:
    void SetUp() override {
        if (answer_of("tmpfs", "size=5").kind == Kind::forbidden) GTEST_SKIP() << "nobody may ask here";
    }
};

TEST_F(Driver, OfATypeThatEveryKernelHasSaysWhatItTakes) {
    ASSERT_TRUE(loaded_drivers().contains("tmpfs"));
    EXPECT_EQ(asked("tmpfs", {"size=10M", "mode=1777", "sise=10M", "size=10q", "size", "mode=8", "size="}),
              "accepted accepted refused refused refused refused refused");
    EXPECT_EQ(answer_of("tmpfs", "sise=10M").messages, std::vector<std::string>{"e tmpfs: Unknown parameter 'sise'\n"});
    EXPECT_EQ(answer_of("tmpfs", "size=10q").messages, std::vector<std::string>{"e tmpfs: Bad value for 'size'\n"});
    EXPECT_EQ(answer_of("tmpfs", "size=10q").error, EINVAL);
    EXPECT_EQ(answer_of("tmpfs", "size=10q").error_text, "Invalid argument");
}

TEST_F(Driver, OfEachLoadedTypeTellsGoodOptionsFromBad) {
    struct TypeCase {
        std::string type;
        std::vector<std::string> options;
        std::string_view expected;
    };
    const auto loaded = loaded_drivers();
    std::size_t tried = 0;
    for (const auto& [type, options, expected] : {
             TypeCase{"ext4",
                      {"data=ordered", "errors=remount-ro", "data=x", "noatme", "commit=5", "usrjquota="},
                      "accepted accepted refused refused accepted accepted"},
             TypeCase{
                 "xfs", {"logbufs=8", "allocsize=64k", "allcsize=64k", "sunit=x"}, "accepted accepted refused refused"},
             TypeCase{"squashfs", {"errors=panic", "errors=x", "x"}, "accepted refused refused"},
             TypeCase{"erofs", {"cache_strategy=readahead", "cache_strategy=x", "x"}, "accepted refused refused"},
             TypeCase{"hugetlbfs", {"size=1G", "mode=755", "x"}, "accepted accepted refused"},
         }) {
        if (!loaded.contains(type)) continue;
        ++tried;
        EXPECT_EQ(asked(type, options), expected) << type;
    }
    RecordProperty("types", static_cast<int>(tried));
}

TEST_F(Driver, ThatTakesAnythingIsFoundOut) {
    if (!loaded_drivers().contains("ramfs")) GTEST_SKIP() << "this kernel has no ramfs";
    EXPECT_EQ(asked("ramfs", {"mode=755", "anything"}), "lenient lenient");
}

TEST_F(Driver, ThatIsNotThereIsSaidToBeAbsent) {
    EXPECT_EQ(asked("no-such-file-system", {"a", "b=c"}), "absent absent");
}

TEST_F(Driver, IsAskedAboutAllVolumesInOneRun) {
    const auto answers =
        ask_drivers({questions("tmpfs", {"a", "size=5"}), questions("no-such", {"b"}), questions("tmpfs", {})}, 30s);
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_EQ(words_of(answers[0]) + "|" + words_of(answers[1]) + "|" + words_of(answers[2]),
              "refused accepted|absent|");
    EXPECT_TRUE(ask_drivers({}, 1s).empty());
}

TEST_F(Driver, IsAskedInAUserNamespaceByThoseWhoMayNot) {
    if (!is_root()) GTEST_SKIP() << "only root can become another user";
    std::string map;
    std::getline(std::ifstream("/proc/self/uid_map"), map);
    EXPECT_EQ(answer_of("tmpfs", "a").confined, !map.ends_with(" 4294967295"));
    const auto child = ::fork();
    if (child == 0) {
        const bool ready = ::setuid(65534) == 0;
        const auto answer = answer_of("tmpfs", "a");
        const bool forbidden = answer.kind == Kind::forbidden;
        const bool refused = answer.kind == Kind::refused && answer.confined && answer.messages.size() == 1;
        ::_exit(ready && (forbidden || refused) ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

TEST_F(Driver, ThatHangsCostsWhatItHasNotAnswered) {
    const auto ask = [](const DriverQuestions& some, const TellAnswer& tell) {
        for (std::size_t i = 0; i < some.options.size(); ++i) {
            if (some.options[i].name == "hang") ::sleep(60);
            tell(i, {.kind = Kind::refused, .error = 7, .error_text = "text", .messages = {"e one", "", "w\n two"}});
        }
    };
    const auto begin = std::chrono::steady_clock::now();
    const auto answers =
        ask_drivers({questions("a", {"x", "y"}), questions("b", {"x", "hang", "y"}), questions("c", {"x"})}, 1s, ask);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 30s);
    const DriverAnswer answer{
        .kind = Kind::refused, .error = 7, .error_text = "text", .messages = {"e one", "", "w\n two"}};
    EXPECT_EQ(answers, (Answers{{answer, answer}, {answer, {}, {}}, {{}}}));
}

TEST_F(Driver, ThatKillsWhoAsksCostsWhatItHasNotAnswered) {
    const auto ask = [](const DriverQuestions& some, const TellAnswer& tell) {
        for (std::size_t i = 0; i < some.options.size(); ++i) {
            if (some.options[i].name == "die") ::_exit(0);
            tell(i, {.kind = Kind::accepted});
        }
    };
    EXPECT_EQ(words_of(ask_drivers({questions("a", {"x", "die", "y"})}, 30s, ask).front()), "accepted none none");
}

TEST_F(Driver, IsNotAskedWithoutRoomForAProcess) {
    if (!is_root()) GTEST_SKIP() << "only root can become another user";
    const auto child = ::fork();
    if (child == 0) {
        const rlimit none{0, 0};
        const bool ready = ::setuid(65534) == 0 && ::setrlimit(RLIMIT_NPROC, &none) == 0;
        ::_exit(ready && asked("tmpfs", {"size=5"}) == "none" ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

TEST(LoadedDrivers, AreNamedAsInProcFilesystems) {
    const auto loaded = loaded_drivers();
    EXPECT_TRUE(loaded.contains("proc") && loaded.contains("tmpfs"));
    for (const auto& type : loaded) EXPECT_TRUE(is_plain_ascii(type) && type.find(' ') == type.npos) << type;
}

TEST(MountHelper, IsAProgramInSbin) {
    EXPECT_FALSE(has_mount_helper("no-such-file-system"));
    for (const auto& entry : std::filesystem::directory_iterator("/usr/sbin")) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with("mount.")) continue;
        EXPECT_TRUE(has_mount_helper(name.substr(6))) << name;
    }
}

}  // namespace
}  // namespace berth::test::of_driver
