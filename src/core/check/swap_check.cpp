#include "core/check/swap_check.hpp"

#include <fmt/format.h>
#include <optional>
#include <variant>

#include "core/check/device_keys.hpp"
#include "core/check/option_length.hpp"
#include "core/check/source.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"

namespace berth {
namespace {

void check_source(Swap& swap, const Entries& entries, const Blame& blame) {
    auto& what = swap.what;
    if (what.is_missing()) {
        if (!entries.mentions(key::what))
            blame.wrong(swap.header, {Code::key_missing, "the swap has no 'what'",
                                      "add the swap area, for example what = \"LABEL=swap\""});
        return;
    }
    if (auto bad = settle_mounted(what, FilesystemType::automatic())) blame.wrong(what.where, *std::move(bad));
    else if (const auto* in_volume = std::get_if<VolumePath>(&what.source);
             in_volume != nullptr && in_volume->below.empty())
        blame.wrong(what.where, {Code::what_invalid, "a volume as a whole is no swap area",
                                 fmt::format("name a file of it: \"{}/FILE\"", printable(what.declared))});
}

void check_activation(const Swap& swap, const Entries& entries, const Blame& blame) {
    if (swap.activation == Activation::attach || swap.activation == Activation::access)
        blame.wrong(
            swap.activation_where,
            {Code::value_unknown, fmt::format("swap can't be activated by '{}'", entries.string(key::activation)),
             "write 'boot', 'manual' or 'off'"});
    if (swap.required_said != true || swap.activation == Activation::off) return;
    if (swap.activation == Activation::manual)
        conflict(blame, entries.find(key::required), "'required' goes with activation 'boot' only",
                 "take it out; whoever starts the swap learns whether it worked");
    else if (has_own_links(swap))
        conflict(blame, entries.find(key::required),
                 "'required' is of the default target, which 'wanted_by' and 'required_by' replace",
                 "name the units in 'required_by' instead");
}

/// What was refused is not left in it, for nobody behind this has to know what to do about it.
void drop_refused(Swap& swap, const Blame& blame) {
    if (swap.activation == Activation::attach || swap.activation == Activation::access)
        swap.activation = Activation::manual;
    if (blame.is_wrong()) swap.makefs = false;
}

void check_device(const Swap& swap, const Entries& entries, const Blame& blame) {
    if (blame.is_wrong()) return;
    if (swap.what.is_device()) {
        auto device = unit_for_path(*swap.what.path(), "device");
        if (swap.makefs && !device) blame.wrong(swap.what.where, std::move(device.error()));
        else if (auto bad = swap.device_timeout.empty() ? std::nullopt : bad_device_timeout(*swap.what.path()))
            blame.wrong(swap.what.where, *std::move(bad));
        return;
    }
    if (!swap.device_timeout.empty())
        conflict(blame, entries.find(key::device_timeout), "'device_timeout' goes with a device only",
                 "take it out; 'timeout' is that of swapon");
    if (swap.makefs)
        conflict(blame, entries.find(key::makefs), "'makefs' goes with a device only",
                 "take it out, and make the file with mkswap(8)");
}

void name_unit(Swap& swap, const Blame& blame) {
    const auto* path = swap.what.path();
    if (path == nullptr) return;
    auto unit = swap_unit_name(*path);
    if (unit) swap.own_unit = *std::move(unit);
    else blame.wrong(swap.what.where, std::move(unit.error()));
}

}  // namespace

void check_swap(Swap& swap, const Entries& entries, const Blame& blame) {
    check_source(swap, entries, blame);
    check_activation(swap, entries, blame);
    check_device(swap, entries, blame);
    check_option_length(swap, entries, blame);
    name_unit(swap, blame);
    drop_refused(swap, blame);
}

std::expected<UnitName, Complaint> swap_unit_name(const AbsolutePath& path) { return unit_for_path(path, "swap"); }

}  // namespace berth
