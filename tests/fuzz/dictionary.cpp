#include "dictionary.hpp"

#include <fmt/format.h>
#include <array>
#include <set>
#include <string_view>

#include "core/options/known_options.hpp"
#include "core/values/filesystem_types.hpp"
#include "cut_input.hpp"
#include "pipeline_under_test.hpp"

namespace fuzz {
namespace {

/// What no table has: signs of TOML, the beginnings of sources and paths, and words of fstab and of drivers.
constexpr std::array<std::string_view, 21> of_no_table{"]\n",
                                                       "\"\"\"",
                                                       "'''",
                                                       "\\u0000",
                                                       "[defaults]\n",
                                                       "[defaults.",
                                                       "volume:",
                                                       "encrypted:",
                                                       "UUID=",
                                                       "LABEL=",
                                                       "/srv/",
                                                       "/dev/mapper/",
                                                       ".mount\"",
                                                       "{instance}",
                                                       "lower = [\"",
                                                       "upper = \"",
                                                       "work = \"",
                                                       " none swap sw 0 0\n",
                                                       "_netdev,x-initrd.mount",
                                                       "Unknown parameter '",
                                                       "Bad value for '"};

/// Each once, with the signs escaped that mean something in a dictionary.
class Words {
  public:
    void add(std::string_view word) {
        std::string line;
        for (const char c : word) {
            if (c == '"' || c == '\\') line += '\\';
            if (static_cast<unsigned char>(c) < ' ') line += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
            else line += c;
        }
        lines_.insert(fmt::format("\"{}\"\n", line));
    }

    [[nodiscard]] std::string text() const {
        std::string out;
        for (const auto& line : lines_) out += line;
        return out;
    }

  private:
    std::set<std::string> lines_;
};

std::string_view begin_of_value(Shape shape) {
    switch (shape) {
        case Shape::text: return "\"";
        case Shape::flag: return "true";
        case Shape::number: return "1";
        case Shape::list: return "[\"";
        case Shape::other: return "{ ";
    }
    return {};
}

void add_keys(Words& words) {
    for (const auto& table : known_tables()) {
        words.add(fmt::format("[{}.", table.name));
        for (const auto& key : table.keys) {
            words.add(fmt::format("{} = {}", key.name, begin_of_value(key.shape)));
            for (const auto& word : key.words) words.add(fmt::format("\"{}\"", word));
        }
    }
}

void add_types(Words& words) {
    for (const auto& type : berth::filesystem_table()) words.add(fmt::format("\"{}\"", type.name));
    for (const std::string_view type : {"bind", "auto"}) words.add(fmt::format("\"{}\"", type));
}

void add_options(Words& words) {
    using enum berth::KnownOption::Takes;
    for (const auto type : berth::types_with_options()) {
        for (const auto& option : berth::options_of(type))
            words.add(fmt::format("\"{}{}", option.name, option.takes == no_value ? "\"" : "="));
    }
    for (const auto name : berth::known_options("")) words.add(fmt::format("\"{}", name));
}

}  // namespace

std::string dictionary() {
    Words words;
    add_keys(words);
    add_types(words);
    add_options(words);
    for (const auto& head : heads_of_parts()) words.add(head);
    for (const auto word : of_no_table) words.add(word);
    return words.text();
}

}  // namespace fuzz
