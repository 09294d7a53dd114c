// Declarations that PID 1 has loaded, others that are declared now, and what is mounted, made up for a test.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "cli/change/carrying_out.hpp"
#include "cli/change/planning.hpp"
#include "core/model/effective_options.hpp"
#include "review/reading.hpp"
#include "support.hpp"
#include "support/fake_outside.hpp"
#include "support_files.hpp"

namespace berth::test {

inline GeneratedUnits as_generated(const Tree& tree) {
    GeneratedUnits out{.is_there = true, .files = {}, .links = {}};
    for (const auto& group : tree) {
        for (const auto& file : group.files) out.files.emplace(file.path, file.text);
        for (const auto& link : group.links) out.links.emplace(link.path, link.target);
    }
    return out;
}

struct Changing {
    Changing(const std::string& before, const std::string& after) {
        loaded_folder_.file("etc/berth/a.toml", before);
        folder_.file("etc/berth/a.toml", after);
        loaded = read_root(loaded_folder_.path()).value();
        session = read_root(folder_.path()).value();
        outside.units = as_generated(loaded->plan().tree());
        outside.pid1.at_call("reload", [this] {
            if (is_obeyed) take_in();
            happened("reload");
        });
    }
    bool is_obeyed = true;  ///< a reload loads what is declared
    std::string signal_at;  ///< the call at which a signal comes
    void happened(const std::string& call) {
        if (call == signal_at) outside.signal_comes(SIGTERM);
    }
    /// PID 1 has what is declared now.
    void take_in() { outside.units = as_generated(session->plan().tree()); }

    /// A tmpfs with the mark and the digest of the volume as it was loaded, which PID 1 has mounted.
    void mount(const std::string& name) {
        const auto& volume = *loaded->catalogue().named(name);
        mount_as(volume, "tmpfs", "rw");
    }
    void mount_as(const ResolvedVolume& volume, const std::string& type, const std::string& shown) {
        const auto& where = volume.mount_point.str();
        const auto id = 100 + mounts_;
        const auto* below = mount_of(outside.table, where);
        info_ += fmt::format("{} {} 0:{} / {} rw,relatime - {} {} {}\n", id, below != nullptr ? below->id : 1, id,
                             where, type, volume.source().str(), shown);
        const auto digest = digest_of(volume);
        utab_ += fmt::format("SRC={} TARGET={} ROOT=/ OPTS={}{}\n", volume.source().str(), where, mark_of(volume).str(),
                             digest.empty() ? "" : "," + digest.str());
        ++mounts_;
        look_again();
        outside.pid1.activate(volume.unit.str());
    }
    /// Of anything.
    void mount_line(const std::string& line) {
        info_ += line + "\n";
        look_again();
    }
    void unmount(const std::string& unit) {
        const auto where = mount_point_of(unit);
        std::erase_if(outside.table, [&](const auto& entry) { return entry.where == where; });
        outside.pid1.activate(unit, "inactive");
    }
    void hold(const std::string& mount, const std::string& holder) {
        outside.pid1.activate(holder);
        outside.pid1.loaded[mount].properties.lists["BoundBy"].push_back(holder);
    }
    /// Has the next job of the unit end so, and the unit be in that state.
    void expect(const std::string& verb, const std::string& unit, const std::string& result, const std::string& state) {
        outside.pid1.at_call(verb + " " + unit, [this, verb, unit, result, state] {
            if (verb == "stop" && state == "inactive") unmount(unit);
            outside.pid1.activate(unit, state);
            outside.pid1.end(unit, result);
            happened(verb + " " + unit);
        });
    }
    void obey(const std::string& verb, const std::string& unit) {
        expect(verb, unit, "done", verb == "stop" ? "inactive" : "active");
    }

    cli::Changes plan(const std::set<std::string>& names = {}, bool unmount = false) {
        auto out = cli::plan_changes(outside, *session, {names, unmount});
        EXPECT_TRUE(out) << out.error().message;
        return out ? *std::move(out) : cli::Changes();
    }
    /// "NAME CLASS VERB: REASON | waits: WHY"
    Lines planned(const std::set<std::string>& names = {}, bool unmount = false) {
        Lines out;
        for (const auto& one : plan(names, unmount).actions) {
            out.push_back(fmt::format("{} {} {}: {}{}", one.name, cli::name_of(one.change), cli::name_of(one.verb),
                                      one.reason, one.waits() ? " | waits: " + one.obstacle.why : ""));
        }
        return out;
    }
    cli::CarriedOut carried{};
    /// "STATUS", then "NAME RESULT REASON" of each.
    Lines applied(const std::set<std::string>& names = {}, bool unmount = false,
                  std::optional<std::chrono::microseconds> limit = std::nullopt) {
        carried = cli::carry_out(outside, *session, plan(names, unmount), limit);
        Lines out{std::to_string(carried.status)};
        if (!carried.reason.empty()) out.back() += " " + carried.reason;
        for (const auto& one : carried.actions) {
            const auto why = one.result == cli::Carried::Result::waits ? one.action.obstacle.why : one.reason;
            out.push_back(
                fmt::format("{} {}{}{}", one.action.name, cli::name_of(one.result), why.empty() ? "" : ": ", why));
            for (const auto& failure : one.failures)
                out.back() += fmt::format(" ({}: {})", failure.unit, failure.result);
        }
        return out;
    }
    [[nodiscard]] const Lines& orders() const { return outside.pid1.orders; }

    FakeOutside outside;
    std::unique_ptr<Reading> loaded;
    std::unique_ptr<Reading> session;

  private:
    void look_again() { outside.table = parse_mount_table("1 0 254:0 / / rw - ext4 /dev/vda rw\n" + info_, utab_); }

    TestFolder loaded_folder_;
    TestFolder folder_;
    std::string info_;
    std::string utab_;
    int mounts_ = 0;
};

/// A declaration on a tmpfs at /srv/NAME.
inline std::string tmpfs(const std::string& name, const std::string& activation = "boot",
                         const std::string& more = {}) {
    return fmt::format("[volume.{0}]\nwhere = '/srv/{0}'\ntype = 'tmpfs'\nactivation = '{1}'\n{2}\n", name, activation,
                       more);
}

}  // namespace berth::test
