#include "core/fstab/import_lines.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <unordered_map>

#include "core/check/mount_point.hpp"
#include "core/fstab/import_names.hpp"
#include "core/fstab/import_overlay.hpp"
#include "core/fstab/import_users.hpp"
#include "core/fstab/line/import_options.hpp"
#include "core/text/text.hpp"
#include "core/values/device_path.hpp"
#include "core/values/filesystem_type.hpp"

namespace berth {
namespace {

Text text_of(const FstabField& field) { return {decoded(field.raw), field.where}; }

void refuse(Imported& line, const Span& where, Complaint complaint) {
    if (!line.refused) line.refused = Remark{where, std::move(complaint)};
}

/// The first of its fields that no unit could have.
void refuse_unsafe(Imported& line) {
    constexpr std::size_t longest = 60 * 1024;  // of a declaration file's 64 KiB, with room for quotes
    if (line.line.text.size() > longest) {
        return refuse(line, line.line.what.where,
                      {Code::line_too_long, fmt::format("the line has {} bytes", line.line.text.size()), {}});
    }
    for (const auto* field : {&line.line.what, &line.line.where, &line.line.type}) {
        const auto safe = SafeText::parse(decoded(field->raw));
        if (!safe) return refuse(line, field->where, safe.error());
    }
    for (const auto& option : options_of_fstab(line.line.options)) {
        const auto safe = SafeText::parse(option.value);
        if (!safe) return refuse(line, option.where, safe.error());
    }
}

/// systemd-fstab-generator unquotes the values of the tags that it knows.
std::string with_bare_tag(const std::string& what) {
    const auto equals = what.find('=');
    if (equals == std::string::npos || what.find('/') < equals) return what;
    const auto value = without_quotes(std::string_view(what).substr(equals + 1));
    return value.empty() ? what : what.substr(0, equals + 1).append(value);
}

bool is_read_by_remount(const AbsolutePath& where) {
    if (where.str() == "/" || where.str() == "/usr") return true;
    return where.str() == "/run" || where.is_in("/proc") || where.is_in("/sys") || where.is_in("/dev");
}

void take_mount_point(Imported& line) {
    const auto& field = line.line.where;
    auto text = decoded(field.raw);
    if (text.find('/') == std::string::npos) {
        return refuse(line, field.where,
                      {Code::path_invalid, fmt::format("{} is not a mount point", in_quotes(text)), {}});
    }
    if (!text.starts_with('/')) text.insert(0, "/");  // as systemd has it
    auto path = AbsolutePath::simplified(text);
    if (!path) return refuse(line, field.where, std::move(path.error()));
    line.mount_point = *std::move(path);
    const auto type = FilesystemType::parse(line.type.value).value_or(FilesystemType::automatic());
    auto refused = refusal(line.mount_point, type);
    if (!refused) return;
    line.stays = is_read_by_remount(line.mount_point);
    if (line.stays) {
        refused->message =
            fmt::format("systemd-remount-fs reads the options of {} there", in_quotes(line.mount_point.str()));
        refused->hint.clear();
    }
    refuse(line, field.where, *std::move(refused));
}

void take_volume(Imported& line, UserLines users) {
    if (line.type.value == "autofs") {
        return refuse(line, line.line.type.where,
                      {Code::type_invalid, "systemd passes over lines of the type 'autofs'", {}});
    }
    take_mount_point(line);
    if (line.refused) return;
    take_options(line);
    line.unchecked = !line.line.is_checked;
    settle_users(line, users);
    if (line.refused) return;
    if (line.type.value == "none") {
        return refuse(line, line.line.type.where,
                      {Code::type_invalid, "the type is 'none', and it is no bind mount", {}});
    }
    take_overlay(line);
}

std::string who_passes_over(const FstabLine& line, unsigned systemd) {
    constexpr unsigned with_libmount = 259;
    if (!line.is_whole_to_systemd || systemd >= with_libmount) return "mount(8) and systemd pass over it";
    if (systemd == 0) return fmt::format("mount(8) passes over it, and systemd from {} on", with_libmount);
    return fmt::format("mount(8) passes over it, but systemd {} does not", systemd);
}

Imported import_line(const FstabLine& line, const ImportRules& rules) {
    Imported out;
    out.line = line;
    if (line.kind == FstabLine::Kind::broken)
        refuse(out, line.why_where,
               {Code::syntax, fmt::format("{}, so {}", line.why, who_passes_over(line, rules.systemd)), {}});
    if (line.kind != FstabLine::Kind::entry) return out;
    refuse_unsafe(out);
    out.what = text_of(line.what);
    out.what.value = with_bare_tag(out.what.value);
    out.type = text_of(line.type);
    out.is_swap = out.type.value == "swap";
    if (out.refused) return out;
    if (out.is_swap) take_options(out);
    else take_volume(out, rules.users);
    return out;
}

/// What systemd would give the unit's name to: a mount point, or what is swapped to.
std::string place_of(const Imported& line) {
    if (!line.is_swap) return line.mount_point.str();
    return fmt::format("swap {}", line.what.value);
}

/// Nobody heeds the second of two alike.
void refuse_repeat(Imported& line, std::uint32_t first) {
    line.stays = false;
    line.repeats = first;
    line.refused = Remark{line.is_swap ? line.line.what.where : line.line.where.where,
                          {Code::mount_point_repeated,
                           fmt::format("line {} is for the same {} already, and systemd heeds the first", first,
                                       line.is_swap ? "swap" : "mount point"),
                           {}}};
}

/// Both stay: mount(8) finds either by its source, and one alone in fstab would take the mount point from a volume.
void leave_for_mount(Imported& line, std::uint32_t other) {
    if (line.refused) return;
    line.stays = true;
    refuse(line, line.line.where.where,
           {Code::mount_point_repeated,
            fmt::format("line {} has the same mount point, and mount(8) finds either by its source", other),
            {}});
}

void refuse_repeats(std::vector<Imported>& lines) {
    std::unordered_map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto& line = lines[i];
        if (line.line.kind != FstabLine::Kind::entry || (line.refused && line.mount_point.empty())) continue;
        const auto [found, is_new] = first.emplace(place_of(line), i);
        if (is_new) continue;
        auto& earlier = lines[found->second];
        if (line.what.value == earlier.what.value) {
            refuse_repeat(line, earlier.line.number);
            continue;
        }
        leave_for_mount(line, earlier.line.number);
        leave_for_mount(earlier, line.line.number);
    }
}

}  // namespace

std::vector<Imported> import_lines(const Source& fstab, const ImportRules& rules) {
    std::vector<Imported> out;
    for (const auto& line : fstab_lines(fstab)) out.push_back(import_line(line, rules));
    refuse_repeats(out);
    give_names(out, rules.taken);
    return out;
}

bool is_imported(const Imported& line) { return line.line.kind == FstabLine::Kind::entry && !line.refused; }

bool is_commented_out(const Imported& line, const std::vector<Imported>& lines) {
    return line.repeats != 0 && is_imported(lines[line.repeats - 1]);
}

std::string without_imported(const Source& fstab, const std::vector<Imported>& lines, std::string_view declarations) {
    const std::string_view text = fstab.text;
    std::string out;
    std::size_t done = 0;
    for (const auto& line : lines) {
        const bool is_moved = is_imported(line);
        if (!is_moved && !is_commented_out(line, lines)) continue;
        const auto begin = static_cast<std::size_t>(line.line.text.data() - text.data());
        out += text.substr(done, begin - done);
        out += is_moved ? fmt::format("# moved to {}: ", declarations) : "# was not heeded: ";
        done = begin;
    }
    return out.append(text.substr(done));
}

}  // namespace berth
