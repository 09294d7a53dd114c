#include "smallest.hpp"

#include <algorithm>

#include "judged_apart.hpp"

namespace fuzz {
namespace {

bool fails(const Case& one, const std::string& kind) {
    const auto verdicts = judged_apart(0, 1, [&](std::size_t) { return one; });
    return std::ranges::find(verdicts.front().failures, kind, &Failure::kind) != verdicts.front().failures.end();
}

std::vector<Case> smaller_machines(const Case& one) {
    std::vector<Case> out;
    const auto add = [&](auto change) {
        out.push_back(one);
        change(out.back().machine);
    };
    const auto& machine = one.machine;
    if (!machine.fstab.empty()) add([](Inputs& changed) { changed.fstab.clear(); });
    if (!machine.crypttab.empty()) add([](Inputs& changed) { changed.crypttab.clear(); });
    if (!machine.command_line.empty()) add([](Inputs& changed) { changed.command_line.clear(); });
    if (!machine.masked.empty()) add([](Inputs& changed) { changed.masked.pop_back(); });
    if (!machine.links.empty()) add([](Inputs& changed) { changed.links.pop_back(); });
    if (machine.links.size() > 1) add([](Inputs& changed) { changed.links.erase(changed.links.begin()); });
    if (machine.in_initrd) add([](Inputs& changed) { changed.in_initrd = false; });
    if (machine.in_container) add([](Inputs& changed) { changed.in_container = false; });
    if (!machine.has_swap) add([](Inputs& changed) { changed.has_swap = true; });
    if (machine.has_quota_services) add([](Inputs& changed) { changed.has_quota_services = false; });
    return out;
}

std::vector<Case> smaller_ones(const Case& one) {
    auto out = smaller_machines(one);
    for (std::size_t i = 0; i < one.blocks.size(); ++i) {
        out.push_back(one);
        out.back().blocks.erase(out.back().blocks.begin() + static_cast<std::ptrdiff_t>(i));
    }
    for (std::size_t i = 0; i < one.blocks.size(); ++i) {
        for (std::size_t k = 0; k < one.blocks[i].lines.size(); ++k) {
            out.push_back(one);
            auto& lines = out.back().blocks[i].lines;
            lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(k));
        }
    }
    return out;
}

}  // namespace

Case smallest(Case one, const std::string& kind) {
    for (bool goes_on = true; goes_on;) {
        auto smaller = smaller_ones(one);
        const auto found = std::ranges::find_if(smaller, [&](const Case& each) { return fails(each, kind); });
        goes_on = found != smaller.end();
        if (goes_on) one = std::move(*found);
    }
    return one;
}

}  // namespace fuzz
