#include "core/read/defaults.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/keys/keys.hpp"
#include "core/read/instances.hpp"
#include "core/read/merge.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"

namespace berth {
namespace {

/// The type that a declaration names; empty if that can't be read.
std::string_view type_of(const VolumeDecl& decl, const Key* type) {
    const auto entry = std::ranges::find(decl.entries, type, &Entry::key);
    if (entry != decl.entries.end()) return std::get<std::string>(entry->value);
    const bool may_be_lost = decl.salvaged || std::ranges::find(decl.unreadable, type) != decl.unreadable.end();
    return may_be_lost ? "" : "auto";
}

/// What is for all volumes has the empty name.
class Defaults {
  public:
    Defaults(const std::vector<VolumeDecl>& all, Allowance& allowance, Diagnostics& out)
        : allowance_(allowance), out_(out) {
        for (const auto& one : all) by_type_.emplace(one.name.value, Of{&one, weight_of(one), {}});
    }

    void apply(VolumeDecl& volume) {
        auto* const of_all = find("");
        auto type = std::string(type_of(volume, type_));
        if (type == "auto" && of_all != nullptr) type = type_of(*of_all->decl, type_);
        if (auto* const of_type = type.empty() ? nullptr : find(type)) lay(volume, *of_type);
        if (of_all != nullptr) lay(volume, *of_all);
    }

    void report_unused() {
        std::vector<std::string_view> names;
        for (const auto& key : volume_keys()) {
            if (key.kind == Kind::table) names.push_back(key.name);
        }
        for (const auto& type : types_) names.push_back(type.first);
        std::size_t proposals = 100;  // each compares with all types that there are
        for (const auto& [type, one] : by_type_) {
            if (type.empty() || types_.contains(type) || !one.decl->faults.empty()) continue;
            out_.warning(Code::default_unused, one.decl->header,
                         fmt::format("no volume here is of type {}", in_quotes(type)),
                         proposals > 0 ? did_you_mean(type, names) : std::string());
            proposals -= proposals > 0 ? 1 : 0;
        }
    }

    void see(const VolumeDecl& volume) {
        const auto type = type_of(volume, type_);
        if (!type.empty()) types_.emplace(type, 0);
    }

  private:
    struct Of {
        const VolumeDecl* decl;
        std::size_t weight;
        Diagnostic* excess;
    };

    Of* find(std::string_view type) {
        const auto found = by_type_.find(type);
        return found == by_type_.end() ? nullptr : &found->second;
    }

    void lay(VolumeDecl& volume, Of& defaults) {
        if (allowance_.take(defaults.weight)) {
            lay_under(volume, *defaults.decl);
            return;
        }
        const auto& where = defaults.decl->header;
        auto& found = out_.error(Code::file_too_large, where, "the defaults make more than 32 MiB of the file",
                                 "spread the volumes over several files");
        volume.faults.push_back({where, found.message, &found});
        volume.salvaged = true;
    }

    const Key* type_ = volume_key(key::type);
    std::map<std::string, Of, std::less<>> by_type_;
    std::map<std::string, int, std::less<>> types_;
    Allowance& allowance_;
    Diagnostics& out_;
};

}  // namespace

void apply_defaults(Tables& file, Allowance& allowance, Diagnostics& out) {
    if (file.defaults.empty()) return;
    Defaults defaults(file.defaults, allowance, out);
    for (auto& volume : file.volumes) {
        if (volume.table != Table::volume) continue;
        defaults.apply(volume);
        defaults.see(volume);
    }
    defaults.report_unused();
}

void check_defaults(const VolumeDecl& defaults, Diagnostics& out) {
    if (defaults.salvaged) return;
    Volume anyone;
    anyone.name = VolumeName::literal("anyone");
    Item item = std::move(anyone);
    const Blame blame{common(item).own_fault, &out, out.size()};
    for (const auto& entry : defaults.entries) entry.key->read(item, of_instance(entry, "instance"), blame);
}

}  // namespace berth
