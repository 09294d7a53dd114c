#include <fmt/format.h>
#include <array>
#include <cstdint>

#include "core/keys/key_readers.hpp"
#include "core/keys/swap_keys.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

void read_priority(Volume& volume, const Entry& entry, const Blame& blame) {
    constexpr std::int64_t highest = 32767;  // SWAP_FLAG_PRIO_MASK of <sys/swap.h>
    const auto value = std::get<std::int64_t>(entry.value);
    if (value >= 0 && value <= highest) volume.priority = value;
    else
        blame.wrong(entry.where, {Code::value_unknown, fmt::format("{} is not a priority of swap", value),
                                  fmt::format("write a number from 0 to {}; the highest is used first", highest)});
}

void read_swap_options(Volume& volume, const Entry& entry, const Blame& blame) {
    for (const auto& element : list_of(entry)) {
        auto option = MountOption::parse(element.value);
        if (option && option->name() == "pri")
            blame.wrong(element.where, {Code::option_is_key, "'pri' is not an option here", "use the key 'priority'"});
        else if (element.value == "nofail")
            blame.wrong(element.where, {Code::option_is_key, "'nofail' is not an option here",
                                        "take it out: that is the default ('required' is false)"});
        else if (option) volume.options.push_back({*std::move(option), element.where});
        else blame.wrong(element.where, std::move(option.error()));
    }
}

constexpr std::array<std::string_view, 3> swap_activations{"boot", "manual", "off"};

// In the order of the manual.
constexpr std::array keys{
    Key{"what", Kind::text, "string", "required",
        "The swap area: a device path, `UUID=`, `LABEL=`, `PARTUUID=`, `PARTLABEL=` or `ID=` and a value, a file, "
        "`volume:NAME/FILE`, or `encrypted:NAME`.",
        R"("LABEL=swap")", read_what},
    Key{"priority", Kind::number, "number", "the kernel's choice", "0 to 32767; the highest is used first.", "10",
        read_priority},
    Key{"options", Kind::list, "array of strings", "[]", "Options of swapon(8), one in each string.",
        R"(["discard=once"])", read_swap_options},
    Key{"activation", Kind::text, "string", "\"boot\"",
        "`boot`: used from the boot on. `manual`: only by `systemctl start`. `off`: checked, nothing written.",
        R"("manual")", read_activation, swap_activations},
    Key{"required", Kind::flag, "boolean", "false",
        "Boot only. With it swap.target requires the swap area; without it, it wants it.", "true", read_required},
    Key{"network", Kind::flag, "boolean", "true for what stands on a network volume",
        "Ordered after the network and with remote-fs.target.", "true", read_network},
    Key{"makefs", Kind::flag, "boolean", "false", "A swap area is made on a device that is blank.", "true",
        read_flag<&Volume::makefs>},
    Key{"timeout", Kind::text, "time span", "systemd's default", "Of swapon.", R"("30s")", read_text<&Volume::timeout>},
    Key{"device_timeout", Kind::text, "time span", "systemd's default", "Of waiting for the device.", R"("10s")",
        read_text<&Volume::device_timeout>},
    Key{"swap", Kind::table, "table", "{}", "Further directives of the swap unit's [Swap] section.",
        R"({"Environment": "LANG=C"})", read_section<in_swap>},
};

}  // namespace

std::span<const Key> swap_keys() { return keys; }

}  // namespace berth
