#include "declared_case.hpp"

#include <fmt/format.h>

#include "cut_input.hpp"

namespace fuzz {
namespace {

/// Each block has its header, its lines and an empty one.
std::size_t height(const Block& block) { return block.lines.size() + 2; }

std::string text_of(const Block& block) {
    if (block.is_left_out) return std::string(height(block), '\n');
    auto out = fmt::format("[{}{}{}]\n", block.mistyped.empty() ? block.table : block.mistyped,
                           block.name.empty() ? "" : ".", block.name.empty() ? "" : toml_string(block.name));
    for (const auto& line : block.lines) out += line.text + '\n';
    return out + '\n';
}

std::string file_name(const Case& one, const Block& block) {
    return one.files[block.file] + (block.in_drop_in ? ".d/a.toml" : "");
}

struct Found {
    const Block* block = nullptr;
    std::size_t line = 0;  ///< 0 is the header
};

Found find(const Case& one, const Place& place) {
    std::size_t above = 0;
    for (const auto& block : one.blocks) {
        if (file_name(one, block) != place.file) continue;
        if (place.line <= above + height(block)) return {&block, place.line - above - 1};
        above += height(block);
    }
    return {};
}

}  // namespace

std::string toml_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        else out += c;
    }
    return out + '"';
}

std::vector<std::string> strings_in(std::string_view line) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] != '"') continue;
        std::string text;
        for (++i; i < line.size() && line[i] != '"'; ++i) {
            if (line[i] == '\\' && i + 1 < line.size()) ++i;
            text += line[i];
        }
        out.push_back(std::move(text));
    }
    return out;
}

Inputs inputs_of(const Case& one) {
    Inputs out = one.machine;
    for (const auto& name : one.files) out.files.push_back({name, "", {}});
    for (const auto& block : one.blocks) {
        auto& file = out.files[block.file];
        if (block.in_drop_in && file.drop_ins.empty()) file.drop_ins.push_back({"a.toml", ""});
        (block.in_drop_in ? file.drop_ins.front().text : file.text) += text_of(block);
    }
    return out;
}

const Block* block_at(const Case& one, const Place& place) {
    return place.line == 0 ? nullptr : find(one, place).block;
}

const Line* line_at(const Case& one, const Place& place) {
    if (place.line == 0) return nullptr;
    const auto [block, line] = find(one, place);
    return block == nullptr || line == 0 || line > block->lines.size() ? nullptr : &block->lines[line - 1];
}

bool are_of_one(const Block& a, const Block& b) { return a.file == b.file && a.table == b.table && a.name == b.name; }

std::string to_text(const Case& one) { return to_text(inputs_of(one)); }

}  // namespace fuzz
