#include "review/examine_options.hpp"

#include <set>

#include "core/options/option_rules.hpp"
#include "system/host/accounts.hpp"
#include "system/kernel/option_maps.hpp"
#include "system/kernel/system_types.hpp"

namespace berth {
namespace {

/// True of what this system is to mount.
bool is_for_this_system(const ResolvedVolume& volume) {
    return !volume.is_off() && !volume.left_out && !volume.is_wrong() && !volume.claimed;
}

void examine_accounts(Reading& reading) {
    std::set<Account> named;
    const auto& volumes = reading.catalogue().volumes();
    for (const auto& volume : volumes) {
        if (!is_for_this_system(volume)) continue;
        for (const auto& option : volume.options) {
            if (auto account = account_of(volume, option.value)) named.insert(*std::move(account));
        }
    }
    const auto missing = missing_accounts(named);
    for (const auto& volume : volumes) {
        if (!is_for_this_system(volume)) continue;
        judge_accounts(volume, [&](const Account& account) { return !missing.contains(account); }, reading.found);
    }
}

}  // namespace

void examine_options(Reading& reading) {
    const auto opposites = opposite_options();
    const MountLibrary library{class_of, opposites, version_of_libmount()};
    SystemTypes types;
    const auto means = types.means();
    for (const auto& volume : reading.catalogue().volumes()) {
        judge_options(volume, library, reading.found);
        judge_type(volume, means, reading.found);
        if (reading.is_of_this_system() && is_for_this_system(volume)) judge_programs(volume, means, reading.found);
    }
    if (reading.is_of_this_system()) examine_accounts(reading);
}

}  // namespace berth
