#include "system/mounts/usage.hpp"

#include <sys/statvfs.h>

#include <cstdint>
#include <tuple>

#include "system/base/answer.hpp"
#include "system/base/within.hpp"

namespace berth {

// NOLINTNEXTLINE(misc-use-internal-linkage): found by its argument, which an unnamed namespace would prevent
auto members_of(Of<Usage> auto& usage) { return std::tie(usage.size, usage.used, usage.available); }

namespace {

std::string ask(const std::string& place) {
    struct statvfs status{};
    if (::statvfs(place.c_str(), &status) != 0) return {};
    const std::uint64_t block = status.f_frsize;
    return to_answer(
        Usage{block * status.f_blocks, block * (status.f_blocks - status.f_bfree), block * status.f_bavail});
}

}  // namespace

std::vector<std::optional<Usage>> usage_of(const std::vector<std::string>& places, std::chrono::milliseconds limit) {
    std::vector<Work> work;
    for (const auto& place : places) work.emplace_back([&place] { return ask(place); });
    std::vector<std::optional<Usage>> out;
    for (const auto& told : all_within(limit, work)) out.push_back(from_answer<Usage>(told.value_or("")));
    return out;
}

}  // namespace berth
