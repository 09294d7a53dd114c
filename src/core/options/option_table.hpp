// What options file systems are known to take: data for known_options.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace berth {

/// Options of some types. Both are words with blanks between them, `types` with one at either end. An option is
/// written `NAME` for a flag, `NAME=` if it has a value, `NAME[=]` if it may have one, `NAME=*` if it may be given
/// several times; `~noNAME` stands for NAME and its opposite, noNAME.
struct OptionRow {
    std::string_view types;
    std::string_view options;
};

[[nodiscard]] std::span<const OptionRow> options_of_local_types();
[[nodiscard]] std::span<const OptionRow> options_of_remote_types();
/// Types that a program in user space mounts, which reads the options.
[[nodiscard]] std::span<const OptionRow> options_of_programs();

/// The words of `text`, which has blanks between them.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view text);

}  // namespace berth
