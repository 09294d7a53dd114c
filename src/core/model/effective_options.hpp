// The options that a declaration comes to: those that it lists, and those that its keys stand for. What is written,
// what is checked and what is compared with a mount all come from here.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/model/resolved.hpp"

namespace berth {

struct EffectiveOption {
    SafeText text;              ///< NAME or NAME=VALUE
    std::string_view key{};     ///< that stands for it; empty for one of `options`
    Span where{};               ///< of one of `options`
    bool is_written = true;     ///< among the options; else a directive says it
    bool is_user_part = false;  ///< the kernel is not told, but mount(8) keeps it in its part of the mount table

    [[nodiscard]] std::string_view name() const { return std::string_view(text.str()).substr(0, text.str().find('=')); }
    [[nodiscard]] bool has_value() const { return name().size() < text.str().size(); }
    [[nodiscard]] std::string_view value() const {
        return std::string_view(text.str()).substr(has_value() ? name().size() + 1 : text.str().size());
    }
};

/// A key that stands for an option, or that some options speak against.
struct KeyOption {
    enum class How : std::uint8_t {
        before,     ///< written before those of `options`
        after,      ///< and after them
        directive,  ///< a directive of the unit says the same
        none        ///< the key stands for no option
    };
    std::string_view key{};
    std::string_view option{};  ///< empty for `none`, and where it depends on the volume
    How how = How::none;
    bool (*holds)(const Volume& volume, const Facts& facts) = nullptr;
    /// Words with blanks between them: options that say the opposite, NAME= for one with any value.
    std::string_view contrary{};
    std::string_view way_out = "take one of the two out";
    /// Takes a default back that the options of the volume itself contradict; null if it can be none.
    void (*take_back)(Volume& volume) = nullptr;
    bool is_user_part = false;
    std::string_view unseen{};  ///< why a mount does not show it; empty if it does
};

/// Of volumes. A key that is to be written as an option, or contradicted by one, is a row here and nothing else.
[[nodiscard]] std::span<const KeyOption> key_options();

/// What `mount -o` gets, in that order, and what directives add to it. The facts may be those that are known by itself.
[[nodiscard]] std::vector<EffectiveOption> effective_options(const Volume& volume, const Facts& facts);
[[nodiscard]] std::vector<EffectiveOption> effective_options(const ResolvedVolume& volume);

/// What `swapon -o` gets.
[[nodiscard]] std::vector<EffectiveOption> effective_options(const Swap& swap);

/// What systemd-cryptsetup gets, in the words of crypttab(5).
[[nodiscard]] std::vector<EffectiveOption> effective_options(const Encrypted& encrypted);

/// True if a key or a pass-through table says a directive of this name.
[[nodiscard]] bool says(const Common& item, Section section, std::string_view name);

/// The mark that shows in the mount table which mounts are ours: "x-berth.volume=NAME".
[[nodiscard]] SafeText mark_of(const Volume& volume);

/// Beside it, of those that the volume lists, in any order: "x-berth.options=1a2b3c4d"; empty if it lists none. It
/// tells whether a volume was mounted, or remounted since, with the options that are declared now.
[[nodiscard]] SafeText digest_of(const Volume& volume);

/// Those that are written, as one list for a directive.
[[nodiscard]] std::vector<SafeText> written(std::span<const EffectiveOption> options);

/// Bytes of those that are written, with commas between them.
[[nodiscard]] std::size_t size_of(std::span<const EffectiveOption> options);

/// What of an option makes it one of those that words as in KeyOption::contrary mean: all of it, or its name where any
/// value does. Empty if it is none of them.
[[nodiscard]] std::string_view meant_by(std::string_view words, std::string_view option);

}  // namespace berth
