// Putting a folder in the place of /etc/berth, all at once.
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <cerrno>
#include <cstdio>
#include <expected>
#include <string>

#include "core/text/text.hpp"
#include "system/base/replace_file.hpp"
#include "system/input/declaration_files.hpp"
#include "system/output/folder_copy.hpp"
#include "system/output/trial_parts.hpp"
#include "system/output/trial_places.hpp"

namespace berth {
namespace {

constexpr const char* half_made = ".berth.new";  // in /etc

std::string identity(const struct stat& status, const std::string& name) {
    return fmt::format("{} {} {}", status.st_dev, status.st_ino, name);
}

/// An overlay does not rename a folder that one of its lower layers has. While it is on trial nobody may change it.
Result<> in_lower_layer(const std::string& name) {
    return failed(fmt::format("replace {0}, which a lower layer of an overlay has; to try it again with a folder made "
                              "anew: berth try --revert; cp -a {0} {0}.own && rm -r {0} && mv {0}.own {0}",
                              name),
                  EXDEV);
}

}  // namespace

Result<> TrialPlaces::copy_to_etc(const Fd& folder, const std::string& path) const {
    remove_tree(shown(fmt::format("/etc/{}", half_made)));
    const auto berth = open_folder(etc_berth);
    return copy_folder({.from = folder.get(),
                        .shown = shown(path),
                        .into = etc_.get(),
                        .name = half_made,
                        .unlike = berth.get(),
                        .link =
                            [&](const std::string& place, const std::string& target) {
                                const auto before = link_in(berth.get(), place);
                                return link_from_elsewhere(place, before) == target ? before : target;
                            },
                        .is_left_out = is_note_of_trial});
}

Result<std::string> TrialPlaces::put_in_place(const Fd& folder, const std::string& path, const std::string& date,
                                              bool is_noted) const {
    if (auto made = copy_to_etc(folder, path); !made) {
        remove_tree(shown(fmt::format("/etc/{}", half_made)));
        return std::unexpected(made.error());
    }
    struct stat status{};
    ::fstatat(etc_.get(), half_made, &status, AT_SYMLINK_NOFOLLOW);
    const auto name = printable(shown(etc_berth));
    const bool is_first = !open_folder(etc_berth);
    // Whatever has a name that others see is whole.
    std::string made = "berth";
    constexpr int most = 1000;
    for (int number = 0; !is_first; ++number) {
        made = number == 0 ? fmt::format("berth.{}", date) : fmt::format("berth.{}.{}", date, number);
        if (::renameat2(etc_.get(), half_made, etc_.get(), made.c_str(), RENAME_NOREPLACE) == 0) break;
        if (errno != EEXIST || number == most) return failed(fmt::format("make {}", printable(shown("/etc/" + made))));
    }
    Result<> done;
    if (is_noted)
        done = replace_file(folder.get(), successor_name,
                            {.text = identity(status, is_first ? "" : made), .mode = 0600}, printable(shown(path)));
    const auto* const from = is_first ? half_made : made.c_str();
    if (done && ::renameat2(etc_.get(), from, etc_.get(), "berth", is_first ? RENAME_NOREPLACE : RENAME_EXCHANGE) != 0)
        done = errno == EXDEV ? in_lower_layer(name) : failed(fmt::format("replace {}", name));
    if (!done) {
        remove_tree(shown(fmt::format("/etc/{}", from)));
        return std::unexpected(done.error());
    }
    if (::fsync(etc_.get()) != 0) return failed(fmt::format("write the folder of {} to the disk", name));
    return is_first ? std::string() : made;
}

Result<std::string> TrialPlaces::keep(const std::string& state, const std::string& date) const {
    const auto folder = open_folder(trial_folder);
    if (!folder) return failed(fmt::format("open {}", printable(shown(trial_folder))));
    struct stat status{};
    const auto successor = note_in(folder.get(), successor_name);
    if (::fstatat(etc_.get(), "berth", &status, AT_SYMLINK_NOFOLLOW) == 0) {
        const auto before = identity(status, "");
        if (successor.starts_with(before)) return successor.substr(before.size());
    }
    return keep_prepared(trial_folder, state, date);
}

Result<std::string> TrialPlaces::keep_prepared(const std::string& prepared, const std::string& state,
                                               const std::string& date) const {
    const auto now = this->state();
    if (!now) return std::unexpected(now.error());
    const auto name = printable(shown(etc_berth));
    if (*now != state) return failed(fmt::format("replace {}, which somebody has changed meanwhile", name), EBUSY);
    const auto folder = open_folder(prepared);
    if (!folder) return failed(fmt::format("open {}", printable(shown(prepared))));
    return put_in_place(folder, prepared, date, prepared == trial_folder);
}

}  // namespace berth
