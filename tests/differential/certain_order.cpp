// What is said to hold in every boot: a line each on standard output, a unit and one that it is started after.
#include <fmt/format.h>

#include "core/boot/known_order.hpp"

int main() {
    for (const auto& one : berth::known_orders()) {
        if (one.wait == berth::Wait::certain) fmt::print("{} {}\n", one.unit, one.other);
    }
    return 0;
}
