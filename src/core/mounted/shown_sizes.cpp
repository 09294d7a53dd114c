#include "core/mounted/shown_sizes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <system_error>

namespace berth {
namespace {

using Bytes = std::optional<std::uint64_t>;

/// Pages have up to so many bytes.
constexpr std::uint64_t largest_page = 65536;

/// What an option says, and by how much the kernel may have made it more, or less.
struct Size {
    std::uint64_t bytes = 0;
    std::uint64_t more = 0;
    std::uint64_t less = 0;
};

bool is_near(const Size& size, std::uint64_t actual) {
    return actual >= size.bytes ? actual - size.bytes <= size.more : size.bytes - actual <= size.less;
}

Bytes times(Bytes one, std::uint64_t other) {
    if (!one || (other != 0 && *one > UINT64_MAX / other)) return std::nullopt;
    return *one * other;
}

/// Memory comes and goes: what the kernel needed to start is given back, a virtual machine gets more or less.
Size part_of_memory(std::uint64_t bytes) { return {bytes, bytes / 16, bytes / 16}; }

std::optional<Size> tmpfs_size(const EffectiveOption& option, const Memory& memory) {
    const auto value = option.value();
    if (option.name() == "nr_blocks") {
        const auto bytes = memory.page == 0 ? std::nullopt : times(bytes_in(value), memory.page);
        return bytes ? std::optional(Size{*bytes}) : std::nullopt;
    }
    if (value.ends_with('%')) {
        const auto part = times(bytes_in(value.substr(0, value.size() - 1)), memory.total / 100);
        return memory.total == 0 || !part ? std::nullopt : std::optional(part_of_memory(*part));
    }
    const auto bytes = bytes_in(value);
    const auto page = memory.page == 0 ? largest_page : memory.page;
    return bytes ? std::optional(Size{*bytes, page - 1}) : std::nullopt;
}

const EffectiveOption* last_size_of(std::span<const EffectiveOption> options, std::string_view name,
                                    std::string_view other = {}) {
    const EffectiveOption* out = nullptr;
    for (const auto& option : options) {
        const bool is_it = option.name() == name || (!other.empty() && option.name() == other);
        if (is_it && !option.value().empty()) out = &option;
    }
    return out;
}

/// The last value of that key in the table, or empty.
std::string shown_value(const MountEntry& entry, std::string_view key) {
    std::string out;
    for (const std::string_view option : entry.filesystem_options) {
        if (option.starts_with(key) && option.substr(key.size()).starts_with('=')) out = option.substr(key.size() + 1);
    }
    return out;
}

/// Half of the memory is the default, which is not shown.
std::optional<OptionDifference> tmpfs_difference(std::span<const EffectiveOption> declared, const MountEntry& entry,
                                                 const Memory& memory) {
    const auto* option = last_size_of(declared, "size", "nr_blocks");
    const auto size = option == nullptr ? std::nullopt : tmpfs_size(*option, memory);
    if (!size) return std::nullopt;
    const auto text = shown_value(entry, "size");
    if (text.empty()) {
        const auto half = part_of_memory(memory.total / 2);
        const bool is_default = is_near({half.bytes, half.more + size->less, half.less + size->more}, size->bytes);
        if (memory.total == 0 || is_default) return std::nullopt;
        return OptionDifference{option->text.str(), "size=50%"};
    }
    const auto actual = bytes_in(text);
    if (!actual || is_near(*size, *actual)) return std::nullopt;
    return OptionDifference{option->text.str(), "size=" + text};
}

/// Only whole pages of its size count.
void add_huge(std::span<const EffectiveOption> declared, const MountEntry& entry, std::string_view key,
              std::vector<OptionDifference>& out) {
    const auto* option = last_size_of(declared, key);
    const auto text = shown_value(entry, key);
    const auto page = bytes_in(shown_value(entry, "pagesize"));
    const auto actual = bytes_in(text);
    if (option == nullptr || !page || !actual || option->value().ends_with('%')) return;
    const auto size = bytes_in(option->value());
    const std::uint64_t less = key == "pagesize" || *page == 0 ? 0 : *page - 1;
    if (!size || is_near(Size{*size, 0, less}, *actual)) return;
    out.push_back({option->text.str(), std::string(key) + "=" + text});
}

}  // namespace

std::optional<std::uint64_t> bytes_in(std::string_view text) {
    constexpr std::string_view suffixes = "kmgtpe";
    int base = 10;
    if (text.starts_with("0x") || text.starts_with("0X")) base = 16;
    else if (text.size() > 1 && text.front() == '0') base = 8;
    if (base == 16) text.remove_prefix(2);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc()) return std::nullopt;
    const auto rest = text.substr(static_cast<std::size_t>(end - text.data()));
    if (rest.empty()) return number;
    const auto power = suffixes.find(static_cast<char>(rest.front() | 0x20));
    if (power == std::string_view::npos || rest.ends_with('%')) return std::nullopt;
    return times(number, std::uint64_t{1} << (10 * (power + 1)));
}

std::vector<OptionDifference> size_differences(std::span<const EffectiveOption> declared, const MountEntry& entry,
                                               const Memory& memory) {
    std::vector<OptionDifference> out;
    if (entry.type == "tmpfs") {
        if (auto found = tmpfs_difference(declared, entry, memory)) out.push_back(*std::move(found));
    }
    if (entry.type == "hugetlbfs") {
        for (const auto* key : {"size", "min_size", "pagesize"}) add_huge(declared, entry, key, out);
    }
    return out;
}

}  // namespace berth
