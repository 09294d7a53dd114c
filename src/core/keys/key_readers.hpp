// What a key's value becomes: one reader for each shape of value. The member that a template fills is its argument.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/keys/keys.hpp"
#include "core/keys/pass_through.hpp"

namespace berth {

inline const std::string& string_of(const Entry& entry) { return std::get<std::string>(entry.value); }
inline const std::vector<Text>& list_of(const Entry& entry) { return std::get<std::vector<Text>>(entry.value); }

inline constexpr std::array<std::string_view, 5> activation_words{"boot", "attach", "access", "manual", "off"};

inline constexpr std::size_t drop_in_folder = 2;   // "UNIT.d"
inline constexpr std::size_t wants_folder = 6;     // "UNIT.wants"
inline constexpr std::size_t requires_folder = 9;  // "UNIT.requires"

template <auto Member>
void read_text(Volume& volume, const Entry& entry, const Blame& blame) {
    using Type = std::remove_reference_t<decltype(volume.*Member)>;
    auto value = Type::parse(string_of(entry));
    if (value) volume.*Member = *std::move(value);
    else blame.wrong(entry.where, std::move(value.error()));
}

template <auto Member>
void read_flag(Volume& volume, const Entry& entry, const Blame&) {
    volume.*Member = std::get<bool>(entry.value);
}

/// Units in whose name a folder is made: `extra` is what the folder's name adds (NAME_MAX is 255).
void read_folder_units(std::vector<UnitName>& units, std::size_t extra, const Entry& entry, const Blame& blame);

template <auto Member, std::size_t Extra>
void read_folder_units(Volume& volume, const Entry& entry, const Blame& blame) {
    read_folder_units(volume.*Member, Extra, entry, blame);
}

void read_dependencies(Volume& volume, Relation relation, const Entry& entry, const Blame& blame);

template <Relation relation>
void read_dependencies(Volume& volume, const Entry& entry, const Blame& blame) {
    read_dependencies(volume, relation, entry, blame);
}

template <Section section>
void read_section(Volume& volume, const Entry& entry, const Blame& blame) {
    read_directives(volume, section, entry, blame);
}

void read_on_failure(Volume& volume, const Entry& entry, const Blame& blame);
void read_type(Volume& volume, const Entry& entry, const Blame& blame);
void read_options(Volume& volume, const Entry& entry, const Blame& blame);
void read_where(Volume& volume, const Entry& entry, const Blame& blame);
void read_what(Volume& volume, const Entry& entry, const Blame& blame);
void read_mounts_for(Volume& volume, const Entry& entry, const Blame& blame);
void read_activation(Volume& volume, const Entry& entry, const Blame& blame);
void read_required(Volume& volume, const Entry& entry, const Blame& blame);
void read_fsck(Volume& volume, const Entry& entry, const Blame& blame);
void read_network(Volume& volume, const Entry& entry, const Blame& blame);
void read_initrd(Volume& volume, const Entry& entry, const Blame& blame);
void read_holders(Volume& volume, const Entry& entry, const Blame& blame);
/// They are volumes of their own by the time that keys are read.
inline void read_instances(Volume&, const Entry&, const Blame&) {}

}  // namespace berth
