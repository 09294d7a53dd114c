#include "system/pid1/journal_lines.hpp"

#include <sys/wait.h>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <chrono>
#include <cstdint>
#include <map>

#include "support_files.hpp"
#include "system/base/within.hpp"

namespace berth::test::of_journal_lines {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint64_t start = 1'700'000'000'000'000;
const std::string unit = "srv-data.mount";

/// A journal as journald would write it, made from the export format (systemd.io/JOURNAL_EXPORT_FORMATS).
class Journal {
  public:
    void add(std::uint64_t time, const std::map<std::string, std::string>& fields) {
        text_ += fmt::format("__REALTIME_TIMESTAMP={}\n__MONOTONIC_TIMESTAMP={}\n_BOOT_ID={:032x}\n", time,
                             time - start / 2, 0xb007);
        for (const auto& [name, value] : fields) {
            std::uint64_t size = value.size();
            text_ += name + "\n";
            for (int i = 0; i < 8; ++i, size >>= 8) text_ += static_cast<char>(size & 0xFF);
            text_ += value + "\n";
        }
        text_ += "\n";
    }
    /// What mount(8) writes, and what PID 1 does.
    void mount(std::uint64_t time, const std::string& message, const std::string& of = unit) {
        add(time, {{"_SYSTEMD_UNIT", of}, {"_PID", "77"}, {"MESSAGE", message}});
    }
    void manager(std::uint64_t time, const std::string& message, const std::string& about = unit) {
        add(time, {{"_SYSTEMD_UNIT", "init.scope"}, {"_PID", "1"}, {"UNIT", about}, {"MESSAGE", message}});
    }
    [[nodiscard]] JournalLines lines(JournalQuery query = {}) {
        write();
        query.unit = unit;
        if (query.since == 0) query.since = start;
        query.folder = folder_.path();
        const auto found = journal_lines(query);
        EXPECT_TRUE(found) << found.error().text();
        return found.value_or(JournalLines());
    }
    void write() const {
        folder_.file("export", text_);
        const auto command = fmt::format(
            "/lib/systemd/systemd-journal-remote --output={0}/system.journal {0}/export >{0}/log 2>&1", folder_.path());
        EXPECT_EQ(std::system(command.c_str()), 0) << folder_.text("log");
    }
    [[nodiscard]] const TestFolder& folder() const { return folder_; }

  private:
    TestFolder folder_;
    std::string text_;
};

TEST(JournalLines, TellsWhatTheUnitSaidFromWhatPid1Said) {
    Journal journal;
    journal.manager(start + 1, "Mounting srv-data.mount...");
    journal.mount(start + 2, "mount: /srv/data: special device /dev/none does not exist.");
    journal.mount(start + 3, "another", "srv-data2.mount");
    journal.mount(start + 4, "dmesg(1) may have more information.");
    journal.manager(start + 5, "another", "srv-data2.mount");
    journal.manager(start + 6, "srv-data.mount: Failed with result 'exit-code'.");
    journal.add(start + 7, {{"UNIT", unit}, {"_PID", "88"}, {"MESSAGE", "a liar"}, {"_SYSTEMD_UNIT", "x.service"}});
    const auto lines = journal.lines();
    EXPECT_THAT(lines.own, ElementsAre("mount: /srv/data: special device /dev/none does not exist.",
                                       "dmesg(1) may have more information."));
    EXPECT_THAT(lines.manager,
                ElementsAre("Mounting srv-data.mount...", "srv-data.mount: Failed with result 'exit-code'."));
}

TEST(JournalLines, LeavesOutWhatWasBefore) {
    Journal journal;
    journal.mount(start - 1, "before");
    journal.mount(start, "now");
    EXPECT_THAT(journal.lines().own, ElementsAre("now"));
}

TEST(JournalLines, KeepsTheNewestOfEachKind) {
    Journal journal;
    for (std::uint64_t i = 0; i < 50; ++i) {
        journal.mount(start + 2 * i, fmt::format("line {}", i));
        if (i < 3) journal.manager(start + 2 * i + 1, fmt::format("state {}", i));
    }
    const auto lines = journal.lines({.limit = 2});
    EXPECT_THAT(lines.own, ElementsAre("line 48", "line 49"));
    EXPECT_THAT(lines.manager, ElementsAre("state 1", "state 2"));
}

TEST(JournalLines, AreLinesThatATerminalCanShow) {
    Journal journal;
    journal.mount(start, "one\n\ntwo\x1b[31m\n");
    journal.mount(start + 1, "bad \xff, good ü");
    journal.mount(start + 2, std::string(5000, 'x'));
    journal.add(start + 3, {{"_SYSTEMD_UNIT", unit}});
    EXPECT_THAT(journal.lines().own, ElementsAre("one", "two\\x1b[31m", "bad \\xff, good ü", std::string(1024, 'x')));
}

TEST(JournalLines, AreNoneWhereThereIsNoJournal) {
    const TestFolder folder;
    const auto lines = journal_lines({.unit = unit, .folder = folder.path()});
    ASSERT_TRUE(lines);
    EXPECT_THAT(lines->own, IsEmpty());
    EXPECT_THAT(lines->manager, IsEmpty());
}

TEST(JournalLines, SayWhenTheJournalMayNotBeRead) {
    if (!is_root()) GTEST_SKIP() << "needs root";
    Journal journal;
    journal.mount(start, "secret");
    journal.write();
    const auto& folder = journal.folder();
    folder.mode("", 0755);
    const auto read_as_nobody = [&] {
        return within(std::chrono::seconds(10), [&]() -> std::string {
            if (::setgid(65534) != 0 || ::setuid(65534) != 0) return "can't change user";
            const auto lines = journal_lines({.unit = unit, .folder = folder.path()});
            return lines ? fmt::format("{}", fmt::join(lines->own, "\n")) : lines.error().text();
        });
    };
    folder.mode("system.journal", 0644);
    EXPECT_EQ(read_as_nobody(), "secret");
    folder.mode("system.journal", 0640);
    EXPECT_EQ(read_as_nobody(), "can't read the journal: Permission denied");
    folder.mode("", 0700);
    EXPECT_EQ(read_as_nobody(), "can't read the journal: Permission denied");
}

}  // namespace
}  // namespace berth::test::of_journal_lines
