#include "cli/print/sarif.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>

#include "core/findings/explanations.hpp"
#include "core/text/character.hpp"

#ifndef BERTH_VERSION
#define BERTH_VERSION "unknown"
#endif

namespace berth::cli {
namespace {

/// Absolute with its scheme, and relative to the working folder otherwise, as the file was named (RFC 3986).
std::string uri_of(std::string_view path) {
    constexpr std::string_view unreserved = "-._~/";
    while (path.starts_with("./")) path.remove_prefix(2);
    std::string out = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        const bool plain = is_alphanumeric(c) || unreserved.find(c) != std::string_view::npos;
        if (plain) out += c;
        else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

Json location_of(const Span& where) {
    Json place{{"artifactLocation", {{"uri", uri_of(where.source->shown)}}}};
    if (where.line != 0) {
        auto& region = place["region"];
        region["startLine"] = where.line;
        if (where.column != 0) region["startColumn"] = where.column;
        if (where.column != 0 && where.end_column > where.column) region["endColumn"] = where.end_column;
    }
    return {{"physicalLocation", std::move(place)}};
}

/// A rule is a code, its help the explanation.
Json rule_of(const CodeInfo& code) {
    const auto& explained = *explanation_of(code.name);
    return {
        {"id", code.name},
        {"shortDescription", {{"text", code.meaning}}},
        {"fullDescription", {{"text", fmt::format("{} {}", code.meaning, explained.reason)}}},
        {"defaultConfiguration", {{"level", name_of(explained.severity)}}},
        {"help",
         {{"text", fmt::format("{}\n\nWrong:\n\n{}\nRight:\n\n{}", explained.reason, explained.wrong, explained.right)},
          {"markdown", fmt::format("{}\n\nWrong:\n\n```toml\n{}```\n\nRight:\n\n```toml\n{}```\n", explained.reason,
                                   explained.wrong, explained.right)}}}};
}

Json result_of(const Diagnostic& found, std::size_t rule) {
    auto text = found.message;
    if (!found.hint.empty()) text += fmt::format("\nhint: {}", found.hint);
    auto related = Json::array();
    for (const auto& note : found.notes) {
        if (note.where.source == nullptr) {
            text += fmt::format("\nnote: {}", note.message);
            continue;
        }
        auto place = location_of(note.where);
        place["message"] = {{"text", note.message}};
        related.push_back(std::move(place));
    }
    Json out{{"ruleId", name_of(found.code)},
             {"ruleIndex", rule},
             {"level", name_of(found.severity)},
             {"message", {{"text", std::move(text)}}}};
    if (found.where.source != nullptr) out["locations"] = Json::array({location_of(found.where)});
    if (!related.empty()) out["relatedLocations"] = std::move(related);
    return out;
}

}  // namespace

Json to_sarif(const std::vector<const Diagnostic*>& found) {
    std::set<Code> codes;
    for (const auto* one : found) codes.insert(one->code);
    auto rules = Json::array();
    for (const auto& code : all_codes()) {
        if (codes.contains(code.code)) rules.push_back(rule_of(code));
    }
    auto results = Json::array();
    for (const auto* one : found) {
        const auto rule = static_cast<std::size_t>(std::distance(codes.begin(), codes.find(one->code)));
        results.push_back(result_of(*one, rule));
    }
    return {{"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"},
            {"version", "2.1.0"},
            {"runs", Json::array({{{"tool",
                                    {{"driver",
                                      {{"name", "berth"},
                                       {"version", BERTH_VERSION},
                                       {"informationUri", "man:berth(1)"},
                                       {"rules", std::move(rules)}}}}},
                                   {"columnKind", "unicodeCodePoints"},
                                   {"results", std::move(results)}}})}};
}

}  // namespace berth::cli
