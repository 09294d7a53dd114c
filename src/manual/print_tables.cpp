// Prints what the manual takes from the code, as scdoc(5) has it: the keys of a table, or the codes of findings.
#include <fmt/format.h>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>

#include "core/findings/codes.hpp"
#include "core/findings/explanations.hpp"
#include "core/keys/keys.hpp"

namespace {

/// The text as scdoc(5) has to be given it: `code` in bold, and nothing else that means something there.
std::string scdoc(std::string_view text) {
    constexpr std::string_view special = "\\*_<>#";
    std::string out;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos) out += '\\';
        out += c == '`' ? '*' : c;
    }
    return out;
}

void print_keys(std::span<const berth::Key> keys) {
    for (const auto& key : keys) {
        const std::string_view what_without = key.fallback == "required" ? "" : "default: ";
        fmt::print("*{}* ({}; {}{})\n", scdoc(key.name), scdoc(key.form), what_without, scdoc(key.fallback));
        fmt::print("\t{}\n\n", scdoc(key.meaning));
    }
}

/// Below a paragraph that is set in, as it stands.
void print_example(std::string_view text) {
    fmt::print("\t```\n");
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() + 1);
        if (!line.empty()) fmt::print("\t");
        for (const char c : line) fmt::print("{}{}", c == '\\' ? "\\" : "", c);
        fmt::print("\n");
    }
    fmt::print("\t```\n\n");
}

void print_codes() {
    for (const auto& code : berth::all_codes()) {
        const auto& explained = *berth::explanation_of(code.name);
        fmt::print("*{}* ({})\n", scdoc(code.name), name_of(explained.severity));
        fmt::print("\t{} {} Wrong:\n\n", scdoc(code.meaning), scdoc(explained.reason));
        print_example(explained.wrong);
        fmt::print("\tRight:\n\n");
        print_example(explained.right);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view table = argc == 2 ? argv[1] : "";
    if (table == "keys") print_keys(berth::volume_keys());
    else if (table == "encrypted_keys") print_keys(berth::encrypted_keys());
    else if (table == "swap_keys") print_keys(berth::swap_keys());
    else if (table == "codes") print_codes();
    else {
        fmt::print(stderr, "usage: print_tables keys|encrypted_keys|swap_keys|codes\n");
        return 2;
    }
    return 0;
}
