#include "system/host/editor.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

#include "support.hpp"
#include "support_files.hpp"

namespace berth::test::of_editor {
namespace {

/// The variables as a test has them, and afterwards as they were.
class Variables {
  public:
    Variables() {
        for (const auto* name : names) {
            const char* value = std::getenv(name);
            before_.emplace_back(value == nullptr ? "" : value);
            ::unsetenv(name);
        }
    }
    Variables(const Variables&) = delete;
    Variables& operator=(const Variables&) = delete;
    ~Variables() {
        for (std::size_t i = 0; i < before_.size(); ++i) {
            if (before_[i].empty()) ::unsetenv(names.at(i));
            else ::setenv(names.at(i), before_[i].c_str(), 1);
        }
    }
    static void set(const char* name, const std::string& value) { ::setenv(name, value.c_str(), 1); }

  private:
    static constexpr std::array names{"SUDO_EDITOR", "VISUAL", "EDITOR", "PATH"};
    std::vector<std::string> before_;
};

TEST(Editor, IsTheFirstThatTheUserNames) {
    const Variables variables;
    Variables::set("EDITOR", "ed  -v");
    EXPECT_EQ(editor_words(), (Lines{"ed", "-v"}));
    Variables::set("VISUAL", "vi");
    EXPECT_EQ(editor_words(), Lines{"vi"});
    Variables::set("SUDO_EDITOR", " ");
    EXPECT_EQ(editor_words(), Lines{"vi"}) << "no word is none";
    Variables::set("SUDO_EDITOR", "sed");
    EXPECT_EQ(editor_words(), Lines{"sed"});
}

TEST(Editor, IsOneThatThereIsIfNobodyNamesOne) {
    const Variables variables;
    const TestFolder folder;
    Variables::set("PATH", "/none:" + folder.path());
    EXPECT_EQ(editor_words(), Lines{});
    folder.file("vi", "", 0755);
    EXPECT_EQ(editor_words(), Lines{"vi"});
    folder.file("nano", "", 0755);
    EXPECT_EQ(editor_words(), Lines{"nano"});
    folder.file("editor", "", 0644);
    EXPECT_EQ(editor_words(), Lines{"nano"}) << "that can't be run";
}

TEST(Editor, GetsItsWordsAndThenTheFiles) {
    const TestFolder folder;
    folder.file("ed", "#!/bin/sh\nprintf '<%s>' \"$@\" >\"$1\"\nexit 7\n", 0755);
    const auto status = run_editor({folder / "ed", folder / "out", "-x"}, {"a file", "b"});
    ASSERT_TRUE(status);
    EXPECT_EQ(*status, 7);
    EXPECT_EQ(folder.text("out"), fmt::format("<{}><-x><a file><b>", folder / "out"));
    const auto none = run_editor({folder / "none"}, {});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().text(), fmt::format("can't run the editor {}: No such file or directory", folder / "none"));
}

TEST(Editor, HasTheSignalsOfTheTerminalToItself) {
    const TestFolder folder;
    folder.file("ed", "#!/bin/sh\nkill -INT $PPID\nkill -INT $$\n", 0755);
    // Of what runs in the background a shell has it ignored.
    struct sigaction by_default{};
    by_default.sa_handler = SIG_DFL;
    struct sigaction before{};
    ::sigaction(SIGINT, &by_default, &before);
    const auto status = run_editor({folder / "ed"}, {});
    ::sigaction(SIGINT, &before, nullptr);
    ASSERT_TRUE(status) << "we live";
    EXPECT_EQ(*status, 128 + SIGINT) << "it has died";
}

}  // namespace
}  // namespace berth::test::of_editor
