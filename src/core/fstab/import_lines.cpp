#include "core/fstab/import_lines.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>

#include "core/check/mount_point.hpp"
#include "core/fstab/import_names.hpp"
#include "core/fstab/import_options.hpp"
#include "core/fstab/import_overlay.hpp"
#include "core/text/text.hpp"
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
std::string without_quotes(const std::string& what) {
    const auto equals = what.find("=\"");
    if (equals == std::string::npos || what.find('/') < equals || what.size() < equals + 3 || what.back() != '"')
        return what;
    return what.substr(0, equals + 1) + what.substr(equals + 2, what.size() - equals - 3);
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

/// mount(8) mounts for an ordinary user what fstab says that users may mount, and nothing else.
void refuse_for_users(Imported& line) {
    constexpr std::array<std::string_view, 4> for_users{"user", "users", "owner", "group"};
    const Text* last = nullptr;
    for (const auto& option : line.options) {
        const auto name = std::string_view(option.value).substr(0, option.value.find('='));
        if (std::ranges::find(for_users, name) != for_users.end()) last = &option;
        if (name == "nouser" || name == "nousers" || name == "noowner" || name == "nogroup") last = nullptr;
    }
    if (last == nullptr) return;
    line.stays = true;
    refuse(line, last->where,
           {Code::option_no_effect, "ordinary users may mount it, for which mount(8) looks there only", {}});
}

void take_volume(Imported& line) {
    if (line.type.value == "autofs") {
        return refuse(line, line.line.type.where,
                      {Code::type_invalid, "systemd passes over lines of the type 'autofs'", {}});
    }
    take_mount_point(line);
    if (line.refused) return;
    take_options(line);
    line.unchecked = !line.line.is_checked;
    refuse_for_users(line);
    if (line.refused) return;
    if (line.type.value == "none") {
        return refuse(line, line.line.type.where,
                      {Code::type_invalid, "the type is 'none', and it is no bind mount", {}});
    }
    take_overlay(line);
}

Imported import_line(const FstabLine& line) {
    Imported out;
    out.line = line;
    if (line.kind == FstabLine::Kind::broken)
        refuse(out, line.why_where,
               {Code::syntax, fmt::format("{}, so mount(8) and systemd pass over it", line.why), {}});
    if (line.kind != FstabLine::Kind::entry) return out;
    refuse_unsafe(out);
    out.what = text_of(line.what);
    out.what.value = without_quotes(out.what.value);
    out.type = text_of(line.type);
    out.is_swap = out.type.value == "swap";
    if (out.refused) return out;
    if (out.is_swap) take_options(out);
    else take_volume(out);
    return out;
}

/// What systemd would give the unit's name to: a mount point, or what is swapped to.
std::string place_of(const Imported& line) {
    if (!line.is_swap) return line.mount_point.str();
    return fmt::format("swap {}", line.what.value);
}

void refuse_repeats(std::vector<Imported>& lines) {
    std::unordered_map<std::string, std::uint32_t> first;
    for (auto& line : lines) {
        if (line.line.kind != FstabLine::Kind::entry || (line.refused && line.mount_point.empty())) continue;
        const auto [earlier, is_new] = first.emplace(place_of(line), line.line.number);
        if (is_new) continue;
        const auto& where = line.is_swap ? line.line.what.where : line.line.where.where;
        line.stays = false;
        line.repeats = earlier->second;
        line.refused = Remark{where,
                              {Code::mount_point_repeated,
                               fmt::format("line {} is for the same {} already, and systemd heeds the first",
                                           earlier->second, line.is_swap ? "swap" : "mount point"),
                               {}}};
    }
}

}  // namespace

std::vector<Imported> import_lines(const Source& fstab) {
    std::vector<Imported> out;
    for (const auto& line : fstab_lines(fstab)) out.push_back(import_line(line));
    refuse_repeats(out);
    give_names(out);
    return out;
}

bool is_imported(const Imported& line) { return line.line.kind == FstabLine::Kind::entry && !line.refused; }

std::string without_imported(const Source& fstab, const std::vector<Imported>& lines) {
    const std::string_view text = fstab.text;
    std::string out;
    std::size_t done = 0;
    for (const auto& line : lines) {
        const bool is_moved = is_imported(line);
        if (!is_moved && (line.repeats == 0 || !is_imported(lines[line.repeats - 1]))) continue;
        const auto begin = static_cast<std::size_t>(line.line.text.data() - text.data());
        out += text.substr(done, begin - done);
        out += is_moved ? "# moved to /etc/berth/fstab.toml: " : "# was not heeded: ";
        done = begin;
    }
    return out.append(text.substr(done));
}

}  // namespace berth
