#include "cli/print/json.hpp"
#include "system/base/standard_streams.hpp"

#include <fmt/format.h>

namespace berth::cli {
namespace {

constexpr int version = 1;

/// null for a whole file, or for none
Json position_of(const Span& where) {
    Json out;
    out["file"] = where.source != nullptr ? Json(where.source->shown) : Json();
    out["line"] = where.line != 0 ? Json(where.line) : Json();
    out["column"] = where.line != 0 ? Json(where.column) : Json();
    return out;
}

Json to_json(const Diagnostic& found) {
    auto out = position_of(found.where);
    out["end_column"] = found.where.line != 0 ? Json(found.where.end_column) : Json();
    out["severity"] = name_of(found.severity);
    out["code"] = name_of(found.code);
    out["message"] = found.message;
    out["hint"] = found.hint.empty() ? Json() : Json(found.hint);
    out["notes"] = Json::array();
    for (const auto& note : found.notes) {
        auto one = position_of(note.where);
        one["message"] = note.message;
        out["notes"].push_back(std::move(one));
    }
    return out;
}

}  // namespace

Json to_json(const std::vector<const Diagnostic*>& found) {
    auto out = Json::array();
    for (const auto* one : found) out.push_back(to_json(*one));
    return out;
}

void print_json(const Json& result) {
    Json out{{"version", version}};
    out.update(result);
    print_document(out);
}

void print_document(const Json& document) {
    // File names may be any bytes; what is not UTF-8 in them is replaced.
    print(stdout, fmt::format("{}\n", document.dump(2, ' ', false, Json::error_handler_t::replace)));
}

}  // namespace berth::cli
