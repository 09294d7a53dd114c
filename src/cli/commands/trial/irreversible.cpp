#include "cli/commands/trial/irreversible.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "cli/change/observed.hpp"
#include "cli/change/planning.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

constexpr std::string_view swap_prefix = "swap.";

/// True if what is on it is written anew, or changed for good, when it is mounted.
struct Writes {
    bool makefs = false;
    bool growfs = false;
    std::string source;
};

Writes writes_of(const Session& session, const std::string& name) {
    const auto& catalogue = session.catalogue();
    if (name.starts_with(swap_prefix)) {
        const auto index = catalogue.named(Table::swap, std::string_view(name).substr(swap_prefix.size()));
        if (index == Catalogue::none || catalogue.swap(index)->is_off()) return {};
        return {catalogue.swap(index)->makefs, false, catalogue.swap(index)->source().str()};
    }
    const auto* volume = session.catalogue().named(name);
    if (volume == nullptr || volume->is_off()) return {};
    return {volume->makefs, volume->growfs, volume->source().str()};
}

/// What it has in memory only is gone when it is unmounted.
bool is_in_memory(const Changes& changes, const Action& action) {
    if (action.verb != Verb::unmount || action.waits()) return false;
    const auto* volume = changes.observed->session.catalogue().named(action.name);
    const auto& where = action.where.empty() && volume != nullptr ? volume->mount_point.str() : action.where;
    const auto* entry = top_at(changes.observed->table, where);
    return entry != nullptr && (entry->type == "tmpfs" || entry->type == "ramfs");
}

}  // namespace

std::vector<std::string> irreversible(const Changes& changes, const Session& former, const Session& future,
                                      const std::set<std::string>& touched) {
    std::vector<std::string> out;
    const auto add = [&](const std::string& name, std::string_view why) {
        out.push_back(fmt::format("{}: {}", printable(name), why));
    };
    for (const auto& one : changes.actions) {
        if (one.change == Change::source)
            add(one.name, "it has another source, for which it would have to be unmounted");
        if (one.verb == Verb::lock) add(one.name, "it would be locked, and need its key or passphrase to come back");
        if (is_in_memory(changes, one)) add(one.name, "it would be unmounted, and what it has in memory would be lost");
        if (one.verb == Verb::stop) add(one.name, fmt::format("{}, and nothing would start it again", one.reason));
    }
    for (const auto& name : touched) {
        const auto before = writes_of(former, name);
        const auto after = writes_of(future, name);
        const bool is_other = before.source != after.source;
        if (after.makefs && (!before.makefs || is_other))
            add(name, "with 'makefs' a file system or swap area would be made on what is blank");
        if (after.growfs && (!before.growfs || is_other)) add(name, "with 'growfs' its file system would grow");
    }
    return out;
}

}  // namespace berth::cli
