// What a key's value becomes: one reader for each shape of value. The member that it fills, or the function that judges
// the value, is its argument and tells which tables it fits.
#pragma once

#include <algorithm>
#include <array>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/keys/keys.hpp"
#include "core/keys/pass_through.hpp"
#include "core/toml/key_names.hpp"

namespace berth {

inline const std::string& string_of(const Entry& entry) { return *std::get_if<std::string>(&entry.value); }
inline const std::vector<Text>& list_of(const Entry& entry) { return *std::get_if<std::vector<Text>>(&entry.value); }
inline bool flag_of(const Entry& entry) { return *std::get_if<bool>(&entry.value); }

/// In the order of Activation.
inline constexpr std::array<std::string_view, 5> activation_words{"boot", "attach", "access", "manual", "off"};

namespace reading {

template <class>
struct Owner;
template <class Type, class Of>
struct Owner<Type Of::*> {
    using type = Of;
};
template <class Of>
struct Owner<void (*)(Of&, const Entry&, const Blame&)> {
    using type = Of;
};
template <auto member_or_function>
using OwnerOf = typename Owner<std::remove_const_t<decltype(member_or_function)>>::type;

template <class Of>
constexpr TableSet tables_of() {
    if constexpr (std::is_same_v<Of, Common>) return of_all;
    else if constexpr (std::is_same_v<Of, Volume>) return of_volume;
    else if constexpr (std::is_same_v<Of, Encrypted>) return of_encrypted;
    else return of_swap;
}

/// The row says that the item is one of these.
template <class Of>
Of& part(Item& item) {
    if constexpr (std::is_same_v<Of, Common>) return common(item);
    else return *std::get_if<Of>(&item);
}

template <auto member>
void text(Item& item, const Entry& entry, const Blame& blame) {
    auto& to = part<OwnerOf<member>>(item).*member;
    auto value = std::remove_reference_t<decltype(to)>::value_type::parse(string_of(entry));
    if (value) to = *std::move(value);
    else blame.wrong(entry.where, std::move(value.error()));
}

template <auto member>
void flag(Item& item, const Entry& entry, const Blame&) {
    part<OwnerOf<member>>(item).*member = flag_of(entry);
}

template <auto member>
void placed_flag(Item& item, const Entry& entry, const Blame&) {
    part<OwnerOf<member>>(item).*member = {flag_of(entry), entry.where};
}

template <auto function>
void by(Item& item, const Entry& entry, const Blame& blame) {
    function(part<OwnerOf<function>>(item), entry, blame);
}

/// Units in whose name a folder is made: `extra` is what the folder's name adds (NAME_MAX is 255).
void folder_units(std::vector<UnitName>& units, std::size_t extra, const Entry& entry, const Blame& blame);

template <auto member, std::size_t extra>
void folder_units(Item& item, const Entry& entry, const Blame& blame) {
    folder_units((part<OwnerOf<member>>(item).*member).edit(), extra, entry, blame);
}

void dependencies(Common& item, Relation relation, const Entry& entry, const Blame& blame);

template <Relation relation>
void dependencies(Item& item, const Entry& entry, const Blame& blame) {
    dependencies(common(item), relation, entry, blame);
}

template <Section section>
void directives(Item& item, const Entry& entry, const Blame& blame) {
    read_directives(item, section, entry, blame);
}

/// The one directive of the key's row, said where the key is true.
void yes(Item& item, const Entry& entry, const Blame& blame);

/// They are volumes of their own by the time that keys are read.
inline void nothing(Item&, const Entry&, const Blame&) {}

}  // namespace reading

/// A text that the member's type parses.
template <auto member>
inline constexpr Reader read_text{reading::text<member>, reading::tables_of<reading::OwnerOf<member>>()};

template <auto member>
inline constexpr Reader read_flag{reading::flag<member>, reading::tables_of<reading::OwnerOf<member>>()};

/// With its place.
template <auto member>
inline constexpr Reader read_placed_flag{reading::placed_flag<member>, reading::tables_of<reading::OwnerOf<member>>()};

/// By a function of what the value is of.
template <auto function>
inline constexpr Reader read_by{reading::by<function>, reading::tables_of<reading::OwnerOf<function>>()};

/// A flag that becomes the row's directive: "yes" where it is true, and nothing else.
inline constexpr Reader read_yes{reading::yes, of_all, true};

inline constexpr std::size_t drop_in_folder = 2;   // "UNIT.d"
inline constexpr std::size_t wants_folder = 6;     // "UNIT.wants"
inline constexpr std::size_t requires_folder = 9;  // "UNIT.requires"

/// Units in whose name such a folder is made.
template <auto member, std::size_t extra>
inline constexpr Reader read_folder_units{reading::folder_units<member, extra>,
                                          reading::tables_of<reading::OwnerOf<member>>()};

template <Relation relation>
inline constexpr Reader read_dependencies{reading::dependencies<relation>, of_all};

/// A pass-through table.
template <Section section>
inline constexpr Reader read_section{reading::directives<section>, tables_with(section)};

inline constexpr Reader read_nothing{reading::nothing, of_all};

void read_on_failure(Common& item, const Entry& entry, const Blame& blame);
void read_what(Common& item, const Entry& entry, const Blame& blame);
void read_mounts_for(Common& item, const Entry& entry, const Blame& blame);
void read_activation(Common& item, const Entry& entry, const Blame& blame);
void read_type(Volume& volume, const Entry& entry, const Blame& blame);
void read_options(Volume& volume, const Entry& entry, const Blame& blame);
void read_where(Volume& volume, const Entry& entry, const Blame& blame);
void read_required(Volume& volume, const Entry& entry, const Blame& blame);
void read_holders(Volume& volume, const Entry& entry, const Blame& blame);
void read_formerly(Volume& volume, const Entry& entry, const Blame& blame);

/// True for what each row has to be: read by what fits its tables, and setting directives that these have.
[[nodiscard]] constexpr bool is_consistent(const Key& key) {
    bool fits = (key.tables & ~key.read.fits) == 0;
    for (const auto& directive : key.directives) fits = fits && (key.tables & ~tables_with(directive.section)) == 0;
    return fits && (!key.read.writes_the_directive || key.directives.size() == 1);
}

/// True if each of the names that code asks for is a row's.
[[nodiscard]] constexpr bool has_all(std::span<const Key> rows, std::span<const std::string_view> names) {
    return std::ranges::all_of(
        names, [&](std::string_view name) { return std::ranges::find(rows, name, &Key::name) != rows.end(); });
}

/// A path, or a place in a volume.
[[nodiscard]] std::expected<Folder, Complaint> parse_folder(std::string_view text);

}  // namespace berth
