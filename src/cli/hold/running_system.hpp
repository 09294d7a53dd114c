// The system that runs here.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/hold/outside.hpp"

namespace berth::cli {

class RunningSystem final : public Outside {
  public:
    [[nodiscard]] Answer<> connect(const std::optional<std::chrono::microseconds>& limit) override;
    [[nodiscard]] ServiceManager& manager() override { return *manager_; }
    [[nodiscard]] std::unique_ptr<Sleep> sleep() override;
    [[nodiscard]] std::uint64_t time_of_day() override;
    [[nodiscard]] std::uint64_t clock_of_timers() override;
    [[nodiscard]] bool is_listened_to() override;
    void say(const std::string& text) override;
    [[nodiscard]] Result<MountTable> mount_table() override;
    [[nodiscard]] SourceFacts source_facts(const ResolvedVolume& volume, const MountEntry& entry,
                                           const MountTable& table) override;
    [[nodiscard]] std::vector<std::optional<Usage>> usage_of(const std::vector<std::string>& places) override;
    [[nodiscard]] InTheWay in_the_way_of(const std::string& where) override;
    [[nodiscard]] Result<> unmount(const std::string& where, Unmount how) override;
    [[nodiscard]] Result<std::vector<RefusedFlag>> change_flags(const MountEntry& mount,
                                                                const std::vector<std::string_view>& words) override;
    [[nodiscard]] Result<> note_options(const MountEntry& mount, const std::vector<std::string>& options) override;
    [[nodiscard]] Result<bool> send_signal(const SeenProcess& process, int number) override;
    [[nodiscard]] std::set<pid_t> own_line() override;
    [[nodiscard]] GeneratedUnits generated() override;
    [[nodiscard]] std::optional<std::string> unit_text_as_declared(const std::string& unit) override;
    [[nodiscard]] std::set<std::uint32_t> outdated_volumes(const Tree& tree, std::set<std::string>& stale) override;
    [[nodiscard]] bool is_linked_by_generator(const std::string& user, const std::string& unit) override;
    void sync_journal() override;
    [[nodiscard]] Result<JournalLines> journal_lines(const JournalQuery& query) override;

  private:
    std::unique_ptr<ServiceManager> manager_;
    std::optional<bool> are_declarations_as_generated_;  ///< as it was when it was asked for first
};

}  // namespace berth::cli
