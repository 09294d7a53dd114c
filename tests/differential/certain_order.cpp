// What is said to hold in every boot: a line each on standard output, a unit and one that it is started after.
#include <cstdio>
#include <string>

#include "core/boot/known_order.cpp"  // NOLINT(bugprone-suspicious-include): nobody else needs its rows

int main() {
    for (const auto& row : berth::rows) {
        if (row.wait != berth::Wait::certain) continue;
        berth::for_each_word(row.after, [&](std::string_view other) {
            std::printf("%s %s\n", std::string(row.unit).c_str(), std::string(other).c_str());
        });
    }
    return 0;
}
