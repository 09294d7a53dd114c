#include "core/volume.hpp"

namespace berth {

bool is_required(const Volume& volume) {
    if (volume.activation != Activation::boot && volume.activation != Activation::access) return false;
    if (volume.required_said != Yes::unsaid) return volume.required_said == Yes::yes;
    return volume.where.value.str() == "/var" || volume.where.value.str() == "/var/tmp";
}

bool has_attachments(const Volume& volume) {
    return !(volume.activation == Activation::access && !volume.idle_timeout.empty());
}

}  // namespace berth
