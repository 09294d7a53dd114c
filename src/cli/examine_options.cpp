#include "cli/examine_options.hpp"

#include <set>

#include "core/option_rules.hpp"
#include "system/accounts.hpp"
#include "system/option_maps.hpp"
#include "system/system_types.hpp"

namespace berth::cli {
namespace {

/// True of what this system is to mount.
bool is_for_this_system(const Volume& volume) {
    return !volume.is_off() && !volume.left_out && !volume.is_wrong() && !volume.fstab_wins;
}

void examine_accounts(Session& session) {
    std::set<Account> named;
    const auto& volumes = session.catalogue->volumes();
    for (const auto& volume : volumes) {
        if (!is_for_this_system(volume)) continue;
        for (const auto& option : volume.options) {
            if (auto account = account_of(volume, option.value)) named.insert(*std::move(account));
        }
    }
    const auto missing = missing_accounts(named);
    for (const auto& volume : volumes) {
        if (!is_for_this_system(volume)) continue;
        judge_accounts(volume, [&](const Account& account) { return !missing.contains(account); }, session.found);
    }
}

}  // namespace

void examine_options(Session& session, const Settings& settings) {
    const auto opposites = opposite_options();
    const MountLibrary library{class_of, opposites, version_of_libmount()};
    SystemTypes types;
    const auto means = types.means();
    for (const auto& volume : session.catalogue->volumes()) {
        judge_options(volume, library, session.found);
        judge_type(volume, means, session.found);
        if (settings.root == "/" && is_for_this_system(volume)) judge_programs(volume, means, session.found);
    }
    if (settings.root == "/") examine_accounts(session);
}

}  // namespace berth::cli
