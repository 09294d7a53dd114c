#include "cli/system_check.hpp"

#include "core/fact_findings.hpp"
#include "core/initrd_findings.hpp"
#include "system/initrd_facts.hpp"
#include "system/mount_table_file.hpp"
#include "system/unit_claims.hpp"
#include "system/volume_facts.hpp"

namespace berth::cli {

void judge_system(Session& session, const Settings& settings) {
    // Another root's declarations are for another system.
    if (settings.root != "/" || session.machine.in_initrd) return;
    const auto& catalogue = *session.catalogue;
    if (const auto root = Root::open(settings.root)) judge_claims(catalogue, find_unit_claims(*root), session.found);
    if (needs_initrd(catalogue)) judge_initrd(catalogue, initrd_facts(session.declarations.sources), session.found);
    const auto table = read_mount_table();
    if (!table) return complain(table.error().text());
    const MountedPlaces places(*table);
    const auto facts = gather_facts(catalogue, session.claimed, places);
    judge_facts({catalogue, facts, session.claimed, places}, session.found);
}

}  // namespace berth::cli
