// A case: tables of declarations in files, and the machine that they are for. Tables can be left out of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline_under_test.hpp"

namespace fuzz {

struct Line {
    std::string key;   ///< empty for what is not of the tables of keys
    std::string text;  ///< of one line
};

/// `[volume.NAME]` and the like, or `[defaults]`.
struct Block {
    std::size_t file = 0;
    bool in_drop_in = false;
    std::string table;
    std::string name;      ///< empty for `[defaults]`
    std::string mistyped;  ///< the table as its header has it, if there is a mistake in that
    std::vector<Line> lines;
    bool is_left_out = false;  ///< its lines are empty then: what follows keeps its place
};

struct Case {
    std::vector<std::string> files;  ///< names
    std::vector<Block> blocks;
    Inputs machine;  ///< without files
};

/// `text` as a string of TOML.
[[nodiscard]] std::string toml_string(std::string_view text);
/// The strings that are in a line of TOML.
[[nodiscard]] std::vector<std::string> strings_in(std::string_view line);

[[nodiscard]] Inputs inputs_of(const Case& one);

/// The block, or that of `[defaults]`, whose lines have this place; null for none.
[[nodiscard]] const Block* block_at(const Case& one, const Place& place);
/// Its line there; null for the header and what is empty.
[[nodiscard]] const Line* line_at(const Case& one, const Place& place);

/// True if both say something of one thing: a drop-in and what it is for.
[[nodiscard]] bool are_of_one(const Block& a, const Block& b);

/// To be read, and to be kept.
[[nodiscard]] std::string to_text(const Case& one);

}  // namespace fuzz
