#include "system/mounts/note_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libmount/libmount.h>

#include <cerrno>

#include "core/text/text.hpp"
#include "system/base/owned.hpp"
#include "system/mounts/mounts_of_pid1.hpp"

namespace berth {
namespace {

/// As `mount --fake -o remount` has it.
int note(const MountEntry& mount, const std::string& options) {
    const Owned<libmnt_context, mnt_free_context> context(mnt_new_context());
    auto* const it = context.get();
    if (it == nullptr || mnt_context_set_source(it, mount.source.c_str()) != 0 ||
        mnt_context_set_target(it, mount.where.c_str()) != 0 || mnt_context_set_fstype(it, mount.type.c_str()) != 0 ||
        mnt_context_set_options(it, options.c_str()) != 0)
        return ENOMEM;
    mnt_context_enable_fake(it, 1);
    // Neither looks at the place, which may hang.
    mnt_context_disable_helpers(it, 1);
    mnt_context_disable_canonicalize(it, 1);
    const int result = mnt_context_mount(it);
    if (result == 0) return 0;
    return result < 0 ? -result : EIO;
}

}  // namespace

Result<> note_options(const MountEntry& mount, const std::vector<std::string>& options,
                      std::chrono::milliseconds limit) {
    const auto words = fmt::format("remount,{}", fmt::join(options, ","));
    const auto noted =
        change_mount(mount, [&](const auto& there, const auto& /*table*/) { return note(there, words); }, limit);
    if (!noted) return failed(fmt::format("note the options of {}", printable(mount.where)), noted.error());
    return {};
}

}  // namespace berth
