#include "core/keys/pass_through.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "core/text/text.hpp"

namespace berth {
namespace {

/// A directive that berth writes, and the key that sets it; empty where nothing does.
struct Reserved {
    Section section;
    std::string_view name;
    std::string_view key;
};

constexpr std::array reserved{
    Reserved{in_unit, "After", "after"},
    Reserved{in_unit, "AssertKernelCommandLine", ""},
    Reserved{in_unit, "AssertPathExists", ""},
    Reserved{in_unit, "Before", "before"},
    Reserved{in_unit, "BindTo", "binds_to"},
    Reserved{in_unit, "BindsTo", "binds_to"},
    Reserved{in_unit, "Conflicts", ""},
    Reserved{in_unit, "DefaultDependencies", ""},
    Reserved{in_unit, "Description", "description"},
    Reserved{in_unit, "Documentation", ""},
    Reserved{in_unit, "OnFailure", "on_failure"},
    Reserved{in_unit, "RefuseManualStart", ""},
    Reserved{in_unit, "Requires", "requires"},
    Reserved{in_unit, "RequiresOverridable", "requires"},
    Reserved{in_unit, "RequiresMountsFor", "requires_mounts_for"},
    Reserved{in_unit, "SourcePath", ""},
    Reserved{in_unit, "StartLimitInterval", ""},
    Reserved{in_unit, "StartLimitIntervalSec", ""},
    Reserved{in_unit, "StopWhenUnneeded", "activation"},
    Reserved{in_unit, "Wants", "wants"},
    Reserved{in_mount, "DirectoryMode", "directory_mode"},
    Reserved{in_mount, "ForceUnmount", "force_unmount"},
    Reserved{in_mount, "LazyUnmount", "lazy_unmount"},
    Reserved{in_mount, "Options", "options"},
    Reserved{in_mount, "ReadWriteOnly", "read_write_only"},
    Reserved{in_mount, "SloppyOptions", "sloppy_options"},
    Reserved{in_mount, "TimeoutSec", "timeout"},
    Reserved{in_mount, "Type", "type"},
    Reserved{in_mount, "What", "what"},
    Reserved{in_mount, "Where", "where"},
    Reserved{in_swap, "Options", "options"},
    Reserved{in_swap, "Priority", "priority"},
    Reserved{in_swap, "TimeoutSec", "timeout"},
    Reserved{in_swap, "What", "what"},
    Reserved{in_service, "ExecStart", ""},
    Reserved{in_service, "ExecStop", ""},
    Reserved{in_service, "KeyringMode", ""},
    Reserved{in_service, "RemainAfterExit", ""},
    Reserved{in_service, "TimeoutSec", "timeout"},
    Reserved{in_service, "TimeoutStartSec", "timeout"},
    Reserved{in_service, "Type", ""},
    Reserved{in_automount, "DirectoryMode", "directory_mode"},
    Reserved{in_automount, "TimeoutIdleSec", "idle_timeout"},
    Reserved{in_automount, "Where", "where"},
};

bool is_directive_name(std::string_view name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto inner = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; };
    return !name.empty() && name.size() <= 255 && letter(name.front()) && std::ranges::all_of(name, inner);
}

/// In another case systemd would ignore the directive, which nobody means.
bool same_letters(std::string_view a, std::string_view b) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, small, small);
}

std::optional<Complaint> bad_name(Section section, std::string_view name) {
    if (!is_directive_name(name)) {
        return Complaint{Code::key_unknown, fmt::format("{} is not the name of a directive", in_quotes(name)),
                         "a directive has letters, digits and '-' and begins with a letter"};
    }
    const auto found = std::ranges::find_if(
        reserved, [&](const auto& one) { return one.section == section && same_letters(one.name, name); });
    if (found == reserved.end()) return std::nullopt;
    return Complaint{Code::key_reserved, fmt::format("berth writes {} itself", in_quotes(found->name)),
                     found->key.empty() ? "take it out; a drop-in of the unit can override it"
                                        : fmt::format("use the key '{}'", found->key)};
}

}  // namespace

void read_directives(Volume& volume, Section section, const Entry& entry, const Blame& blame) {
    for (const auto& directive : std::get<std::vector<Directive>>(entry.value)) {
        if (auto bad = bad_name(section, directive.name.value)) {
            blame.wrong(directive.name.where, std::move(*bad));
            continue;
        }
        const auto name = *SafeText::parse(directive.name.value);
        for (const auto& text : directive.values) {
            const auto value = SafeText::parse(text.value);
            if (value && value->empty() && section == in_unit && name.str().starts_with("Assert")) {
                blame.wrong(text.where, {Code::key_reserved,
                                         fmt::format("an empty '{}' would take back what berth asserts", name.str()),
                                         "take it out"});
                continue;
            }
            if (value) volume.directives[section].push_back({name, *value});
            else blame.wrong(text.where, value.error());
        }
    }
}

}  // namespace berth
