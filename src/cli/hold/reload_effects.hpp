// What the next daemon-reload would do to what is mounted and in use, because declarations have changed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/hold/outside.hpp"
#include "cli/session.hpp"
#include "core/model/holder.hpp"

namespace berth::cli {

struct ReloadEffect {
    enum class Kind : std::uint8_t {
        unmounts,          ///< what nobody holds
        stops,             ///< a service that uses a volume which is not mounted
        unmounts_renamed,  ///< under its holders
        loses_name,        ///< a name by which it is held
        leaves_moved,      ///< mounted where it was, its holders stopped
        leaves_gone,       ///< mounted, with holders that hold nothing any more
    } kind = Kind::unmounts;
    std::string volume;
    std::string unit;  ///< that is stopped
    Span where;
    std::string message;
    std::string hint;
    std::string former;           ///< for `loses_name`, the name
    std::vector<Holder> holders;  ///< and who is attached by it
};

/// `outside` is connected.
[[nodiscard]] Answer<std::vector<ReloadEffect>> reload_effects(Outside& outside, const Session& session);

/// Adds them as warnings to what the session has found.
[[nodiscard]] Answer<> warn_of_reload(Outside& outside, Session& session);

/// "'vm1'", "'vm1' and 'vm2'", "'vm1' and 7 others"
[[nodiscard]] std::string holders_in_words(const std::vector<Holder>& holders);

}  // namespace berth::cli
