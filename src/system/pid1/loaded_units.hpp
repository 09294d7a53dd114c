// Whether what the generator wrote last is what it would write now.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/units/tree.hpp"
#include "system/pid1/service_manager.hpp"

namespace berth {

/// Where PID 1 has berth-generator write.
inline constexpr const char* generated_units = "/run/systemd/generator";

/// What generators wrote when PID 1 was last reloaded: texts, and where links lead, by path.
struct GeneratedUnits {
    using Texts = std::map<std::string, std::string, std::less<>>;

    bool is_there = false;  ///< the folder
    Texts files;
    Texts links;
};

/// All in `folder`, their output.
[[nodiscard]] GeneratedUnits read_generated(const std::string& folder);

/// True for the text of a unit that berth-generator wrote.
[[nodiscard]] bool is_ours(std::string_view unit_text);

/// The items, as indices into the catalogue, whose units there are not those of `tree`: a daemon-reload would change
/// them. So would it with every mount unit of ours there that `tree` has not, and every template of attachments: their
/// names are added to `stale`.
[[nodiscard]] std::set<std::uint32_t> outdated_volumes(const Tree& tree, const GeneratedUnits& generated,
                                                       std::set<std::string>& stale);

/// True if it is a generator, whose output is `folder`, that has `user` want or require `unit`.
[[nodiscard]] bool is_linked_by_generator(const std::string& user, const std::string& unit, const std::string& folder);

/// The files of others that change the unit: not what berth-generator wrote, but what other generators did, too.
[[nodiscard]] std::vector<std::string> drop_ins_of_others(const UnitProperties& unit);

}  // namespace berth
