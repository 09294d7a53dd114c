#include "core/model/volume.hpp"

namespace berth {

bool is_required(const Volume& volume) {
    if (volume.activation != Activation::boot && volume.activation != Activation::access) return false;
    if (volume.required_said != Yes::unsaid) return volume.required_said == Yes::yes;
    return volume.where.value.str() == "/var" || volume.where.value.str() == "/var/tmp";
}

bool has_device(const Volume& volume) {
    return volume.what.kind == What::Kind::path && !volume.type.is_bind() &&
           volume.what.text.str().starts_with("/dev/");
}

bool has_own_links(const Volume& volume) { return !volume.wanted_by.empty() || !volume.required_by.empty(); }

bool is_awaited(const Volume& volume) {
    return volume.activation == Activation::boot && !volume.background && !has_own_links(volume);
}

std::string subject(const Volume& volume) { return subject(volume.table, volume.name.str()); }

bool has_attachments(const Volume& volume) {
    if (volume.table != Table::volume || volume.below_sysroot) return false;
    return !(volume.activation == Activation::access && !volume.idle_timeout.empty());
}

}  // namespace berth
