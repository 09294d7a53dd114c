// The common options of the common file systems. Only to suggest the one that was meant, never to judge its name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace berth {

struct KnownOption {
    enum class Takes : std::uint8_t { no_value, a_value, maybe_a_value, several };

    std::string_view name;
    Takes takes{};
    bool has_opposite = false;  ///< noNAME is known too, and says the contrary
};

/// What file systems of this type (one name, not a list) are known to take besides what any file system takes.
[[nodiscard]] std::vector<KnownOption> options_of(std::string_view type);

/// Names of options that file systems of this type are known to take, those of the VFS and of mount(8) included.
[[nodiscard]] std::vector<std::string_view> known_options(std::string_view type);

/// True for a flag that any file system takes, as "nosuid".
[[nodiscard]] bool takes_no_value(std::string_view name);

/// True for types whose options a program in user space reads: what it makes of them is its own affair.
[[nodiscard]] bool is_read_by_program(std::string_view type);

/// All types that are known by their options, in the order of their names.
[[nodiscard]] std::vector<std::string_view> types_with_options();

/// "did you mean 'vers'?" for an option whose name says something else than is meant, whoever takes it; or empty.
[[nodiscard]] std::string meant_option(std::string_view type, std::string_view name);

/// The way out for an option that the type does not take, or empty: "did you mean 'noatime'?", or "'subvol' is an
/// option of btrfs". `name` is an option's, without its value.
[[nodiscard]] std::string suggested_option(std::string_view type, std::string_view name);

}  // namespace berth
