// The keys and values of one table of a declaration; with core/toml_decode, the only place that knows toml++.
#pragma once

#include <toml++/toml.h>

#include "core/declaration.hpp"
#include "core/diagnostic.hpp"
#include "core/toml_decode.hpp"

namespace berth {

/// The place in its source of what the parser found in an excerpt.
[[nodiscard]] Span span_of(const Excerpt& excerpt, const toml::source_region& region);

/// Reports what is wrong with a declaration, and makes it a fault of it.
void blame(VolumeDecl& decl, Diagnostics& out, const Span& where, Complaint complaint);

/// Adds the keys of `table` to `decl`. Findings are of unknown keys and of TOML types.
void read_entries(VolumeDecl& decl, const toml::table& table, const Excerpt& excerpt, Diagnostics& out);

}  // namespace berth
