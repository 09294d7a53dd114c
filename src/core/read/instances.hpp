// `instances`: one volume for each entry, and `{instance}` in its strings.
#pragma once

#include <string_view>

#include "core/findings/diagnostic.hpp"
#include "core/model/declaration.hpp"
#include "core/read/allowance.hpp"

namespace berth {

/// Replaces each declaration that has `instances` by these. Where one can't be, what it says is as near as can be to
/// what was meant, for its guard.
void expand_instances(std::vector<VolumeDecl>& volumes, Allowance& allowance, Diagnostics& out);

/// The entry with `{instance}` replaced in its strings.
[[nodiscard]] Entry of_instance(const Entry& entry, std::string_view instance);

}  // namespace berth
