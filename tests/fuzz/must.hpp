// What a fuzz target holds the code to.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

/// Ends the program, with what is wrong and the text that it is wrong with, unless it holds.
inline void must(bool holds, std::string_view what, std::string_view text) {
    if (holds) return;
    std::fprintf(stderr, "%.*s\n%.*s\n", static_cast<int>(what.size()), what.data(), static_cast<int>(text.size()),
                 text.data());
    std::abort();
}
