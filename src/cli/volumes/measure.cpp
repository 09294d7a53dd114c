#include "cli/volumes/measure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <expected>
#include <utility>

#include "core/text/text.hpp"
#include "core/values/filesystem_types.hpp"

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto time_to_end = 5s;
constexpr auto between_looks = 200ms;

std::string other_obstacle(const MountObstacles& others) {
    if (!others.mounts_below.empty()) return fmt::format("{} is mounted on it", printable(others.mounts_below.front()));
    return {};
}

std::string obstacle_to_killing(const InTheWay& in_the_way, const std::set<pid_t>& spared) {
    const auto& others = in_the_way.others;
    if (!others.loop_devices.empty()) return fmt::format("{} uses it, too", others.loop_devices.front().device);
    if (!others.swap_files.empty())
        return fmt::format("there is swap in it, too; run: swapoff {}", shell_word(others.swap_files.front()));
    for (const auto& user : in_the_way.processes.users) {
        if (!spared.contains(user.pid)) continue;
        return user.pid == 1 ? "the service manager itself uses it"
                             : fmt::format("process {} ({}), from which berth was started, uses it", user.pid,
                                           printable(user.command));
    }
    return {};
}

bool may_have_a_server(std::string_view type) { return is_network_type(type) || type.starts_with("fuse"); }

}  // namespace

std::string_view name_of(Measure measure) {
    switch (measure) {
        case Measure::none: return "";
        case Measure::lazy: return "lazy";
        case Measure::force: return "force";
        case Measure::kill: return "kill";
    }
    return {};
}

std::string obstacle_to(Measure measure, const InTheWay& in_the_way, const std::set<pid_t>& spared) {
    auto other = other_obstacle(in_the_way.others);
    return other.empty() && measure == Measure::kill ? obstacle_to_killing(in_the_way, spared) : other;
}

std::vector<Measure> helpful_measures(const InTheWay& in_the_way, std::string_view type,
                                      const std::set<pid_t>& spared) {
    std::vector<Measure> out;
    if (!other_obstacle(in_the_way.others).empty()) return out;
    const bool has_users = !in_the_way.processes.users.empty();
    if (has_users && obstacle_to_killing(in_the_way, spared).empty()) out.push_back(Measure::kill);
    if (may_have_a_server(type)) out.push_back(Measure::force);
    out.push_back(Measure::lazy);
    return out;
}

Signalled* Users::known(const MountUser& user) {
    const auto is_it = [&](const Signalled& one) {
        return one.process.pid == user.pid && one.process.started == user.started;
    };
    const auto found = std::ranges::find_if(signalled_, is_it);
    return found == signalled_.end() ? nullptr : &*found;
}

Result<> Users::send(int number) {
    for (auto& user : outside_.in_the_way_of(where_).processes.users) {
        auto* before = known(user);
        // Whoever came meanwhile has not been asked to end.
        if (number == SIGKILL && before == nullptr) continue;
        const auto sent = outside_.send_signal({user.pid, user.started}, number);
        if (!sent) return std::unexpected(sent.error());
        if (!*sent) continue;
        if (before != nullptr) before->number = number;
        else signalled_.push_back({std::move(user), number});
    }
    return {};
}

void Users::await_end(Patience& patience) {
    const auto end = patience.now() + time_to_end;
    while (patience.now() < end && !patience.is_over() && !patience.signal()) {
        const auto users = outside_.in_the_way_of(where_).processes.users;
        if (std::ranges::none_of(users, [&](const MountUser& user) { return known(user) != nullptr; })) return;
        (void)patience.wait(nullptr, MountChanges::ignored, patience.now() + between_looks);
    }
}

}  // namespace berth::cli
