#include "cli/hold/in_the_way.hpp"

#include <fmt/format.h>

#include "core/text/text.hpp"

namespace berth::cli {
namespace {

std::string uses_of(const MountUser& user) {
    std::string out;
    for (const auto& use : user.uses)
        out += fmt::format("{}{} {}", out.empty() ? "" : ", ", name_of(use.kind), printable(use.path));
    if (user.more_uses > 0) out += fmt::format(" and {} more", user.more_uses);
    return out;
}

Json uses_json(const MountUser& user) {
    auto out = Json::array();
    for (const auto& use : user.uses) out.push_back({{"kind", name_of(use.kind)}, {"path", use.path}});
    return out;
}

}  // namespace

std::string to_text(const InTheWay& in_the_way) {
    std::string out;
    for (const auto& user : in_the_way.processes.users) {
        out += fmt::format("  process {} of {} ({}): {}\n", user.pid, printable(user.user), printable(user.command),
                           uses_of(user));
    }
    for (const auto& where : in_the_way.others.mounts_below)
        out += fmt::format("  mount on it: {}\n", printable(where));
    for (const auto& loop : in_the_way.others.loop_devices) {
        out += fmt::format("  loop device {} with {}\n", loop.device, printable(loop.file));
    }
    for (const auto& file : in_the_way.others.swap_files) out += fmt::format("  swap file {}\n", printable(file));
    if (in_the_way.processes.unseen > 0) {
        out += fmt::format("  {} processes of others could not be looked at\n", in_the_way.processes.unseen);
    }
    return out;
}

Json to_json(const InTheWay& in_the_way) {
    auto processes = Json::array();
    for (const auto& user : in_the_way.processes.users) {
        processes.push_back({{"pid", user.pid},
                             {"uid", user.uid},
                             {"user", user.user},
                             {"command", user.command},
                             {"uses", uses_json(user)},
                             {"more_uses", user.more_uses}});
    }
    auto loops = Json::array();
    for (const auto& loop : in_the_way.others.loop_devices) {
        loops.push_back({{"device", loop.device}, {"file", loop.file}});
    }
    return {{"processes", std::move(processes)},
            {"mounts", in_the_way.others.mounts_below},
            {"loop_devices", std::move(loops)},
            {"swap_files", in_the_way.others.swap_files},
            {"unseen_processes", in_the_way.processes.unseen}};
}

}  // namespace berth::cli
