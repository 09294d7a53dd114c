// Escapes strings for comparison with systemd-escape: strings on standard input, each ended by NUL, give two lines each
// on standard output: the string escaped, and the path escaped, or `!CODE` where it is no path in normal form.
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>

#include "core/findings/codes.hpp"
#include "core/values/absolute_path.hpp"
#include "core/values/unit_name.hpp"

int main() {
    using namespace berth;
    std::string text;
    while (std::getline(std::cin, text, '\0')) {
        const auto path = AbsolutePath::parse(text);
        std::cout << escape_string(text) << '\n'
                  << (path ? escape_path(*path) : "!" + std::string(name_of(path.error().code))) << '\n';
    }
    return std::cout.good() ? 0 : 1;
}
