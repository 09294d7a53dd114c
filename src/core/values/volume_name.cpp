#include "core/values/volume_name.hpp"

#include <fmt/format.h>
#include <expected>

#include "core/text/text.hpp"

namespace berth {
namespace {

constexpr std::size_t longest_holder = 128;

Complaint bad_holder(std::string message) { return {Code::holder_invalid, std::move(message), {}}; }

}  // namespace

std::expected<VolumeName, Complaint> VolumeName::parse(std::string_view text) {
    if (is_volume_name(text)) return VolumeName(std::string(text));
    return std::unexpected(
        Complaint{Code::name_invalid, fmt::format("{} is not a volume name", in_quotes(text)),
                  "a name has 1 to 64 letters, digits, '_' and '-' and begins with a letter or digit"});
}

UnitName VolumeName::unit(berth::Literal<is_unit_beginning> before, berth::Literal<is_unit_end> after) const {
    return UnitName(std::string(before.str()).append(str()).append(after.str()));
}

AbsolutePath VolumeName::below(berth::Literal<is_short_path> folder) const {
    return AbsolutePath(std::string(folder.str()).append("/").append(str()));
}

UnitName attachment_template(const VolumeName& name) { return name.unit("volume-", "@.target"); }

std::expected<UnitName, Complaint> attachment(const VolumeName& name, std::string_view holder) {
    if (holder.empty()) return std::unexpected(bad_holder("a holder's name must not be empty"));
    if (holder.size() > longest_holder) {
        return std::unexpected(bad_holder(
            fmt::format("a holder's name may have {} bytes, this one has {}", longest_holder, holder.size())));
    }
    for (auto rest = holder; !rest.empty();) {
        const auto point = first_code_point(rest);
        if (!point.valid) {
            return std::unexpected(bad_holder(fmt::format("a holder's name must be UTF-8: {}", in_quotes(holder))));
        }
        if (is_control(point.value)) {
            return std::unexpected(
                bad_holder(fmt::format("a holder's name must not have control characters: {}", in_quotes(holder))));
        }
        if (is_noncharacter(point.value)) {
            return std::unexpected(bad_holder(
                fmt::format("a holder's name must not have what is no character in Unicode: {}", in_quotes(holder))));
        }
        rest.remove_prefix(point.size);
    }
    const auto unit = fmt::format("volume-{}@{}.target", name.str(), escape_string(holder));
    if (unit.size() > longest_unit_name) {
        return std::unexpected(
            bad_holder(fmt::format("the unit name of the holder would have {} bytes, at most {} are allowed",
                                   unit.size(), longest_unit_name)));
    }
    return UnitName::parse(unit);
}

}  // namespace berth
