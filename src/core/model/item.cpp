#include "core/model/item.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace berth {

std::string_view name_of(Activation activation) {
    switch (activation) {
        case Activation::boot: return "boot";
        case Activation::attach: return "attach";
        case Activation::access: return "access";
        case Activation::manual: return "manual";
        case Activation::off: return "off";
    }
    return {};
}

Common& common(Item& item) {
    return std::visit([](auto& one) -> Common& { return one; }, item);
}

const Common& common(const Item& item) {
    return std::visit([](const auto& one) -> const Common& { return one; }, item);
}

std::string subject(const Item& item) { return subject(table_of(item), common(item).name.str()); }

std::string instead_of_family(const Volume& instance) {
    return fmt::format("it has instances: name one of them, as '{}'", instance.name.str());
}

bool has_own_links(const Common& item) { return !item.wanted_by.empty() || !item.required_by.empty(); }

bool is_required(const Volume& volume, const AbsolutePath& mount_point) {
    if (volume.activation != Activation::boot && volume.activation != Activation::access) return false;
    return volume.required_said.value_or(mount_point.str() == "/var" || mount_point.str() == "/var/tmp");
}

bool has_device(const Volume& volume) { return volume.what.is_device() && !volume.type.is_bind(); }

bool is_awaited(const Volume& volume) {
    const bool by_target = volume.activation == Activation::boot || volume.activation == Activation::access;
    return by_target && !volume.background && !has_own_links(volume);
}

bool can_be_held(const Volume& volume) {
    return volume.activation != Activation::access || volume.idle_timeout.empty();
}

bool has_option(const Volume& volume, std::string_view option) {
    return std::ranges::any_of(volume.options, [&](const auto& one) { return one.value.str() == option; });
}

bool is_mounted_read_only(const Volume& volume) {
    return has_option(volume, "ro") ||
           std::ranges::all_of(volume.type.members(), [](auto type) { return facts_of(type).read_only; });
}

}  // namespace berth
