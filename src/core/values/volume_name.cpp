#include "core/values/volume_name.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/text/text.hpp"

namespace berth {
namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_holder = 128;

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_name_character(char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }

Complaint bad_holder(std::string message) { return {Code::holder_invalid, std::move(message), {}}; }

}  // namespace

std::expected<VolumeName, Complaint> VolumeName::parse(std::string_view text) {
    const bool good = !text.empty() && text.size() <= longest_name && is_alphanumeric(text.front()) &&
                      std::ranges::all_of(text, is_name_character);
    if (good) return VolumeName(*SafeText::parse(text));
    return std::unexpected(
        Complaint{Code::name_invalid, fmt::format("{} is not a volume name", in_quotes(text)),
                  "a name has 1 to 64 letters, digits, '_' and '-' and begins with a letter or digit"});
}

UnitName attachment_template(const VolumeName& name) {
    return *UnitName::parse(fmt::format("volume-{}@.target", name.str()));
}

std::expected<UnitName, Complaint> attachment(const VolumeName& name, std::string_view holder) {
    if (holder.empty()) return std::unexpected(bad_holder("a holder's name must not be empty"));
    if (holder.size() > longest_holder) {
        return std::unexpected(bad_holder(
            fmt::format("a holder's name may have {} bytes, this one has {}", longest_holder, holder.size())));
    }
    for (auto rest = holder; !rest.empty();) {
        const auto point = first_code_point(rest);
        if (point.valid && is_control(point.value)) {
            return std::unexpected(
                bad_holder(fmt::format("a holder's name must not have control characters: {}", in_quotes(holder))));
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
