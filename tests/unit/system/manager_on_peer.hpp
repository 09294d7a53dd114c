// The real service manager, connected to a made-up PID 1, and each thing that it can be asked for.
#pragma once

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "system/bus_peer.hpp"
#include "system/pid1/bus_service_manager.hpp"

namespace berth::test {

using Clock = std::chrono::steady_clock;

inline constexpr unsigned peer_job = 7;
inline constexpr const char* peer_job_path = "/org/freedesktop/systemd1/job/7";

/// As PID 1 does when all is well: any job is queued, and lasts; any unit is active.
inline void answer_all(BusPeer& peer) {
    for (const auto* member : {"StartUnit", "StopUnit", "StartTransientUnit", "GetJob"})
        peer.always(member, [](auto& call) { call.reply("o", peer_job_path); });
    peer.always("GetAll", [](auto& call) {
        call.reply("a{sv}", 2, "ActiveState", "s", "active", "Job", "(uo)", peer_job, peer_job_path);
    });
    peer.always("GetUnit", [](auto& call) { call.reply("o", "/org/freedesktop/systemd1/unit/a_2eservice"); });
    peer.always("Get", [](auto& call) { call.reply("v", "as", 2, "b.target", "c.target"); });
    for (const auto* member : {"ListUnitsByPatterns", "ListUnitsByNames"}) {
        peer.always(member, [](auto& call) {
            call.reply("a(ssssssouso)", 1, "a.mount", "", "loaded", "active", "mounted", "", "/", 0U, "", "/");
        });
    }
}

template <class T>
std::string told(const Answer<T>& answer, const std::function<std::string(const T&)>& words) {
    return answer ? words(*answer) : answer.error().message;
}

inline std::string number(const Answer<std::uint32_t>& answer) {
    return told<std::uint32_t>(answer, [](const auto& job) { return fmt::format("job {}", job); });
}
inline std::string names(const Answer<std::vector<UnitSummary>>& answer) {
    return told<std::vector<UnitSummary>>(answer, [](const auto& units) {
        std::string out;
        for (const auto& unit : units) out += fmt::format("{} {} ", unit.name, unit.sub);
        return out;
    });
}
inline std::string words(const Answer<std::vector<std::string>>& answer) {
    return told<std::vector<std::string>>(answer, [](const auto& all) {
        std::string out;
        for (const auto& one : all) out += one + " ";
        return out;
    });
}
inline std::string state(const Answer<UnitProperties>& answer) {
    return told<UnitProperties>(answer, [](const auto& unit) { return unit.text("ActiveState"); });
}
inline std::string result(const Answer<std::optional<JobResult>>& answer) {
    return told<std::optional<JobResult>>(
        answer, [](const auto& one) { return one ? fmt::format("'{}'", *one) : std::string("lasts"); });
}

struct Question {
    std::string member;  ///< the method that it calls
    std::function<std::string(BusServiceManager&)> ask;
    std::string answer;  ///< if all is well
};

inline const std::vector<Question>& questions() {
    static const std::vector<Question> all{
        {"StartUnit", [](auto& it) { return number(it.start("a.mount", JobMode::replace)); }, "job 7"},
        {"StopUnit", [](auto& it) { return number(it.stop("a.mount", JobMode::fail)); }, "job 7"},
        {"StartTransientUnit",
         [](auto& it) {
             const std::array mounts{UnitName::parse("a.mount").value()};
             return number(it.start_scope("a.scope", "words", ::getpid(), mounts));
         },
         "job 7"},
        {"GetUnit",
         [](auto& it) {
             return told<bool>(it.is_loaded("a.service"), [](const auto& yes) { return yes ? "is loaded" : "is not"; });
         },
         "is loaded"},
        {"GetAll", [](auto& it) { return state(it.unit("a.service")); }, "active"},
        {"GetAll", [](auto& it) { return state(it.common_of("a.mount")); }, "active"},
        {"Get", [](auto& it) { return words(it.list_of("a.mount", "BoundBy")); }, "b.target c.target "},
        {"ListUnitsByPatterns", [](auto& it) { return names(it.units({"*.mount"})); }, "a.mount mounted "},
        {"ListUnitsByNames", [](auto& it) { return names(it.units_named({"a.mount"})); }, "a.mount mounted "},
        {"GetJob",
         [](auto& it) {
             it.doubt();
             return result(it.result_of(peer_job));
         },
         "lasts"},
    };
    return all;
}

/// A manager that is connected to it. Waits end within `limit`, or a second where that is shorter.
struct OnPeer {
    explicit OnPeer(BusPeer::Kind kind = BusPeer::Kind::direct) : peer(kind) { answer_all(peer); }

    std::string connect(std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        auto connected = BusServiceManager::connect(peer.place(), Clock::now() + limit);
        if (!connected) return connected.error().message;
        manager = *std::move(connected);
        return {};
    }
    /// Polls as the commands do, until something has come or it takes too long.
    void await_news() const {
        const auto until = Clock::now() + std::chrono::seconds(10);
        while (Clock::now() < until) {
            const auto news = manager->take_news();
            if (!news || *news) return;
            const auto ready = manager->readiness();
            pollfd one{ready.fd, ready.events, 0};
            (void)::poll(&one, 1, ready.within.count() == 0 ? 0 : 100);
        }
        ADD_FAILURE() << "nothing has come";
    }
    std::string awaited(std::uint32_t job) const {
        for (int i = 0; i < 100; ++i) {
            const auto got = manager->result_of(job);
            if (!got || *got) return result(got);
            await_news();
        }
        return "too much has come";
    }

    BusPeer peer;
    std::unique_ptr<BusServiceManager> manager;
};

inline const std::vector<BusPeer::Kind> both_kinds{BusPeer::Kind::direct, BusPeer::Kind::bus};

}  // namespace berth::test
