#include "system/output/trial_places.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <expected>
#include <system_error>
#include <utility>
#include <vector>

#include "core/text/text.hpp"
#include "system/base/folder.hpp"
#include "system/base/lock_file.hpp"
#include "system/base/replace_file.hpp"
#include "system/base/write_text.hpp"
#include "system/input/declaration_files.hpp"
#include "system/output/folder_copy.hpp"
#include "system/output/trial_parts.hpp"

namespace berth {
namespace {

constexpr std::string_view prepared_prefix = ".berth-trial.";

Result<Fd> trusted_folder(const Root& root, const std::string& path, Trust trust) {
    auto place = follow(root, path, trust);
    if (!place) return std::unexpected(place.error());
    const auto shown = root.shown(path);
    if (place->is_mask || !S_ISDIR(place->status.st_mode))
        return failed(fmt::format("open {}", printable(shown)), ENOTDIR);
    if (place->distrust)
        return failed(fmt::format("use {}, which {} (to mend it: {})", printable(root.shown(place->distrust->path)),
                                  place->distrust->reason, way_out(root, *place->distrust)),
                      EPERM);
    return Fd(::openat(place->folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

/// True if the run that prepared it has ended.
bool is_left_over(std::string_view name) {
    if (!name.starts_with(prepared_prefix)) return false;
    const auto digits = name.substr(prepared_prefix.size());
    pid_t process = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), process);
    return error == std::errc() && end == digits.data() + digits.size() && ::kill(process, 0) != 0 && errno == ESRCH;
}

}  // namespace

Result<TrialPlaces> TrialPlaces::open(const Root& root, Trust trust) {
    auto run = trusted_folder(root, "/run", trust);
    if (!run) return std::unexpected(run.error());
    auto etc = trusted_folder(root, "/etc", trust);
    if (!etc) return std::unexpected(etc.error());
    return TrialPlaces(*std::move(run), *std::move(etc), root.shown(""));
}

std::string TrialPlaces::folder_of(Phase phase) { return phase == Phase::ending ? ending_trial_folder : trial_folder; }

/// Of /run or /etc.
Fd TrialPlaces::open_folder(const std::string& path) const {
    const auto& parent = path.starts_with("/run/") ? run_ : etc_;
    return Fd(::openat(parent.get(), path.substr(path.find('/', 1) + 1).c_str(), trial_folder_flags));
}

Result<std::optional<Fd>> TrialPlaces::try_lock() const {
    return berth::try_lock(run_.get(), ".berth-trial.lock", printable(shown("/run/.berth-trial.lock")));
}

TrialPlaces::Phase TrialPlaces::phase() const {
    if (open_folder(folder_of(Phase::on))) return Phase::on;
    return open_folder(folder_of(Phase::ending)) ? Phase::ending : Phase::none;
}

std::string TrialPlaces::obstacle() const {
    const auto name = printable(shown(etc_berth));
    if (::faccessat(etc_.get(), ".", W_OK, AT_EACCESS) != 0)
        return failed(fmt::format("put anything in the place of {}", name)).error().text();
    struct statx parent{};
    struct statx there{};
    if (::statx(etc_.get(), "berth", AT_SYMLINK_NOFOLLOW, STATX_TYPE | STATX_MNT_ID, &there) != 0) return {};
    if (S_ISLNK(there.stx_mode)) return fmt::format("{} is a link; change the folder that it leads to", name);
    if (!S_ISDIR(there.stx_mode)) return fmt::format("{} is no folder; move it out of the way", name);
    if (::statx(etc_.get(), "", AT_EMPTY_PATH, STATX_MNT_ID, &parent) == 0 && parent.stx_mnt_id != there.stx_mnt_id)
        return fmt::format("something is mounted at {}, so no other folder can take its place", name);
    return {};
}

Result<std::string> TrialPlaces::state() const {
    const auto folder = open_folder(etc_berth);
    if (!folder && errno == ENOENT) return std::string();
    if (!folder) return failed(fmt::format("open {}", printable(shown(etc_berth))));
    return state_of_folder(folder.get(), shown(etc_berth));
}

Result<TrialFiles> TrialPlaces::declarations() const {
    const auto folder = open_folder(etc_berth);
    if (!folder && errno == ENOENT) return TrialFiles();
    if (!folder) return failed(fmt::format("open {}", printable(shown(etc_berth))));
    const auto places = places_of_declarations(folder.get(), printable(shown(etc_berth)));
    if (!places) return std::unexpected(places.error());
    TrialFiles out;
    for (const auto& place : *places) {
        const auto name = shown(fmt::format("{}/{}", etc_berth, place));
        const auto target = link_in(folder.get(), place);
        if (!target.empty()) {
            out[place] = {target == "/dev/null" ? TrialFile::Kind::mask : TrialFile::Kind::none, {}, name};
            continue;
        }
        auto file = read_trial_file(name);
        if (!file) return std::unexpected(file.error());
        out[place] = *std::move(file);
    }
    return out;
}

Result<> TrialPlaces::change(const Fd& folder, const std::string& place, const TrialFile& file) const {
    const auto name = printable(shown(fmt::format("{}/{}", etc_berth, place)));
    const auto target = link_in(folder.get(), place);
    if (!target.empty() && target != "/dev/null" && file.kind != TrialFile::Kind::none)
        return failed(fmt::format("replace {}, which is a link to {}", name, printable(target)), ELOOP);
    const auto slash = place.find('/');
    if (slash != std::string::npos && file.kind != TrialFile::Kind::none &&
        ::mkdirat(folder.get(), place.substr(0, slash).c_str(), 0755) != 0 && errno != EEXIST)
        return failed(fmt::format("make the folder of {}", name));
    const bool is_text = file.kind == TrialFile::Kind::text && target.empty();
    if (!is_text && ::unlinkat(folder.get(), place.c_str(), 0) != 0 && errno != ENOENT && errno != ENOTDIR)
        return failed(fmt::format("take out {}", name));
    if (file.kind == TrialFile::Kind::none) return {};
    if (file.kind == TrialFile::Kind::mask) {
        if (::symlinkat("/dev/null", folder.get(), place.c_str()) == 0) return {};
        return failed(fmt::format("make a mask of {}", name));
    }
    // One that is there keeps its owner, its mode and its access list.
    const Fd fd(::openat(folder.get(), place.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (!fd || !write_text(fd.get(), file.text)) return failed(fmt::format("write {}", name));
    return {};
}

Result<std::string> TrialPlaces::prepare(const TrialFiles& files) const {
    for (const auto& name : berth::names_in(run_.get(), shown("/run")).value_or(std::vector<std::string>())) {
        if (is_left_over(name)) discard("/run/" + name);
    }
    const auto name = fmt::format("{}{}", prepared_prefix, ::getpid());
    auto out = "/run/" + name;
    discard(out);
    const auto berth = open_folder(etc_berth);
    if (!berth && errno != ENOENT) return failed(fmt::format("open {}", printable(shown(etc_berth))));
    Result<> made;
    if (berth)
        made = copy_folder({.from = berth.get(),
                            .shown = shown(etc_berth),
                            .into = run_.get(),
                            .name = name,
                            .link = link_from_elsewhere,
                            .is_left_out = is_note_of_trial});
    else if (::mkdirat(run_.get(), name.c_str(), 0755) != 0) made = failed(fmt::format("make {}", printable(out)));
    const auto folder = open_folder(out);
    if (made && !folder) made = failed(fmt::format("open {}", printable(shown(out))));
    for (const auto& [place, file] : files) {
        if (made) made = change(folder, place, file);
    }
    if (made) return out;
    discard(out);
    return std::unexpected(made.error());
}

void TrialPlaces::discard(const std::string& prepared) const { remove_tree(shown(prepared)); }

Result<> TrialPlaces::put_on(const std::string& prepared, const std::string& notes) const {
    const auto name = prepared.substr(std::string_view("/run/").size());
    const auto folder = open_folder(prepared);
    if (!folder) return failed(fmt::format("open {}", printable(shown(prepared))));
    if (auto written = create_file(folder.get(), notes_name, {.text = notes, .mode = 0600}, printable(prepared));
        !written)
        return written;
    if (::renameat2(run_.get(), name.c_str(), run_.get(), "berth-trial", RENAME_NOREPLACE) != 0)
        return failed(fmt::format("make {}", printable(shown(trial_folder))));
    return {};
}

Result<std::string> TrialPlaces::notes(Phase phase) const {
    const auto folder = open_folder(folder_of(phase));
    if (!folder) return failed(fmt::format("open {}", printable(shown(folder_of(phase)))));
    return note_in(folder.get(), notes_name);
}

Result<> TrialPlaces::take_off() const {
    const auto ending = folder_of(Phase::ending);
    remove_tree(shown(ending));
    if (::renameat2(run_.get(), "berth-trial", run_.get(), ending.substr(5).c_str(), RENAME_NOREPLACE) != 0)
        return failed(fmt::format("take {} out of the way", printable(shown(trial_folder))));
    return {};
}

void TrialPlaces::forget() const { remove_tree(shown(folder_of(Phase::ending))); }

}  // namespace berth
