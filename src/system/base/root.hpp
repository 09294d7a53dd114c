// The folder that is taken for "/", and walking below it without ever leaving it.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "system/base/fd.hpp"
#include "system/base/result.hpp"

namespace berth {

/// The kernel follows so many links on the way to a path, and no more (MAXSYMLINKS).
inline constexpr int most_links = 40;

class Root {
  public:
    /// `path` is "/" or the folder to take for it.
    [[nodiscard]] static Result<Root> open(const std::string& path);

    [[nodiscard]] int fd() const { return fd_.get(); }
    /// How the caller opens `path`, which is absolute as seen from inside.
    [[nodiscard]] std::string shown(std::string_view path) const { return prefix_ + std::string(path); }

  private:
    Root(Fd fd, std::string prefix) : fd_(std::move(fd)), prefix_(std::move(prefix)) {}

    Fd fd_;
    std::string prefix_;  // empty for "/"
};

/// Whose files may decide what is mounted.
enum class Trust : std::uint8_t {
    root,             ///< root's
    root_and_caller,  ///< the caller's own too
    everybody,
};

/// Why a file or folder could be changed by somebody who is not trusted.
struct Distrust {
    std::string path;    ///< as seen from inside the root
    std::string reason;  ///< "belongs to user 1000"
    std::string remedy;  ///< "chmod go-w", to be followed by the path
    std::string link;    ///< the last link that leads there, whose place is another's; empty if none does
};

/// Where a path leads.
struct Place {
    Fd folder;         ///< what holds it; for a folder, itself
    std::string name;  ///< its last component there; empty for a folder
    struct stat status{};
    bool is_mask = false;  ///< /dev/null, or a link to it, which need not exist below the root
    std::optional<Distrust> distrust;
    std::vector<uid_t> link_owners;  ///< of the links that were followed
    std::vector<uid_t> closed_by;    ///< owners of the folders that it lies in and that others can't search
};

/// Follows `path` from the root, links as seen from inside. Every folder on the way and what it leads to is judged, the
/// root itself excepted, and a mask is one even where there is no /dev/null: openat2(2) would do neither. A folder on
/// the way that others can write is trusted if it is sticky, and what is taken from it is root's: nobody else could put
/// anything in its place. ENOENT if there is nothing.
[[nodiscard]] Result<Place> follow(const Root& root, const std::string& path, Trust trust);

/// Opens what `path` leads to with `flags` of open(2), links as seen from inside. The kernel goes the way where it
/// lets us ask, and tells neither who could change it nor what holds its end: for that there is follow().
[[nodiscard]] Result<Fd> open_below(const Root& root, const std::string& path, int flags);

[[nodiscard]] bool is_null_device(const struct stat& status);

/// Judges one file or folder; `path` is for the message.
[[nodiscard]] std::optional<Distrust> judge_trust(const struct stat& status, const std::string& path, Trust trust);

}  // namespace berth
