// The folder /run/berth, where programs declare volumes that last until the next boot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "system/base/lock_file.hpp"
#include "system/base/root.hpp"

namespace berth {

class DeclaredFolder {
  public:
    static constexpr const char* path = "/run/berth";

    /// Makes it if need be. Fails where berth-generator would not trust what is written there.
    [[nodiscard]] static Result<DeclaredFolder> open(const Root& root, Trust trust);

    /// Nothing if there is no such file. Fails where it is none that berth-generator would read.
    [[nodiscard]] Result<std::optional<std::string>> text(const std::string& file) const;
    /// All of it appears at once; EEXIST if there is something of the name.
    [[nodiscard]] Result<> create(const std::string& file, std::string_view text) const;
    [[nodiscard]] Result<> remove(const std::string& file) const;

    enum class Lock : std::uint8_t {
        files,   ///< of who looks and then changes something
        reload,  ///< of who has PID 1 reload, for all that was written before
        news,    ///< shared by all who are about to change something
    };
    /// Nothing while somebody else has it.
    [[nodiscard]] Result<std::optional<Fd>> try_lock(Lock which, Sharing sharing = Sharing::alone) const;
    /// Takes out what runs that were killed have left half-written. To be called with the lock of the files.
    void sweep() const;

  private:
    DeclaredFolder(Fd folder, std::string shown, Trust trust)
        : folder_(std::move(folder)), shown_(std::move(shown)), trust_(trust) {}
    [[nodiscard]] std::string shown(std::string_view file) const;

    Fd folder_;
    std::string shown_;
    Trust trust_;
};

/// Where a file of this name takes the place of one in `DeclaredFolder::path`, or would be hidden by it; empty if
/// there is none in the other folders.
[[nodiscard]] std::string other_file_of(const Root& root, const std::string& file);

}  // namespace berth
