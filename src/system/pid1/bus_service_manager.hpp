// The real PID 1, over D-Bus; it may reload and execute itself anew meanwhile.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "system/pid1/bus.hpp"
#include "system/pid1/service_manager.hpp"

namespace berth {

class BusServiceManager final : public ServiceManager {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// When `deadline` is over no call waits for long.
    [[nodiscard]] static Answer<std::unique_ptr<BusServiceManager>> connect(const BusPlace& place,
                                                                            Time deadline = Time::max());
    ~BusServiceManager() override;

    [[nodiscard]] Answer<std::uint32_t> start(const std::string& unit, JobMode mode) override;
    [[nodiscard]] Answer<std::uint32_t> stop(const std::string& unit, JobMode mode) override;
    [[nodiscard]] Answer<std::uint32_t> reload_unit(const std::string& unit, JobMode mode) override;
    [[nodiscard]] Answer<> reset_failed(const std::string& unit) override;
    [[nodiscard]] Answer<> reload() override;
    [[nodiscard]] Answer<std::uint32_t> start_scope(const std::string& unit, const std::string& description,
                                                    pid_t process, std::span<const UnitName> mounts) override;
    [[nodiscard]] Answer<std::uint32_t> start_timer(const std::string& unit, const std::string& description,
                                                    std::chrono::microseconds span) override;
    [[nodiscard]] Answer<bool> is_loaded(const std::string& name) override;
    [[nodiscard]] Answer<UnitProperties> unit(const std::string& name) override;
    [[nodiscard]] Answer<UnitProperties> common_of(const std::string& name) override;
    [[nodiscard]] Answer<std::vector<std::string>> list_of(const std::string& name, const char* property) override;
    [[nodiscard]] Answer<std::string> result_of_mount(const std::string& name) override;
    [[nodiscard]] Answer<std::vector<UnitSummary>> units(const std::vector<std::string>& patterns) override;
    [[nodiscard]] Answer<std::vector<UnitSummary>> units_named(const std::vector<std::string>& names) override;
    [[nodiscard]] Answer<std::optional<JobResult>> result_of(std::uint32_t job) override;
    void doubt() override;
    [[nodiscard]] const std::map<std::string, JobResult>& failures() const override;
    [[nodiscard]] Readiness readiness() const override;
    [[nodiscard]] Answer<bool> take_news() override;

  private:
    struct Watch;
    explicit BusServiceManager(std::unique_ptr<Watch> watch);

    template <class Call>
    auto patiently(Call call) -> decltype(call());
    [[nodiscard]] Answer<> reconnect();
    [[nodiscard]] Answer<> take_in(int most);
    /// The properties that these interfaces have.
    [[nodiscard]] Answer<UnitProperties> all_of(const std::string& name, std::span<const char* const> kinds);
    /// A unit of that name that was made while an answer was lost is ours, if it has the description, which may be
    /// empty.
    using Fill = std::function<bool(sd_bus_message*)>;
    [[nodiscard]] Answer<std::uint32_t> start_transient(const std::string& unit, const Fill& fill,
                                                        const std::string& description);
    [[nodiscard]] Answer<std::uint32_t> queue(const char* method, const std::string& unit, JobMode mode);

    std::unique_ptr<Watch> watch_;
};

}  // namespace berth
