#include <fmt/format.h>

#include "core/check/device_keys.hpp"
#include "core/check/option_length.hpp"
#include "core/check/source.hpp"
#include "core/check/swap_check.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

void check_source(const Blame& blame, const Entries& entries) {
    auto& swap = blame.volume;
    if (swap.what.kind == What::Kind::none) {
        if (!entries.mentions("what"))
            blame.wrong(swap.header, {Code::key_missing, "the swap has no 'what'",
                                      "add the swap area, for example what = \"LABEL=swap\""});
        return;
    }
    if (auto bad = settle_what(swap)) blame.wrong(swap.what.where, *std::move(bad));
    else if (swap.what.kind == What::Kind::volume && swap.what.below.empty())
        blame.wrong(swap.what.where, {Code::what_invalid, "a volume as a whole is no swap area",
                                      fmt::format("name a file of it: \"{}/FILE\"", printable(swap.what.declared))});
}

void check_activation(const Blame& blame, const Entries& entries) {
    const auto& swap = blame.volume;
    if (swap.activation == Activation::attach || swap.activation == Activation::access)
        blame.wrong(swap.activation_where,
                    {Code::value_unknown, fmt::format("swap can't be activated by '{}'", entries.string("activation")),
                     "write 'boot', 'manual' or 'off'"});
    if (swap.required_said != Yes::yes || swap.activation == Activation::off) return;
    if (swap.activation == Activation::manual)
        conflict(blame, entries.find("required"), "'required' goes with activation 'boot' only",
                 "take it out; whoever starts the swap learns whether it worked");
    else if (!swap.wanted_by.empty() || !swap.required_by.empty())
        conflict(blame, entries.find("required"),
                 "'required' is of the default target, which 'wanted_by' and 'required_by' replace",
                 "name the units in 'required_by' instead");
}

void check_device(const Blame& blame, const Entries& entries) {
    const auto& swap = blame.volume;
    if (swap.is_wrong()) return;
    if (has_device(swap)) {
        auto device = unit_for_path(*AbsolutePath::parse(swap.what.text.str()), "device");
        if (swap.makefs && !device) blame.wrong(swap.what.where, std::move(device.error()));
        else if (auto bad = swap.device_timeout.empty() ? std::nullopt : bad_device_timeout(swap))
            blame.wrong(swap.what.where, *std::move(bad));
        return;
    }
    if (!swap.device_timeout.empty())
        conflict(blame, entries.find("device_timeout"), "'device_timeout' goes with a device only",
                 "take it out; 'timeout' is that of swapon");
    if (swap.makefs)
        conflict(blame, entries.find("makefs"), "'makefs' goes with a device only",
                 "take it out, and make the file with mkswap(8)");
}

}  // namespace

void check_swap(const Blame& blame, const Entries& entries) {
    auto& swap = blame.volume;
    swap.where.where = swap.what.where;
    swap.needs_network = swap.network_said.value == Yes::yes;
    check_source(blame, entries);
    check_activation(blame, entries);
    check_device(blame, entries);
    check_option_length(blame, entries);
    if (swap.what.kind == What::Kind::path) name_swap_unit(blame);
}

void name_swap_unit(const Blame& blame) {
    auto& swap = blame.volume;
    const auto path = AbsolutePath::parse(swap.what.text.str());
    if (!path) return;
    auto unit = unit_for_path(*path, "swap");
    if (unit) swap.mount_unit = *std::move(unit);
    else blame.wrong(swap.what.where, std::move(unit.error()));
}

}  // namespace berth
