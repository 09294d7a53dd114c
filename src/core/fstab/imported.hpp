// What a line of fstab becomes in the declarations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/fstab/fstab_lines.hpp"
#include "core/values/absolute_path.hpp"

namespace berth {

/// What is said of a place in fstab: of a line that stays there, or of an option that is left out.
struct Remark {
    Span where;
    Complaint complaint;
};

/// A line of fstab as a volume or a swap, its values decoded and nothing of them judged yet.
struct Imported {
    FstabLine line;
    bool is_swap = false;
    std::string name;
    AbsolutePath mount_point;

    Text what;
    Text type;
    std::vector<Text> options;
    std::vector<Text> lower;  ///< of an overlay, if its folders are no options
    std::optional<Text> upper;
    std::optional<Text> work;

    std::string activation = "boot";
    std::optional<bool> required;
    bool background = false;
    bool network = false;
    bool initrd = false;
    bool unchecked = false;  ///< fsck = false
    bool makefs = false;
    bool growfs = false;
    bool quota = false;
    bool read_write_only = false;
    std::optional<Text> priority;
    std::optional<Text> timeout;
    std::optional<Text> device_timeout;
    std::optional<Text> idle_timeout;
    std::vector<Text> requires_;  ///< units, as all of these
    std::vector<Text> wants;
    std::vector<Text> after;
    std::vector<Text> before;
    std::vector<Text> wanted_by;
    std::vector<Text> required_by;
    std::vector<Text> mounts_for;
    std::vector<Text> wants_mounts_for;

    std::vector<Remark> left_out;   ///< options without a counterpart
    std::optional<Remark> refused;  ///< why the line is not imported
    bool stays = false;             ///< it is read there by others, so nothing is lost
    std::uint32_t repeats = 0;      ///< number of the line that has its mount point already, which is heeded
    bool names_no_volumes = false;  ///< paths and units are written though volumes have them
};

}  // namespace berth
