#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <variant>

#include "core/keys/key_readers.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

void read_priority(Swap& swap, const Entry& entry, const Blame& blame) {
    constexpr std::int64_t highest = 32767;  // SWAP_FLAG_PRIO_MASK of <sys/swap.h>
    const auto value = *std::get_if<std::int64_t>(&entry.value);
    if (value >= 0 && value <= highest) swap.priority = value;
    else
        blame.wrong(entry.where, {Code::value_unknown, fmt::format("{} is not a priority of swap", value),
                                  fmt::format("write a number from 0 to {}; the highest is used first", highest)});
}

void read_swap_options(Swap& swap, const Entry& entry, const Blame& blame) {
    for (const auto& element : list_of(entry)) {
        auto option = MountOption::parse(element.value);
        if (option && option->name() == "pri")
            blame.wrong(element.where, {Code::option_is_key, "'pri' is not an option here", "use the key 'priority'"});
        else if (element.value == "nofail")
            blame.wrong(element.where, {Code::option_is_key, "'nofail' is not an option here",
                                        "take it out: that is the default ('required' is false)"});
        else if (option) swap.options.push_back({*std::move(option), element.where});
        else blame.wrong(element.where, std::move(option.error()));
    }
}

constexpr std::array<std::string_view, 3> swap_activations{"boot", "manual", "off"};

// In the order of the manual.
constexpr std::array keys_of_swap{
    Key{"what", Kind::text, of_swap, "string", "required",
        "The swap area: a device path, `UUID=`, `LABEL=`, `PARTUUID=`, `PARTLABEL=` or `ID=` and a value, a file, "
        "`volume:NAME/FILE`, or `encrypted:NAME`.",
        R"("LABEL=swap")", read_by<read_what>, sets(in_swap, "What")},
    Key{"priority", Kind::number, of_swap, "number", "the kernel's choice", "0 to 32767; the highest is used first.",
        "10", read_by<read_priority>, sets(in_swap, "Priority")},
    Key{"options", Kind::list, of_swap, "array of strings", "[]", "Options of swapon(8), one in each string.",
        R"(["discard=once"])", read_by<read_swap_options>, sets(in_swap, "Options")},
    Key{"activation", Kind::text, of_swap, "string", "\"boot\"",
        "`boot`: used from the boot on. `manual`: only by `systemctl start`. `off`: checked, nothing written.",
        R"("manual")", read_by<read_activation>, sets(in_unit, "StopWhenUnneeded"), swap_activations},
    Key{"required", Kind::flag, of_swap, "boolean", "false",
        "Boot only. With it swap.target requires the swap area; without it, it wants it.", "true",
        read_flag<&Swap::required_said>},
    Key{"network", Kind::flag, of_swap, "boolean", "true for what stands on a network volume",
        "Ordered after the network and with remote-fs.target.", "true", read_placed_flag<&Common::network_said>},
    Key{"makefs", Kind::flag, of_swap, "boolean", "false", "A swap area is made on a device that is blank.", "true",
        read_flag<&Swap::makefs>},
    Key{"timeout", Kind::text, of_swap, "time span", "systemd's default", "Of swapon.", R"("30s")",
        read_text<&Common::timeout>, sets(in_swap, "TimeoutSec")},
    Key{"device_timeout", Kind::text, of_swap, "time span", "systemd's default", "Of waiting for the device.",
        R"("10s")", read_text<&Common::device_timeout>},
    Key{"swap", Kind::table, of_swap, "table", "{}", "Further directives of the swap unit's [Swap] section.",
        R"({"Environment": "LANG=C"})", read_section<in_swap>},
};

static_assert(std::ranges::all_of(keys_of_swap, is_consistent));
static_assert(has_all(keys_of_swap, key::of_swap));

}  // namespace

std::span<const Key> swap_keys() { return keys_of_swap; }

}  // namespace berth
