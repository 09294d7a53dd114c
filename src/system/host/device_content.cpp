#include "system/host/device_content.hpp"

#include <blkid.h>

#include <string_view>

#include "system/base/owned.hpp"

namespace berth {
namespace {

using Probe = Owned<blkid_struct_probe, blkid_free_probe>;

std::string value_of(blkid_probe probe, const char* name) {
    const char* value = nullptr;
    return blkid_probe_lookup_value(probe, name, &value, nullptr) == 0 && value != nullptr ? value : "";
}

/// Of one chain of probing functions alone: in the other's eyes a boot sector may be a partition table.
int probe_alone(blkid_probe probe, bool superblocks) {
    blkid_reset_probe(probe);
    blkid_probe_enable_superblocks(probe, superblocks ? 1 : 0);
    blkid_probe_enable_partitions(probe, superblocks ? 0 : 1);
    return blkid_do_safeprobe(probe);
}

}  // namespace

Content content_of(const Fd& file) {
    Content out;
    const Probe probe(blkid_new_probe());
    if (!probe || blkid_probe_set_device(probe.get(), file.get(), 0, 0) != 0) return out;
    // A drive without a medium
    if (blkid_probe_get_size(probe.get()) <= 0) return out;
    blkid_probe_set_superblocks_flags(probe.get(), BLKID_SUBLKS_TYPE | BLKID_SUBLKS_USAGE);
    const int superblock = probe_alone(probe.get(), true);
    if (superblock == 0) {
        out.type = value_of(probe.get(), "TYPE");
        const auto usage = value_of(probe.get(), "USAGE");
        out.kind = usage == "filesystem" ? Content::Kind::filesystem : Content::Kind::other;
    }
    if (superblock != 1) return out;
    const int partitions = probe_alone(probe.get(), false);
    if (partitions == 0) {
        out.type = value_of(probe.get(), "PTTYPE");
        out.kind = Content::Kind::partitions;
    }
    if (partitions == 1) out.kind = Content::Kind::blank;
    return out;
}

std::vector<std::string> known_types(const std::vector<std::string>& types) {
    std::vector<std::string> out;
    for (const auto& type : types) {
        if (blkid_known_fstype(type.c_str()) != 0) out.push_back(type);
    }
    return out;
}

}  // namespace berth
