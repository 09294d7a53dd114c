// What detach can be asked to do about a mount that nobody holds any more, and that can't be unmounted.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/hold/in_the_way.hpp"
#include "cli/hold/patience.hpp"

namespace berth::cli {

enum class Measure : std::uint8_t {
    none,
    lazy,   ///< nobody finds the mount any more; it goes with its last user
    force,  ///< who waits for its server gets an error
    kill,   ///< who uses it is ended
};

/// "lazy", "force", "kill"; empty for none.
[[nodiscard]] std::string_view name_of(Measure measure);

/// Why it is not to be taken, as it would not help, or would hit somebody else; or empty. `spared` are not to be ended.
[[nodiscard]] std::string obstacle_to(Measure measure, const InTheWay& in_the_way, const std::set<pid_t>& spared);

/// Those that may help; `type` is that of the file system.
[[nodiscard]] std::vector<Measure> helpful_measures(const InTheWay& in_the_way, std::string_view type,
                                                    const std::set<pid_t>& spared);

/// A process that a signal was sent to.
struct Signalled {
    MountUser process;
    int number = 0;  ///< of the last one
};

/// The processes that use what is mounted at a place, and are to end.
class Users {
  public:
    Users(Outside& outside, std::string where) : outside_(outside), where_(std::move(where)) {}

    /// To all that use it now; with SIGKILL only to those that were sent another one before.
    [[nodiscard]] Result<> send(int number);
    /// Until none of those that were sent a signal uses it, for some seconds at most.
    void await_end(Patience& patience);

    [[nodiscard]] const std::vector<Signalled>& signalled() const { return signalled_; }

  private:
    [[nodiscard]] Signalled* known(const MountUser& user);

    Outside& outside_;
    std::string where_;
    std::vector<Signalled> signalled_;
};

}  // namespace berth::cli
