// Which options of a volume its type's driver is asked about, and why not about the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/item.hpp"
#include "core/options/option_class.hpp"

namespace berth {

/// Why nobody can tell whether an option is right.
enum class Unverifiable : std::uint8_t {
    any_option,      ///< the driver takes whatever it is given
    not_loaded,      ///< its driver is not loaded, or not there
    no_driver,       ///< not even one that could be loaded
    forbidden,       ///< the caller may not ask
    type_not_known,  ///< it is found out when it is mounted
    user_space,      ///< there is no driver to ask
    looked_up,       ///< the answer depends on this system
    no_answer,       ///< none in time
    quoted,          ///< who takes the quotes away differs
    too_long,        ///< for a question, not for mount(2)
};

/// What this system has to mount file systems with.
struct TypeFacts {
    bool may_load = false;                        ///< drivers that are not loaded are asked, too
    std::set<std::string, std::less<>> loaded{};  ///< drivers that are
    std::function<bool(std::string_view type)> has_helper = [](std::string_view) { return false; };
};

/// As it is put to the driver.
struct AskedOption {
    std::size_t index = 0;  ///< of the volume's options
    std::string name;
    std::optional<std::string> value;
};

struct NotAsked {
    std::size_t index = 0;
    Unverifiable why{};
};

struct AskedOptions {
    std::vector<AskedOption> asked;
    std::vector<NotAsked> not_asked;
};

/// Options that are nobody's in the kernel, and those that a mount helper is known to take, are in neither list.
[[nodiscard]] AskedOptions options_to_ask(const Volume& volume, const TypeFacts& facts, const Classify& classify);

}  // namespace berth
