#include "system/pid1/journal_lines.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <systemd/sd-id128.h>
#include <systemd/sd-journal.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <expected>
#include <memory>
#include <string_view>

#include "core/text/text.hpp"
#include "system/base/fd.hpp"

namespace berth {
namespace {

constexpr std::size_t longest_line = 1024;
constexpr int most_entries = 100'000;

struct CloseJournal {
    void operator()(sd_journal* journal) const { ::sd_journal_close(journal); }
};
using Journal = std::unique_ptr<sd_journal, CloseJournal>;

std::vector<std::string> folders_of(const JournalQuery& query) {
    if (!query.folder.empty()) return {query.folder};
    sd_id128_t id{};
    if (::sd_id128_get_machine(&id) < 0) return {};
    std::array<char, SD_ID128_STRING_MAX> text{};
    const std::string_view name = ::sd_id128_to_string(id, text.data());
    return {fmt::format("/run/log/journal/{}", name), fmt::format("/var/log/journal/{}", name)};
}

// libsystemd skips files that it may not open and does not tell.
int why_unreadable(const JournalQuery& query) {
    int why = 0;
    for (const auto& folder : folders_of(query)) {
        const Fd file(::open((folder + "/system.journal").c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        if (file) return 0;
        if (errno != ENOENT) why = errno;
    }
    return why;
}

Result<Journal> open(const JournalQuery& query) {
    sd_journal* opened = nullptr;
    const int result = query.folder.empty() ? ::sd_journal_open(&opened, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_SYSTEM)
                                            : ::sd_journal_open_directory(&opened, query.folder.c_str(), 0);
    if (result < 0) return failed("read the journal", -result);
    return Journal(opened);
}

int match(sd_journal* journal, const std::string& unit) {
    const auto add = [&](const std::string& field) {
        return ::sd_journal_add_match(journal, field.data(), field.size());
    };
    for (const int result :
         {add("_SYSTEMD_UNIT=" + unit), ::sd_journal_add_disjunction(journal), add("UNIT=" + unit), add("_PID=1")}) {
        if (result < 0) return result;
    }
    return 0;
}

std::string_view field(sd_journal* journal, const std::string& name) {
    const void* data = nullptr;
    std::size_t size = 0;
    if (::sd_journal_get_data(journal, name.c_str(), &data, &size) < 0) return {};
    return std::string_view(static_cast<const char*>(data), size).substr(name.size() + 1);
}

void add_lines(std::string_view message, std::size_t limit, std::vector<std::string>& out) {
    while (!message.empty()) {
        const auto line = message.substr(0, message.find('\n'));
        message.remove_prefix(std::min(line.size() + 1, message.size()));
        if (!line.empty()) out.push_back(printable(line.substr(0, longest_line)));
        if (out.size() > limit) out.erase(out.begin());
    }
}

}  // namespace

Result<JournalLines> journal_lines(const JournalQuery& query) {
    if (const int why = why_unreadable(query)) return failed("read the journal", why);
    const auto journal = open(query);
    if (!journal) return std::unexpected(journal.error());
    auto* const entries = journal->get();
    int result = match(entries, query.unit);
    if (result >= 0) result = ::sd_journal_seek_realtime_usec(entries, query.since);
    JournalLines lines;
    for (int count = 0; result >= 0 && count < most_entries; ++count) {
        result = ::sd_journal_next(entries);
        if (result <= 0) break;
        std::uint64_t time = 0;
        // The clock may have been set back.
        if (::sd_journal_get_realtime_usec(entries, &time) < 0 || time < query.since) continue;
        auto& kind = field(entries, "_SYSTEMD_UNIT") == query.unit ? lines.own : lines.manager;
        add_lines(field(entries, "MESSAGE"), query.limit, kind);
    }
    if (result < 0) return failed("read the journal", -result);
    return lines;
}

}  // namespace berth
