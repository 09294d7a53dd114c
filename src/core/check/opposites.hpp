// Mount options that set and clear one flag, and those of them that belong to a mount alone.
#pragma once

#include <array>
#include <string_view>

namespace berth {

/// Two options that set and clear the same.
struct Opposites {
    std::string_view set;
    std::string_view clear;
};

// The flags that a mount has and its file system has not, whatever the type (mount_setattr(2)). The mount table shows
// the first word where one is set, and of the second only "rw".

inline constexpr Opposites read_only{"ro", "rw"};
/// The first three are those that options for ordinary users imply.
inline constexpr std::array safety_flags{Opposites{"nosuid", "suid"}, Opposites{"nodev", "dev"},
                                         Opposites{"noexec", "exec"}, Opposites{"nosymfollow", "symfollow"}};
/// When times of access are written: a mount has one of these. The table shows none for the last.
inline constexpr std::array access_times{Opposites{"noatime", "atime"}, Opposites{"relatime", "norelatime"},
                                         Opposites{"strictatime", "nostrictatime"}};
inline constexpr std::string_view usual_access_times = "relatime";
inline constexpr Opposites folder_times{"nodiratime", "diratime"};
/// All but the times of access, of which one takes the place of another.
inline constexpr std::array flags_of_mount{read_only,       safety_flags[0], safety_flags[1],
                                           safety_flags[2], safety_flags[3], folder_times};

[[nodiscard]] constexpr bool has_word(const Opposites& flag, std::string_view word) {
    return word == flag.set || word == flag.clear;
}

[[nodiscard]] constexpr bool is_about_access_times(std::string_view word) {
    for (const auto& flag : access_times) {
        if (has_word(flag, word)) return true;
    }
    return has_word(folder_times, word);
}

/// True for an option that the mount alone is concerned with.
[[nodiscard]] constexpr bool is_flag_of_mount(std::string_view word) {
    for (const auto& flag : flags_of_mount) {
        if (has_word(flag, word)) return true;
    }
    return is_about_access_times(word);
}

}  // namespace berth
