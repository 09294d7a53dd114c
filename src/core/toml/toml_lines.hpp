// Just enough of TOML's lexical rules to measure a text and to take it apart at its headers and statements.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/diagnostic.hpp"

namespace berth {

/// A part of a text and the number of its first line.
struct Part {
    std::string_view text;
    std::uint32_t line = 1;
};

/// Reads through a text; knows at each line's start whether a string or an array is open. Agrees with TOML 1.0 on texts
/// that are TOML, and on the part of any other before its first mistake.
class TomlLines {
  public:
    explicit TomlLines(std::string_view text) : text_(text) {}

    [[nodiscard]] bool done() const { return at_ >= text_.size(); }
    [[nodiscard]] std::size_t offset() const { return at_; }  ///< of the line's start
    [[nodiscard]] std::uint32_t number() const { return number_; }
    [[nodiscard]] std::string_view line() const;  ///< without its line end
    [[nodiscard]] bool in_block_string() const {
        return state_ == State::basic_block || state_ == State::literal_block;
    }
    [[nodiscard]] bool in_array() const { return depth_ > 0; }

    /// Forgets what is open: a line is known to begin something new.
    void reset();
    /// Goes to the next line; returns the most dots that a key on this line has.
    std::size_t next();

  private:
    enum class State : std::uint8_t { plain, basic, literal, basic_block, literal_block };

    std::size_t plain(std::size_t i, std::size_t end);
    std::size_t in_string(std::size_t i, std::size_t end);

    std::string_view text_;
    std::size_t at_ = 0;
    std::uint32_t number_ = 1;
    State state_ = State::plain;
    std::size_t depth_ = 0;
    std::size_t dots_ = 0;
    std::size_t most_dots_ = 0;
};

/// A line that begins with '[' read as a table header.
struct Header {
    std::vector<std::string> keys;  ///< as far as they can be told
    bool complete = false;          ///< closed, and nothing but a comment follows
    bool begins_bare = false;       ///< its first key is a word, which no value of an array is
};

/// Nothing if the line does not begin with '['.
[[nodiscard]] std::optional<Header> header(std::string_view line);

/// What a text may not exceed, partly for the parser's sake: 1 MiB, 64 KiB for a line, 16 dots for a key.
struct Excess {
    Complaint complaint;
    std::uint32_t line = 0;  ///< 0 for the text as a whole
};
[[nodiscard]] std::optional<Excess> excess(std::string_view text);

/// What a table's body begins with, a `key = value` as far as can be told: an array that is not closed ends before the
/// next line that begins like one.
[[nodiscard]] Part first_statement(const Part& body);

/// The statement up to the next of its lines that begins like another one: if it can't be read, it may be one.
[[nodiscard]] Part until_next_beginning(const Part& statement);

[[nodiscard]] Part first_line(const Part& body);

/// The body without `front`, which it begins with.
[[nodiscard]] Part behind(const Part& body, const Part& front);

}  // namespace berth
