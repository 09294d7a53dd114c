// Prints the JSON Schema of declarations, for editors. It refuses what berth refuses for its form alone; what only
// `berth check` can tell, such as keys that exclude each other, it lets pass.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/keys/keys.hpp"

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view volume_name = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$";

/// As it may stand in a declaration that has instances.
constexpr std::string_view referred_name = "^([A-Za-z0-9]|\\{instance\\})([A-Za-z0-9_-]|\\{instance\\}){0,63}$";

/// What a key's value has to be, by the form that the table of keys gives it.
struct Shape {
    std::string_view form;
    std::string_view schema;
};

constexpr std::array shapes{
    Shape{"string", R"({"type": "string"})"},
    Shape{"path", R"({"type": "string", "pattern": "^/([^/]+(/[^/]+)*)?$"})"},
    Shape{"file", R"({"type": "string", "pattern": "^(/|volume:[A-Za-z0-9][A-Za-z0-9_-]*/)[^/]"})"},
    Shape{"time span", R"({"type": "string", "pattern": "^(infinity|[0-9].*[A-Za-z])$"})"},
    Shape{"octal string", R"({"type": "string", "pattern": "^[0-7]{3,4}$"})"},
    Shape{"boolean", R"({"type": "boolean"})"},
    Shape{"number", R"({"type": "integer", "minimum": 0})"},
    Shape{"array of strings", R"({"type": "array", "items": {"type": "string", "minLength": 1}})"},
    Shape{"array of paths", R"({"type": "array", "items": {"type": "string", "pattern": "^/"}})"},
    Shape{"array of units", R"({"type": "array", "items": {"$ref": "#/definitions/unit"}})"},
    Shape{"array of volumes and units",
          R"({"type": "array", "items": {"anyOf": [{"$ref": "#/definitions/name"}, {"$ref": "#/definitions/unit"}]}})"},
    Shape{"table", R"({"$ref": "#/definitions/directives"})"},
    Shape{"table of layers", R"({"$ref": "#/definitions/layers"})"},
};

constexpr std::string_view unit = R"({
    "description": "The name of a unit, with its suffix.",
    "type": "string",
    "maxLength": 255,
    "pattern": "^([A-Za-z0-9:_.\\\\-]|\\{instance\\})([A-Za-z0-9:_.\\\\@-]|\\{instance\\})*\\.(automount|device|mount|path|scope|service|slice|socket|swap|target|timer)$"
})";

constexpr std::string_view layers = R"({
    "type": "object",
    "additionalProperties": false,
    "required": ["lower"],
    "properties": {
        "lower": {
            "description": "The folders that are seen through the overlay, the topmost first.",
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/definitions/layer"}
        },
        "upper": {"allOf": [{"$ref": "#/definitions/layer"}], "description": "The folder that changes go to."},
        "work": {"allOf": [{"$ref": "#/definitions/layer"}], "description": "An empty folder beside it, for the kernel."}
    },
    "dependencies": {"upper": ["work"], "work": ["upper"]}
})";

constexpr std::string_view layer = R"({
    "description": "A folder by its path, or below the mount point of a volume.",
    "type": "string",
    "pattern": "^(/|volume:([A-Za-z0-9]|\\{instance\\}))[^\"\\\\]*$"
})";

constexpr std::string_view directives = R"({
    "type": "object",
    "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9-]*$"},
    "additionalProperties": {
        "anyOf": [
            {"type": ["string", "integer", "boolean"]},
            {"type": "array", "items": {"type": ["string", "integer", "boolean"]}}
        ]
    }
})";

/// The default in words, unless it is plain from the schema or none.
std::string description_of(const berth::Key& key, bool has_default) {
    std::string out(key.meaning);
    if (key.fallback == "required") return out + " Required.";
    return has_default ? out : fmt::format("{} Default: {}.", out, key.fallback);
}

/// Null for a key of a form that has no shape here.
Json schema_of(const berth::Key& key) {
    const auto shape = std::ranges::find(shapes, key.form, &Shape::form);
    if (shape == shapes.end()) return {};
    const auto fallback = Json::parse(key.fallback, nullptr, false);
    // "Volume NAME" is no value.
    const bool has_default = !fallback.is_discarded() && key.fallback.find("NAME") == std::string_view::npos;
    Json out{{"description", description_of(key, has_default)}};
    if (has_default) out["default"] = fallback;
    out["examples"] = Json::array({Json::parse(key.example)});
    auto value = Json::parse(shape->schema);
    if (!key.words.empty()) value["enum"] = key.words;
    if (value.contains("$ref")) out["allOf"] = Json::array({value});  // what stands beside a $ref does not count
    else out.update(value);
    return out;
}

/// A table that says what volumes are by default: all, or those of one type.
Json defaults(const Json& properties, bool of_type) {
    auto keys = properties;
    keys.erase("where");
    if (of_type) keys.erase("type");
    else keys["overlay"] = {{"$ref", "#/definitions/defaults_of_type"}};
    Json out{{"description", of_type ? "What volumes of this type are by default."
                                     : "What the volumes of this file are by default; in tables, those of one type."},
             {"type", "object"},
             {"additionalProperties", false},
             {"properties", std::move(keys)}};
    if (!of_type) out["additionalProperties"] = {{"$ref", "#/definitions/defaults_of_type"}};
    return out;
}

/// Null if a key has a form that has no shape here, which is printed.
Json properties_of(berth::Table table) {
    Json properties;
    for (const auto* key : berth::keys_of(table)) {
        auto schema = schema_of(*key);
        if (schema.is_null()) {
            fmt::print(stderr, "print_schema: the key '{}' has the form '{}', which has no shape here\n", key->name,
                       key->form);
            return {};
        }
        properties[std::string(key->name)] = std::move(schema);
    }
    return properties;
}

/// What one of a table's declarations is. A drop-in need not say what its main file says.
Json declaration(std::string_view description, std::string_view required, const Json& properties, bool of_drop_in) {
    Json out{{"description", description}, {"type", "object"}};
    if (!of_drop_in) out["required"] = Json::array({required});
    out["additionalProperties"] = false;
    out["properties"] = properties;
    return out;
}

/// A table of such, by name.
Json named(std::string_view description, std::string_view definition) {
    return {
        {"description", description},
        {"type", "object"},
        {"additionalProperties", false},
        {"patternProperties", {{std::string(volume_name), {{"$ref", fmt::format("#/definitions/{}", definition)}}}}}};
}

Json whole_schema(bool of_drop_in) {
    const auto properties = properties_of(berth::Table::volume);
    const auto of_encrypted = properties_of(berth::Table::encrypted);
    const auto of_swap = properties_of(berth::Table::swap);
    if (properties.is_null() || of_encrypted.is_null() || of_swap.is_null()) return {};
    return {
        {"$schema", "http://json-schema.org/draft-07/schema#"},
        {"title", of_drop_in ? "Drop-in of volume declarations of berth" : "Volume declarations of berth"},
        {"type", "object"},
        {"additionalProperties", false},
        {"properties",
         {{"defaults", defaults(properties, false)},
          {"volume", named("The volumes, each a table [volume.NAME].", "volume")},
          {"encrypted", named("The encrypted volumes, each a table [encrypted.NAME].", "encrypted")},
          {"swap", named("The swap areas, each a table [swap.NAME].", "swap")}}},
        {"definitions",
         {{"volume", declaration("A volume: what is mounted, where, and when. See berth.toml(5).", "where", properties,
                                 of_drop_in)},
          {"encrypted", declaration("An encrypted volume: it is unlocked for what stands on it. See berth.toml(5).",
                                    "device", of_encrypted, of_drop_in)},
          {"swap", declaration("A swap area. See berth.toml(5).", "what", of_swap, of_drop_in)},
          {"defaults_of_type", defaults(properties, true)},
          {"name", {{"description", "The name of a volume."}, {"type", "string"}, {"pattern", referred_name}}},
          {"layer", Json::parse(layer)},
          {"layers", Json::parse(layers)},
          {"unit", Json::parse(unit)},
          {"directives", Json::parse(directives)}}},
    };
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): the build sees it
int main(int argc, char** argv) {
    const std::string_view what = argc == 2 ? argv[1] : "";
    if (what != "declarations" && what != "drop-in") {
        fmt::print(stderr, "usage: print_schema declarations|drop-in\n");
        return 2;
    }
    const auto schema = whole_schema(what == "drop-in");
    if (schema.is_null()) return 1;
    fmt::print("{}\n", schema.dump(2));
    return 0;
}
