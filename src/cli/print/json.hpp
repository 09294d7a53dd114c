// Results for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "core/findings/diagnostic.hpp"

namespace berth::cli {

using Json = nlohmann::ordered_json;

[[nodiscard]] Json to_json(const std::vector<const Diagnostic*>& found);

/// Prints `result`, an object, with the `version` of the format in front, to standard output.
void print_json(const Json& result);

/// Prints a document whose format is not ours.
void print_document(const Json& document);

}  // namespace berth::cli
