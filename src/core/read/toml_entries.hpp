// The keys and values of one table of a declaration; with core/toml_decode, the only place that knows toml++.
#pragma once

#include <toml++/toml.h>

#include "core/findings/diagnostic.hpp"
#include "core/model/declaration.hpp"
#include "core/read/toml_decode.hpp"

namespace berth {

/// The place in its source of what the parser found in an excerpt.
[[nodiscard]] Span span_of(const Excerpt& excerpt, const toml::source_region& region);

/// Reports what is wrong with a declaration, or with the value of one of its keys, and makes it a fault of it.
void blame(VolumeDecl& decl, Diagnostics& out, const Span& where, Complaint complaint, const Key* key = nullptr);

/// Adds one key, and those of a whole `table`, to `decl`. Findings are of unknown keys and of TOML types.
void read_entry(VolumeDecl& decl, const toml::key& name, const toml::node& node, const Excerpt& excerpt,
                Diagnostics& out);
void read_entries(VolumeDecl& decl, const toml::table& table, const Excerpt& excerpt, Diagnostics& out);

}  // namespace berth
