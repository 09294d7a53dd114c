// What a file says of a volume: keys and values of the right TOML type, each with its place, nothing judged yet.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/findings/source.hpp"

namespace berth {

struct Diagnostic;  // core/diagnostic.hpp
struct Key;         // core/keys.hpp

/// A finding that makes a volume wrong.
struct Fault {
    Span where;
    std::string message;
    Diagnostic* found = nullptr;  ///< what was reported; a note can be added to it
    const Key* key = nullptr;     ///< whose value it is, if it is of one value only
};

/// Of several findings the first in the file; null if there is none.
using FirstFault = std::shared_ptr<const Fault>;

void take(FirstFault& first, Fault found);

/// One `Name=` of a pass-through table, with one value for each line.
struct Directive {
    Text name;
    std::vector<Text> values;
};

using Value = std::variant<std::string, bool, std::int64_t, std::vector<Text>, std::vector<Directive>>;

struct Entry {
    const Key* key = nullptr;
    Span key_where;
    Span where;  ///< of the value
    Value value;
    bool is_default = false;  ///< from `[defaults]`, not said of this volume
};

/// What is declared by a table of this name.
enum class Table : std::uint8_t { volume, encrypted, swap };

struct VolumeDecl {
    Table table = Table::volume;
    Text name;
    bool is_defaults = false;            ///< of all volumes, or of those of the type that it is named after
    Span header;                         ///< `[volume.NAME]`, or the name where there is no such line
    const Source* main = nullptr;        ///< the file that SourcePath= names
    std::vector<Entry> entries;          ///< at most one for each key
    std::vector<const Key*> unreadable;  ///< keys whose values have the wrong TOML type, which was reported
    std::vector<Fault> faults;           ///< what was reported of this declaration
    bool salvaged = false;               ///< has only what could be read around a syntax error
    std::string family;                  ///< the NAME that was declared, for an instance
    bool is_guess = false;               ///< in a table that is none, and seems to be a volume
};

/// "volume", "encrypted" or "swap".
[[nodiscard]] std::string_view name_of(Table table);

/// "volume 'NAME'", "encrypted volume 'NAME'" or "swap 'NAME'".
[[nodiscard]] std::string subject(Table table, std::string_view name);

/// The same, or "'[defaults.TYPE]'".
[[nodiscard]] std::string subject(const VolumeDecl& decl);

/// Table and name as one text: the same for declarations that are of the same thing.
[[nodiscard]] std::string identity(const VolumeDecl& decl);

/// What a text declares.
struct Tables {
    std::vector<VolumeDecl> volumes;   ///< and encrypted volumes and swap
    std::vector<VolumeDecl> defaults;  ///< each is named after the TYPE that it is for, or "" for all volumes
};

}  // namespace berth
