#include "core/options/option_effects.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "core/check/contradictions.hpp"
#include "core/options/known_options.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

struct Reason {
    std::string why;
    std::string hint = "take it out";
};

/// MAJOR * 1000 + MINOR of "2.38.1"; 0 if it is none.
unsigned number_of(std::string_view version) {
    unsigned major = 0;
    unsigned minor = 0;
    const auto* end = version.data() + version.size();
    const auto [dot, bad_major] = std::from_chars(version.data(), end, major);
    if (bad_major != std::errc() || dot == end || *dot != '.' || major > 1000) return 0;
    const auto [rest, bad_minor] = std::from_chars(dot + 1, end, minor);
    return bad_minor != std::errc() || minor > 999 ? 0 : major * 1000 + minor;
}

/// The names that libmount has for itself, with the version that brought them, as number_of() has it; 0 for those of
/// every version that berth runs with.
struct Since {
    std::string_view name;
    unsigned version;
};

constexpr std::array for_libmount{
    Since{"X-mount.mkdir", 0},     Since{"X-mount.subdir", 0},          Since{"X-mount.owner", 2039},
    Since{"X-mount.group", 2039},  Since{"X-mount.mode", 2039},         Since{"X-mount.idmap", 2039},
    Since{"X-mount.noloop", 2041}, Since{"X-mount.auto-fstypes", 2039}, Since{"X-mount.nocanonicalize", 2041},
};

/// What libmount does not know of its own names it ignores without a word. Of one that is newer than these names
/// nothing can be said.
std::optional<Reason> unknown_to_libmount(std::string_view name, std::string_view version) {
    if (!name.starts_with("X-mount.")) return std::nullopt;
    const auto number = number_of(version);
    if (number == 0 || number > 2042) return std::nullopt;
    const auto known = std::ranges::find(for_libmount, name, &Since::name);
    if (known != for_libmount.end()) {
        if (number >= known->version) return std::nullopt;
        return Reason{fmt::format("it takes libmount {}.{}, and this system has {}", known->version / 1000,
                                  known->version % 1000, version)};
    }
    std::vector<std::string_view> names;
    for (const auto& one : for_libmount) names.push_back(one.name);
    auto suggestion = did_you_mean(name, names);
    return Reason{"libmount has no such option", suggestion.empty() ? "take it out" : std::move(suggestion)};
}

/// True of types that may take "user=NAME" for who logs in.
bool may_log_in(const FilesystemType& type) {
    const auto known = options_of(type.str());
    if (is_read_by_program(type.str()) || std::ranges::find(known, "user", &KnownOption::name) != known.end())
        return true;
    const auto origin = type.origin();
    return known.empty() && origin != Origin::device && origin != Origin::kernel && !type.is_bind();
}

/// An ordinary user may mount what fstab says he may. What these imply holds for root as well.
std::optional<Reason> for_users(const Volume& volume, const MountOption& option) {
    constexpr std::string_view why = "an ordinary user can mount what is in /etc/fstab only";
    const auto name = option.name();
    if (name == "user" || name == "users") {
        if (option.has_value() && may_log_in(volume.type)) return std::nullopt;
        const auto known = options_of(volume.type.str());
        if (option.has_value() && std::ranges::find(known, "name", &KnownOption::name) != known.end())
            return Reason{std::string(why), "did you mean 'name'?"};
        return Reason{std::string(why),
                      "take it out, and write the nosuid, nodev and noexec that it implies if you want them"};
    }
    if (option.str() == "owner" || option.str() == "group")
        return Reason{std::string(why), "take it out, and write the nosuid and nodev that it implies if you want them"};
    return std::nullopt;
}

constexpr std::array<std::string_view, 5> of_superblocks{"dirsync", "iversion", "lazytime", "mand", "sync"};

/// "ro=recursive" is of libmount 2.39; an older one hands it to the driver, and a bind mount has none.
bool is_of_a_later_libmount(const MountOption& option) {
    constexpr std::array<std::string_view, 3> reach{"recursive", "vfs", "fs"};
    return option.has_value() && is_among(option.value(), reach);
}

std::optional<Reason> of_bind(const Volume& volume, const MountOption& option, const MountLibrary& library) {
    // An error already, and not every libmount knows "move".
    if (!volume.type.is_bind() || is_other_work(option.str())) return std::nullopt;
    if (library.class_of(option.str()) != OptionClass::filesystem && !is_among(option.str(), of_superblocks))
        return std::nullopt;
    if (is_of_a_later_libmount(option) && library.class_of(option.name()) == OptionClass::vfs)
        return Reason{fmt::format("its value takes libmount 2.39, and this system has {}", library.version),
                      fmt::format("write {}, for this mount without those below it", in_quotes(option.name()))};
    return Reason{"a bind mount has that of the file system it shows"};
}

std::optional<Reason> reason_for(const ResolvedVolume& volume, const MountOption& option, const MountLibrary& library) {
    if (auto found = for_users(volume, option)) return found;
    if (auto found = unknown_to_libmount(option.name(), library.version)) return found;
    if (auto found = of_bind(volume, option, library)) return found;
    if (option.name() == "X-fstrim.notrim") {
        return Reason{"fstrim.service does not see it in a mount unit",
                      fmt::format("write ReadOnlyPaths=-{} in a drop-in of fstrim.service", volume.mount_point.str())};
    }
    if (option.str() == "mand") return Reason{"Linux has no mandatory locks since 5.15"};
    return std::nullopt;
}

}  // namespace

void judge_effects(const ResolvedVolume& volume, const MountLibrary& library, Diagnostics& out) {
    for (const auto& [option, where] : volume.options) {
        if (auto reason = reason_for(volume, option, library)) {
            out.warning(Code::option_no_effect, where,
                        fmt::format("{} has no effect here: {}", in_quotes(option.name()), reason->why),
                        std::move(reason->hint));
        }
    }
}

}  // namespace berth
