// The table of keys. Adding a key is adding a row to keys.cpp, or to the file of its table; what is refused in
// pass-through tables, the manual's tables and the JSON Schema come from the rows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "core/keys/blame.hpp"
#include "core/model/item.hpp"

namespace berth {

/// The TOML type of a key's value.
enum class Kind : std::uint8_t { text, flag, number, list, table, layers };

/// "a string", "true or false", ...
[[nodiscard]] std::string_view name_of(Kind kind);

/// The tables that a key is of: one of these, or several with '|'.
using TableSet = unsigned;
inline constexpr TableSet of_volume = 1U << std::to_underlying(Table::volume);
inline constexpr TableSet of_encrypted = 1U << std::to_underlying(Table::encrypted);
inline constexpr TableSet of_swap = 1U << std::to_underlying(Table::swap);
inline constexpr TableSet of_all = of_volume | of_encrypted | of_swap;

[[nodiscard]] constexpr bool has(TableSet tables, Table one) { return (tables >> std::to_underlying(one) & 1U) != 0; }

/// A directive of a unit, by its name.
struct DirectiveName {
    Section section{};
    SafeText::Literal name = "";
};

/// The directives that a key sets: none to two.
class DirectiveNames {
  public:
    constexpr DirectiveNames() = default;
    constexpr explicit DirectiveNames(DirectiveName one) : names_{one}, size_(1) {}
    friend constexpr DirectiveNames operator+(DirectiveNames all, const DirectiveNames& others) {
        for (const auto& name : others) all.names_.at(all.size_++) = name;
        return all;
    }

    [[nodiscard]] constexpr const DirectiveName* begin() const { return names_.data(); }
    [[nodiscard]] constexpr const DirectiveName* end() const { return names_.data() + size_; }
    [[nodiscard]] constexpr std::size_t size() const { return size_; }

  private:
    std::array<DirectiveName, 2> names_{};
    std::size_t size_ = 0;
};

[[nodiscard]] constexpr DirectiveNames sets(Section section, SafeText::Literal name) {
    return DirectiveNames({section, name});
}
inline constexpr DirectiveNames sets_nothing;

/// Takes a value into an item of one of the tables that it fits.
struct Reader {
    void (*read)(Item&, const Entry&, const Blame&);
    TableSet fits;
    bool writes_the_directive = false;  ///< the row's, which has to be one

    void operator()(Item& item, const Entry& entry, const Blame& blame) const { read(item, entry, blame); }
};

/// A row.
struct Key {
    std::string_view name;
    Kind kind;
    TableSet tables;
    std::string_view form;      ///< what its value is, for the manual
    std::string_view fallback;  ///< its default, for the manual
    std::string_view meaning;   ///< for the manual
    std::string_view example;   ///< a value as JSON has it, for editors
    Reader read;
    DirectiveNames directives = sets_nothing;      ///< that it sets, and so no pass-through table may
    std::span<const std::string_view> words = {};  ///< the only values, if it is one of a few words
};

/// The rows of each table's file. Those of volumes may be of other tables, too.
[[nodiscard]] std::span<const Key> volume_keys();
[[nodiscard]] std::span<const Key> encrypted_keys();
[[nodiscard]] std::span<const Key> swap_keys();

/// True if the table `[defaults.NAME]` is for a type: unless volumes have such a table. `overlay` is the type.
[[nodiscard]] bool is_type_of_defaults(std::string_view name);

/// The key of volumes of this name, or null.
[[nodiscard]] const Key* volume_key(std::string_view name);

/// The keys of a table, in the order of the manual: its own, then those that it shares with volumes.
[[nodiscard]] std::span<const Key* const> keys_of(Table table);

/// Its key of this name, or null.
[[nodiscard]] const Key* key_of(Table table, std::string_view name);

}  // namespace berth
