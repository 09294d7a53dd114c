#include "core/mounted/volume_of_unit.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/model/effective_options.hpp"
#include "core/unit_text/unit_value.hpp"
#include "core/values/mount_mark.hpp"

namespace berth {
namespace {

/// Keys that stand for options by a directive.
constexpr std::array<std::string_view, 2> flag_directives{"ReadWriteOnly", "SloppyOptions"};

bool has_other_meaning(std::string_view text) {
    if (value_in(text, "StopWhenUnneeded") != "yes") return true;
    return std::ranges::any_of(flag_directives, [&](auto key) { return !value_in(text, key).empty(); });
}

/// False if it is none that a volume lists: a key stands for it.
bool add_option(ResolvedVolume& volume, const std::string& text) {
    auto option = MountOption::parse(text);
    if (!option) return false;
    volume.options.push_back({*std::move(option), {}});
    return true;
}

/// False if not all are from the list of options, or those of another volume. A bind has its type among them.
bool add_options(ResolvedVolume& volume, std::string_view text) {
    std::vector<SafeText> marks;
    auto options = options_in(text, "Options");
    if (value_in(text, "Type") == "none") {
        auto type = FilesystemType::parse(options.empty() ? "" : options.front());
        if (!type || !type->is_bind()) return false;
        volume.type = *std::move(type);
        options.erase(options.begin());
    }
    for (const auto& option : options) {
        if (is_mark(std::string_view(option).substr(0, option.find('=')))) marks.push_back(SafeText::made_safe(option));
        else if (!add_option(volume, option)) return false;
    }
    std::vector<SafeText> own;
    if (auto digest = digest_of(volume); !digest.empty()) own.push_back(std::move(digest));
    own.push_back(mark_of(volume));
    return marks == own;
}

}  // namespace

std::string volume_in(std::string_view unit_text) {
    for (const auto& option : options_in(unit_text, "Options")) {
        if (const auto name = value_of_mark(volume_mark, option)) return std::string(*name);
    }
    return {};
}

std::optional<ResolvedVolume> volume_of_unit(std::string_view text, const UnitName& unit, const VolumeName& name) {
    const auto what = value_in(text, "What");
    const auto where = AbsolutePath::parse(value_in(text, "Where"));
    const auto written_type = value_in(text, "Type");
    // Of a bind it is among the options.
    const bool is_elsewhere = written_type.empty() || written_type == "none";
    auto type = is_elsewhere ? FilesystemType::automatic() : FilesystemType::parse(written_type);
    auto source = SafeText::parse(what);
    if (!where || !type || !source || has_other_meaning(text)) return std::nullopt;
    // A dollar is written in another way.
    if (what.find('$') != std::string::npos || where->str().find('$') != std::string::npos) return std::nullopt;
    ResolvedVolume out;
    out.name = name;
    out.unit = unit;
    out.activation = Activation::attach;
    out.mount_point = *where;
    out.where.value = *where;
    out.type = *std::move(type);
    out.in_volume = *std::move(source);
    if (!add_options(out, text)) return std::nullopt;
    return out;
}

}  // namespace berth
