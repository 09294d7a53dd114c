#include "cli/hold/other_status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <expected>
#include <map>
#include <tuple>

#include "cli/hold/loaded.hpp"
#include "core/mounted/volume_state.hpp"
#include "system/pid1/loaded_units.hpp"

namespace berth::cli {
namespace {

using Units = std::map<std::string, UnitSummary>;

/// The words for what is in use, and what is not.
struct StateWords {
    const char* table;
    const char* up;
    const char* down;
};

constexpr StateWords of_swap{"swap", "active", "inactive"};
constexpr StateWords of_encrypted{"encrypted", "unlocked", "locked"};

void judge(const Common& declared, const Facts& facts, const Units& units, const StateWords& words, OtherStatus& out) {
    const auto found = units.find(facts.unit.str());
    const bool is_up = found != units.end() && found->second.active == "active";
    out.state = is_up ? words.up : words.down;
    if (found != units.end() && found->second.active == "failed") {
        out.state = "failed";
        out.reason = fmt::format("run: {}", command_for("status", facts.unit.str()));
    }
    if (found != units.end() && found->second.load == "masked") out.reason = "the administrator has masked its unit";
    if (declared.is_off()) out.reason = is_up ? "switched off since" : "switched off";
    if (facts.left_out) out.reason = "left out: /sys is read-only, as in a container";
    if (!facts.fault) return;
    out.state = is_up ? words.up : "guarded";
    out.reason =
        fmt::format("{}: {}", position(facts.fault->where, facts.fault->where.source->shown), facts.fault->message);
}

class Others {
  public:
    Others(const Catalogue& catalogue, const std::set<std::string>& names) : catalogue_(catalogue), names_(names) {}

    [[nodiscard]] std::vector<std::string> units() const {
        std::vector<std::string> out;
        each([&](const Common& /*declared*/, const Facts& facts, const StateWords& /*words*/) {
            if (!facts.unit.empty()) out.push_back(facts.unit.str());
        });
        return out;
    }

    [[nodiscard]] Answer<std::vector<OtherStatus>> report(ServiceManager& manager, const Units& units,
                                                          const std::set<std::uint32_t>& outdated) const {
        std::vector<OtherStatus> out;
        Answer<> answered;
        each([&](const Common& declared, const Facts& facts, const StateWords& words) {
            OtherStatus one{words.table,
                            declared.name.str(),
                            source_of(declared, facts).str(),
                            {},
                            {},
                            outdated.contains(facts.index),
                            {}};
            if (words.table == of_encrypted.table)
                one.what = one.name.empty() ? "" : fmt::format("/dev/mapper/{}", one.name);
            judge(declared, facts, units, words, one);
            if (answered && units.contains(facts.unit.str())) {
                if (const auto unit = manager.unit(facts.unit.str())) one.drop_ins = drop_ins_of_others(*unit);
                else answered = std::unexpected(unit.error());
            }
            out.push_back(std::move(one));
        });
        if (!answered) return std::unexpected(answered.error());
        std::ranges::stable_sort(out, {}, [](const auto& one) { return std::tie(one.table, one.name); });
        return out;
    }

  private:
    template <class Visit>
    void each(Visit visit) const {
        for (std::uint32_t i = 0; i < catalogue_.size(); ++i) {
            if (!names_.empty() && !names_.contains(catalogue_.common(i).name.str())) continue;
            if (const auto* swap = catalogue_.swap(i)) visit(*swap, *swap, of_swap);
            if (const auto* encrypted = catalogue_.encrypted(i)) visit(*encrypted, *encrypted, of_encrypted);
        }
    }

    const Catalogue& catalogue_;
    const std::set<std::string>& names_;
};

}  // namespace

Answer<std::vector<OtherStatus>> other_report(const Session& session, Outside& outside,
                                              const std::set<std::string>& names) {
    const Others others(session.catalogue(), names);
    const auto wanted = others.units();
    if (wanted.empty()) return others.report(outside.manager(), {}, {});
    const auto units = loaded_units(outside.manager(), {"*.swap", "systemd-cryptsetup@*.service"}, wanted);
    if (!units) return std::unexpected(units.error());
    std::set<std::string> stale;
    return others.report(outside.manager(), *units, outside.outdated_volumes(session.plan().tree(), stale));
}

}  // namespace berth::cli
