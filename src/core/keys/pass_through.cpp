#include "core/keys/pass_through.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <optional>
#include <variant>

#include "core/text/character.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

/// What berth writes without a key for it.
constexpr std::array without_key{
    DirectiveName{in_unit, "AssertKernelCommandLine"},
    DirectiveName{in_unit, "AssertPathExists"},
    DirectiveName{in_unit, "Conflicts"},
    DirectiveName{in_unit, "DefaultDependencies"},
    DirectiveName{in_unit, "Documentation"},
    DirectiveName{in_unit, "RefuseManualStart"},
    DirectiveName{in_unit, "SourcePath"},
    DirectiveName{in_unit, "StartLimitInterval"},
    DirectiveName{in_unit, "StartLimitIntervalSec"},
    DirectiveName{in_unit, "StopWhenUnneeded"},
    DirectiveName{in_service, "ExecStart"},
    DirectiveName{in_service, "ExecStop"},
    DirectiveName{in_service, "KeyringMode"},
    DirectiveName{in_service, "RemainAfterExit"},
    DirectiveName{in_service, "Type"},
};

bool is_directive_name(std::string_view name) {
    const auto inner = [](char c) { return is_alphanumeric(c) || c == '-'; };
    return !name.empty() && name.size() <= 255 && is_alphanumeric(name.front()) && !is_digit(name.front()) &&
           std::ranges::all_of(name, inner);
}

/// In another case systemd would ignore the directive, which nobody means.
bool same_letters(std::string_view a, std::string_view b) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, small, small);
}

/// A directive that berth writes, and the key that sets it; null where none does.
struct Written {
    std::string_view name;
    const Key* key = nullptr;
};

std::optional<Written> find_written(Table table, Section section, std::string_view name) {
    const auto is_meant = [&](const DirectiveName& one) {
        return one.section == section && same_letters(one.name.str(), name);
    };
    for (const auto* key : keys_of(table)) {
        const auto found = std::ranges::find_if(key->directives, is_meant);
        if (found != key->directives.end()) return Written{found->name.str(), key};
    }
    const auto found = std::ranges::find_if(without_key, is_meant);
    return found == without_key.end() ? std::nullopt : std::optional(Written{found->name.str()});
}

std::optional<Complaint> bad_name(Table table, Section section, std::string_view name) {
    if (!is_directive_name(name)) {
        return Complaint{Code::key_unknown, fmt::format("{} is not the name of a directive", in_quotes(name)),
                         "a directive has letters, digits and '-' and begins with a letter"};
    }
    const auto written = find_written(table, section, name);
    if (!written) return std::nullopt;
    return Complaint{Code::key_reserved, fmt::format("berth writes {} itself", in_quotes(written->name)),
                     written->key == nullptr ? "take it out; a drop-in of the unit can override it"
                                             : fmt::format("use the key '{}'", written->key->name)};
}

}  // namespace

void read_directives(Item& item, Section section, const Entry& entry, const Blame& blame) {
    for (const auto& directive : *std::get_if<std::vector<Directive>>(&entry.value)) {
        if (auto bad = bad_name(table_of(item), section, directive.name.value)) {
            blame.wrong(directive.name.where, std::move(*bad));
            continue;
        }
        const auto name = SafeText::made_safe(directive.name.value);
        for (const auto& text : directive.values) {
            const auto value = SafeText::parse(text.value);
            if (value && value->empty() && section == in_unit && name.str().starts_with("Assert")) {
                blame.wrong(text.where, {Code::key_reserved,
                                         fmt::format("an empty '{}' would take back what berth asserts", name.str()),
                                         "take it out"});
                continue;
            }
            if (value) common(item).directives.edit().push_back({section, name, *value});
            else blame.wrong(text.where, value.error());
        }
    }
}

}  // namespace berth
