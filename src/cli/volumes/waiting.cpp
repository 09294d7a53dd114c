#include "cli/volumes/waiting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

/// Why the volume will not be mounted before its declaration changes, or empty.
std::string obstacle_to_waiting(const ResolvedVolume& volume) {
    return has_attachments(volume) || volume.is_wrong() || volume.is_off() || volume.left_out
               ? obstacle_to_attaching(volume)
               : "";
}

class Waiting {
  public:
    Waiting(Outside& outside, const Session& session, std::span<const std::string> names, const Limit& limit,
            Until until)
        : outside_(outside),
          session_(session),
          names_(names),
          limit_(limit),
          until_(until),
          patience_(outside, limit),
          out_(names.size()) {}

    std::vector<Waited> run() {
        // Before the first look, so that no change in between is lost.
        if (const auto watched = patience_.watch_mounts(); !watched) return all_failed(watched.error().text());
        patience_.explain([this] { return progress(); });
        for (bool is_first = true;; is_first = false) {
            const auto table = outside_.mount_table();
            if (!table) return all_failed(table.error().text());
            look(*table, is_first);
            const bool is_hopeless =
                std::ranges::any_of(out_, [](const Waited& one) { return one.result == "failed"; });
            if (is_hopeless) return given_up();
            if (std::ranges::none_of(out_, is_open)) return std::move(out_);
            const auto woken = patience_.wait(nullptr, MountChanges::awaited);
            if (!woken) return all_failed(woken.error().message);
            if (const auto signal = patience_.signal()) return ended({128 + *signal, "interrupted", "interrupted"});
            if (*woken == Woken::by_time) return timed_out();
        }
    }

  private:
    [[nodiscard]] static bool is_open(const Waited& one) { return one.result.empty(); }

    void look(const MountTable& table, bool is_first) {
        for (std::size_t i = 0; i < names_.size(); ++i) {
            const auto* volume = session_.catalogue().named(names_[i]);
            if (until_ == Until::all_mounted) out_[i] = look_for(names_[i], volume, table);
            else out_[i] = look_if_gone(names_[i], volume, table, is_first);
        }
    }

    Waited look_for(const std::string& name, const ResolvedVolume* volume, const MountTable& table) {
        if (volume == nullptr) return {wrong, "failed", find_volume(session_, name).error()};
        if (is_mounted(*volume, table)) return {done, "mounted", {}};
        // What is wrong or off will not be mounted.
        if (auto reason = obstacle_to_waiting(*volume); !reason.empty()) return {wrong, "failed", std::move(reason)};
        return {};
    }

    Waited look_if_gone(const std::string& name, const ResolvedVolume* volume, const MountTable& table, bool is_first) {
        const auto names = session_.catalogue().names_of(name);
        const bool is_marked = std::ranges::any_of(
            table, [&](const MountEntry& entry) { return std::ranges::find(names, entry.volume) != names.end(); });
        if (is_marked || (volume != nullptr && !volume->is_wrong() && is_mounted(*volume, table))) return {};
        if (volume == nullptr && is_first) return {wrong, "failed", find_volume(session_, name).error()};
        return {done, "gone", {}};
    }

    [[nodiscard]] bool is_mounted(const ResolvedVolume& volume, const MountTable& table) {
        const auto* entry = volume.mount_point.empty() ? nullptr : mounted_entry(volume, table);
        if (entry == nullptr) return false;
        const auto differs = compare(outside_, volume, *entry, table);
        return std::ranges::none_of(differs, &Difference::is_foreign);
    }

    [[nodiscard]] std::string progress() const {
        const auto open = std::ranges::find_if(out_, is_open);
        if (open == out_.end()) return {};
        const auto& name = names_[static_cast<std::size_t>(open - out_.begin())];
        const auto* volume = session_.catalogue().named(name);
        if (until_ == Until::none_mounted) return fmt::format("waiting for volume {} to be unmounted", in_quotes(name));
        return fmt::format("waiting for volume {} to be mounted at {}", in_quotes(name),
                           printable(volume->mount_point.str()));
    }

    std::vector<Waited> all_failed(const std::string& reason) {
        return std::vector<Waited>(names_.size(), Waited{wrong, "failed", reason});
    }
    /// Of all that are not so.
    std::vector<Waited> ended(const Waited& how) {
        std::ranges::replace_if(out_, is_open, how);
        return std::move(out_);
    }
    std::vector<Waited> given_up() {
        const auto first = std::ranges::find(out_, "failed", &Waited::result);
        const auto& name = names_[static_cast<std::size_t>(first - out_.begin())];
        return ended({wrong, "given-up", fmt::format("not waited for, because of volume {}", in_quotes(name))});
    }
    std::vector<Waited> timed_out() {
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (!is_open(out_[i])) continue;
            out_[i] = {wrong, "timeout",
                       fmt::format("volume {} is {} after {}", in_quotes(names_[i]),
                                   until_ == Until::all_mounted ? "not mounted" : "still mounted", to_text(*limit_))};
        }
        return std::move(out_);
    }

    Outside& outside_;
    const Session& session_;
    std::span<const std::string> names_;
    const Limit& limit_;
    Until until_;
    Patience patience_;
    std::vector<Waited> out_;
};

}  // namespace

std::vector<Waited> wait_for_volumes(Outside& outside, const Session& session, std::span<const std::string> names,
                                     const Limit& limit, Until until) {
    return Waiting(outside, session, names, limit, until).run();
}

}  // namespace berth::cli
