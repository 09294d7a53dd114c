// What is mounted, or loaded, and declared no more or elsewhere.
#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "cli/change/planning.hpp"
#include "cli/change/unit_differences.hpp"
#include "cli/hold/holding.hpp"
#include "core/mounted/volume_of_unit.hpp"
#include "core/mounted/volume_state.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

/// A mount that is to go.
struct Former {
    std::string unit;
    std::string name;
    std::string where;
    const ResolvedVolume* elsewhere = nullptr;  ///< the volume of that name, if it is declared still
};

class Gone {
  public:
    Gone(const Observed& observed, std::vector<Action>& out)
        : observed_(observed), session_(observed.session), catalogue_(observed.session.catalogue()), out_(out) {}

    Answer<> add() {
        for (const auto& entry : observed_.table) {
            if (!entry.volume.empty()) marked(entry);
        }
        for (const auto& unit : observed_.dropped) {
            if (unit.ends_with(".mount") && !formers_.contains(unit)) dropped(unit);
        }
        std::vector<const Former*> inner_first;
        for (const auto& [unit, former] : formers_) {
            inner_first.push_back(&former);
            going_.insert(unit);
        }
        std::ranges::stable_sort(inner_first, std::greater(), [](const auto* one) { return one->where.size(); });
        for (const auto* former : inner_first) {
            if (auto added = unmount(*former); !added) return added;
        }
        return {};
    }

  private:
    /// True if another has the place now.
    [[nodiscard]] bool is_taken(const std::string& where) const {
        return session_.claimed.contains(where) || catalogue_.mounted_at(where) != nullptr;
    }

    void marked(const MountEntry& entry) {
        const auto* volume = catalogue_.known_as(entry.volume);
        if (volume != nullptr && volume->left_out) return;
        if (is_taken(entry.where) || top_at(observed_.table, entry.where) != &entry) return;
        const auto path = AbsolutePath::parse(entry.where);
        const auto unit = path ? unit_for_path(*path, "mount") : std::unexpected(Complaint());
        if (unit)
            formers_.emplace(unit->str(),
                             Former{unit->str(), catalogue_.current_name(entry.volume), entry.where, volume});
    }

    /// A unit that the reload takes away. What a helper has mounted may bear no mark.
    void dropped(const std::string& unit) {
        const auto where = mount_point_of(unit);
        const auto name = catalogue_.current_name(volume_in(observed_.loaded_text(unit)));
        if (is_taken(where)) return;
        const auto* entry = top_at(observed_.table, where);
        if (entry != nullptr && entry->type != "autofs" && observed_.is_active(unit)) {
            formers_.emplace(unit, Former{unit, name, where, catalogue_.known_as(name)});
            return;
        }
        // The new place of one that has moved is told there.
        if (const auto* volume = catalogue_.known_as(name); volume != nullptr && !volume->is_off()) return;
        Action one{.change = Change::gone,
                   .name = name.empty() ? unit : name,
                   .where = where,
                   .reason = "it is declared no more",
                   .command = "systemctl daemon-reload"};
        stop_automount(where, one);
        out_.push_back(std::move(one));
    }

    /// A reload that loses it has whoever waits for it hang.
    void stop_automount(const std::string& where, Action& action) const {
        const auto path = AbsolutePath::parse(where);
        const auto unit = path ? unit_for_path(*path, "automount") : std::unexpected(Complaint());
        if (!unit || !observed_.is_active(unit->str()) || !observed_.declared_text(unit->str()).empty()) return;
        action.stops.push_back(unit->str());
        action.stops_after_reload = action.stops_after_reload || !observed_.target_that_requires(unit->str()).empty();
    }

    Answer<> unmount(const Former& former) {
        const bool has_moved = former.elsewhere != nullptr && !former.elsewhere->is_off();
        Action one{.verb = Verb::unmount,
                   .change = has_moved ? Change::moved : Change::gone,
                   .name = former.name.empty() ? former.unit : former.name,
                   .where = former.where,
                   .command = command_for("stop", former.unit)};
        if (has_moved)
            one.reason = fmt::format("its mount point is {} now", printable(former.elsewhere->mount_point.str()));
        else one.reason = former.elsewhere == nullptr ? "it is declared no more" : "it is switched off";
        auto obstacle = obstacle_to_unmounting(observed_, former.unit, former.name, former.where, going_);
        if (!obstacle) return std::unexpected(obstacle.error());
        one.obstacle = *std::move(obstacle);
        if (one.waits()) {
            going_.erase(former.unit);
            const bool is_held = one.obstacle.in_the_way.empty();
            one.forbids_reload = has_moved && is_held && !observed_.loaded_text(former.unit).empty();
        } else {
            one.stops = {former.unit};
            one.stops_after_reload = !observed_.target_that_requires(former.unit).empty();
            stop_automount(former.where, one);
        }
        out_.push_back(std::move(one));
        return {};
    }

    const Observed& observed_;
    const Session& session_;
    const Catalogue& catalogue_;
    std::vector<Action>& out_;
    std::map<std::string, Former> formers_;  // by unit
    std::set<std::string> going_;
};

}  // namespace

Answer<> add_gone(const Observed& observed, std::vector<Action>& out) { return Gone(observed, out).add(); }

}  // namespace berth::cli
