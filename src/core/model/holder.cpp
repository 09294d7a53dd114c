#include "core/model/holder.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/text/text.hpp"
#include "core/values/unit_name.hpp"

namespace berth {

std::string_view name_of(Holder::Kind kind) {
    switch (kind) {
        case Holder::Kind::attachment: return "attachment";
        case Holder::Kind::mount: return "mount";
        case Holder::Kind::unit: return "unit";
    }
    return {};
}

std::optional<Attachment> attachment_of(std::string_view unit) {
    constexpr std::string_view front = "volume-";
    constexpr std::string_view back = ".target";
    const auto at = unit.find('@');
    if (!unit.starts_with(front) || !unit.ends_with(back) || at == std::string_view::npos) return std::nullopt;
    const auto holder = unit.substr(at + 1, unit.size() - back.size() - at - 1);
    if (at == front.size() || holder.empty()) return std::nullopt;
    return Attachment{std::string(unit.substr(front.size(), at - front.size())), unescape_string(holder)};
}

std::string attachment_command(std::string_view verb, std::string_view name, std::string_view holder) {
    return fmt::format("berth {} {} {}{}", verb, shell_word(name), holder.starts_with('-') ? "-- " : "",
                       shell_word(holder));
}

std::string mount_point_of(std::string_view unit) {
    const auto escaped = unit.substr(0, unit.rfind('.'));
    return escaped == "-" ? "/" : "/" + unescape_string(escaped);
}

Holder holder_of(std::string_view unit, const VolumeNames& names) {
    auto attachment = attachment_of(unit);
    if (attachment && std::ranges::find(names, attachment->volume) != names.end())
        return {Holder::Kind::attachment, std::move(attachment->holder)};
    if (unit.ends_with(".mount")) return {Holder::Kind::mount, mount_point_of(unit)};
    return {Holder::Kind::unit, std::string(unit)};
}

}  // namespace berth
