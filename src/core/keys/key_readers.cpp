#include "core/keys/key_readers.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>

#include "core/text/suggest.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

Complaint template_complaint(std::string_view unit) {
    return {Code::unit_invalid, fmt::format("{} is a template, not a unit", in_quotes(unit)), "name an instance of it"};
}

}  // namespace

namespace reading {

void folder_units(std::vector<UnitName>& units, std::size_t extra, const Entry& entry, const Blame& blame) {
    for (const auto& element : list_of(entry)) {
        auto unit = UnitName::parse(element.value);
        if (!unit) {
            blame.wrong(element.where, std::move(unit.error()));
        } else if (unit->str().size() + extra > 255) {
            blame.wrong(element.where, {Code::unit_invalid,
                                        fmt::format("the unit name has {} bytes, at most {} are allowed here",
                                                    unit->str().size(), 255 - extra),
                                        {}});
        } else if (unit->suffix() == "device" && entry.key->name == key::used_by) {
            blame.wrong(element.where, {Code::unit_invalid, "a device uses no volume", "name the unit that does"});
        } else {
            units.push_back(*std::move(unit));
        }
    }
}

void dependencies(Common& item, Relation relation, const Entry& entry, const Blame& blame) {
    for (const auto& element : list_of(entry)) {
        if (element.value.empty()) {
            blame.wrong(element.where,
                        {Code::unit_invalid, "the name of a volume or a unit must not be empty", "take it out"});
            continue;
        }
        const bool is_volume = element.value.find('.') == std::string::npos;
        if (is_volume) {
            auto name = VolumeName::parse(element.value);
            if (name) item.dependencies.edit().push_back({relation, *std::move(name), element.where});
            else
                blame.wrong(element.where,
                            {Code::unit_invalid,
                             fmt::format("{} is neither a volume's name nor a unit's", in_quotes(element.value)),
                             element.value.starts_with('/') ? "for a path use 'requires_mounts_for'"
                                                            : "a unit is named with its suffix"});
            continue;
        }
        auto unit = UnitName::parse(element.value);
        if (unit && unit->is_template()) {
            blame.wrong(element.where, template_complaint(element.value));
        } else if (unit) {
            item.dependencies.edit().push_back({relation, *std::move(unit), element.where});
        } else {
            blame.wrong(element.where, std::move(unit.error()));
        }
    }
}

void yes(Item& item, const Entry& entry, const Blame&) {
    const auto& directive = *entry.key->directives.begin();
    if (flag_of(entry))
        common(item).directives.edit().push_back(
            {directive.section, SafeText::literal(directive.name), SafeText::literal("yes")});
}

}  // namespace reading

void read_on_failure(Common& item, const Entry& entry, const Blame& blame) {
    for (const auto& element : list_of(entry)) {
        auto unit = UnitName::parse(element.value);
        if (unit && !unit->is_template()) item.on_failure.edit().push_back(*std::move(unit));
        else blame.wrong(element.where, unit ? template_complaint(element.value) : std::move(unit.error()));
    }
}

void read_type(Volume& volume, const Entry& entry, const Blame& blame) {
    volume.type_where = entry.where;
    auto type = FilesystemType::parse(string_of(entry));
    if (type) volume.type = *std::move(type);
    else blame.wrong(entry.where, std::move(type.error()));
}

void read_options(Volume& volume, const Entry& entry, const Blame& blame) {
    for (const auto& element : list_of(entry)) {
        auto option = MountOption::parse(element.value);
        if (option) volume.options.push_back({*std::move(option), element.where});
        else blame.wrong(element.where, std::move(option.error()));
    }
}

void read_where(Volume& volume, const Entry& entry, const Blame& blame) {
    volume.where.where = entry.where;
    auto path = AbsolutePath::parse(string_of(entry));
    if (path) {
        volume.where.value = *std::move(path);
        return;
    }
    blame.wrong(entry.where, std::move(path.error()));
    if (auto meant = AbsolutePath::simplified(string_of(entry)))
        volume.where.value = *std::move(meant);  // for its guard
}

void read_what(Common& item, const Entry& entry, const Blame& blame) {
    item.what.where = entry.where;
    auto value = SafeText::parse(string_of(entry));
    if (value && value->empty()) value = std::unexpected(Complaint{Code::what_invalid, "'what' must not be empty", {}});
    if (value) item.what = {.source = Words{*std::move(value)}, .where = entry.where, .declared = string_of(entry)};
    else blame.wrong(entry.where, std::move(value.error()));
}

void read_mounts_for(Common& item, const Entry& entry, const Blame& blame) {
    for (const auto& element : list_of(entry)) {
        auto path = AbsolutePath::simplified(element.value);
        if (path) item.requires_mounts_for.edit().push_back({*std::move(path), element.where});
        else blame.wrong(element.where, std::move(path.error()));
    }
}

void read_activation(Common& item, const Entry& entry, const Blame& blame) {
    item.activation_where = entry.where;
    const auto word = std::ranges::find(activation_words, string_of(entry));
    if (word != activation_words.end()) {
        item.activation = static_cast<Activation>(word - activation_words.begin());
        return;
    }
    auto hint = did_you_mean(string_of(entry), activation_words);
    if (string_of(entry) == "automount") hint = "did you mean 'access'?";
    if (string_of(entry) == "noauto") hint = "did you mean 'manual'?";
    if (hint.empty()) hint = "write 'boot', 'attach', 'access', 'manual' or 'off'";
    blame.wrong(entry.where,
                {Code::value_unknown, fmt::format("{} is not a way to activate a volume", in_quotes(string_of(entry))),
                 std::move(hint)});
}

void read_required(Volume& volume, const Entry& entry, const Blame&) {
    volume.required_said = flag_of(entry);
    volume.required_where = entry.where;
}

void read_holders(Volume& volume, const Entry& entry, const Blame& blame) {
    if (volume.name.empty()) return;
    for (const auto& element : list_of(entry)) {
        auto unit = attachment(volume.name, element.value);
        if (unit) volume.holders.edit().push_back(*std::move(unit));
        else blame.wrong(element.where, std::move(unit.error()));
    }
}

/// Whether they are others' names is found out when all are known.
void read_formerly(Volume& volume, const Entry& entry, const Blame& blame) {
    std::set<std::string_view> seen;
    for (const auto& element : list_of(entry)) {
        auto name = VolumeName::parse(element.value);
        const auto taken = [&](std::string_view why) {
            blame.wrong(element.where,
                        {Code::former_name_taken, fmt::format("{} {}", in_quotes(element.value), why), "take it out"});
        };
        if (!name) blame.wrong(element.where, std::move(name.error()));
        else if (*name == volume.name) taken("is the name that the volume has");
        else if (!seen.insert(element.value).second) taken("is there twice");
        else volume.formerly.edit().push_back({*std::move(name), element.where});
    }
}

std::expected<Folder, Complaint> parse_folder(std::string_view text) {
    if (VolumePath::is_meant(text)) return VolumePath::parse(text);
    return AbsolutePath::simplified(text);
}

}  // namespace berth
