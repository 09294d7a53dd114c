#include "review/system_check.hpp"

#include <expected>

#include "core/host/fact_findings.hpp"
#include "core/host/initrd_findings.hpp"
#include "system/host/initrd_facts.hpp"
#include "system/host/unit_claims.hpp"
#include "system/host/volume_facts.hpp"
#include "system/mounts/mount_table_file.hpp"

namespace berth {

Result<void> judge_system(Reading& reading) {
    // Another root's declarations are for another system.
    if (!reading.is_of_this_system() || reading.machine.in_initrd) return {};
    const auto& catalogue = reading.catalogue();
    if (const auto root = Root::open(reading.root)) judge_claims(catalogue, find_unit_claims(*root), reading.found);
    if (needs_initrd(catalogue)) judge_initrd(catalogue, initrd_facts(reading.declarations.sources), reading.found);
    const auto table = read_mount_table();
    if (!table) return std::unexpected(table.error());
    const MountedPlaces places(*table);
    const auto facts = gather_facts(catalogue, reading.claimed, places);
    judge_facts({catalogue, facts, reading.claimed, places}, reading.found);
    return {};
}

}  // namespace berth
