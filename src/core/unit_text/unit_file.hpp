// The text of a unit file, which can hold nothing but what it was given as checked values.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/values/absolute_path.hpp"
#include "core/values/unit_name.hpp"

namespace berth {

class UnitFile {
  public:
    UnitFile();

    /// A constant of ours; that it is one, and safe, is checked by the compiler.
    class Literal {
      public:
        consteval Literal(const char* text) : text_(text) {  // not explicit: to be written as a plain string
            for (const char c : text_) {
                if (c < ' ' || c == '%' || c == '\\' || c == '"') throw "not a plain value";
            }
        }
        [[nodiscard]] std::string_view str() const { return text_; }

      private:
        std::string_view text_;
    };

    void section(Literal name);
    /// "# TEXT PATH"
    void comment(Literal text, const AbsolutePath& path);
    void add(Literal key, Literal value);
    /// `%` is doubled: the value is no specifier.
    void add(Literal key, const SafeText& value);
    /// As given, specifiers and all; for pass-through directives, whose name was checked to be one.
    void add_verbatim(const SafeText& key, const SafeText& value);
    /// Joined with commas, as an argument of mount(8) in which no variable is put in; nothing if there are none.
    void add_options(Literal key, std::span<const SafeText> options);
    /// Several lines if there are many; nothing if there are none. Each unit once.
    void add_units(Literal key, std::span<const UnitName> units);
    /// In quotes: for directives that are split at blanks.
    void add_quoted(Literal key, const AbsolutePath& path);
    /// A command line: neither a specifier nor a variable is expanded in an argument.
    void add_command(Literal key, Literal program, std::initializer_list<std::string_view> arguments);

    [[nodiscard]] std::string take() && { return std::move(text_); }

  private:
    void line(std::string_view key, std::string_view value);

    std::string text_;
};

/// `text` with each `%` doubled, so that PID 1 sees no specifier in it.
[[nodiscard]] std::string without_specifiers(std::string_view text);

}  // namespace berth
