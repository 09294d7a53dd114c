// All that the targets know of core: from texts and facts of a machine to findings, items and what is written of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fuzz {

// ---- what can be declared

enum class Shape : std::uint8_t { text, flag, number, list, other };

struct KnownKey {
    std::string name;
    Shape shape{};
    std::string example;  ///< as JSON has it
    std::vector<std::string> words;
};

struct KnownTable {
    std::string name;  ///< "volume"
    std::vector<KnownKey> keys;
};

/// Every table and all its keys.
[[nodiscard]] const std::vector<KnownTable>& known_tables();

// ---- what goes in

struct NamedText {
    std::string name;
    std::string text;
};

struct DeclarationText {
    std::string name;  ///< "a.toml"
    std::string text;
    std::vector<NamedText> drop_ins;  ///< in "a.toml.d"
};

struct Link {
    std::string from;
    std::string to;
};

struct Inputs {
    std::vector<DeclarationText> files;
    std::string fstab;
    std::string crypttab;
    std::string command_line;  ///< of the kernel
    unsigned systemd = 0;      ///< its version, for what is made of the fstab; 0 if it is not known
    bool in_initrd = false;
    bool in_container = false;
    bool has_swap = true;
    bool has_quota_services = false;
    std::vector<std::string> masked;   ///< names of units
    std::vector<Link> links;           ///< on the root file system
    std::vector<NamedText> installed;  ///< units of others; they are looked at as `check --lint` does
};

// ---- what comes out

struct Place {
    std::string file;  ///< "a.toml", "a.toml.d/a.toml", "fstab", ...
    std::uint32_t line = 0;
};

struct Finding {
    bool is_error = false;
    Place where;
    std::vector<Place> notes;
    std::string text;  ///< as it is printed
};

struct Item {
    std::string table;
    std::string name;    ///< empty if it is unusable
    std::string unit;    ///< its mount, swap or unlocking service; empty if it has none
    std::string where;   ///< its mount point
    std::string source;  ///< as its unit has it
    Place header;
    bool is_wrong = false;
    bool is_off = false;
    bool is_left_out = false;
    bool is_claimed = false;  ///< by fstab or crypttab, which have its unit
};

struct Document {
    std::string path;
    std::string text;  ///< of a link: where it leads
    bool is_link = false;
    std::vector<std::size_t> owners;  ///< indices of items
};

struct Outcome {
    std::vector<Finding> findings;
    std::vector<Item> items;
    std::vector<Document> documents;
    std::string shown;                      ///< what `berth show` prints
    std::vector<std::string> write_errors;  ///< of the generator
};

/// The way of the generator. What it writes goes into `folder`, which must be there, unless that is empty.
[[nodiscard]] Outcome outcome_of(const Inputs& inputs, const std::string& folder = {});

}  // namespace fuzz
