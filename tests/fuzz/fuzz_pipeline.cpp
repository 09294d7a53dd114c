// The whole pipeline over texts that anybody could have written, cut at lines `#---`: a file, its drop-in, another
// file, fstab, crypttab, and what the machine is.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "invariants.hpp"
#include "must.hpp"
#include "pipeline_under_test.hpp"

namespace {

constexpr std::string_view innocent =
    "[volume.innocent]\nwhat = \"LABEL=innocent\"\nwhere = \"/innocent\"\ntype = \"ext4\"\nused_by = "
    "[\"innocent.service\"]\n";

constexpr std::size_t count_of_parts = 6;

std::vector<std::string> parts_of(std::string_view bytes) {
    constexpr std::string_view cut = "\n#---\n";
    std::vector<std::string> parts;
    for (auto at = bytes.find(cut); at != std::string_view::npos && parts.size() + 1 < count_of_parts;
         at = bytes.find(cut)) {
        parts.emplace_back(bytes.substr(0, at + 1));
        bytes.remove_prefix(at + cut.size());
    }
    parts.emplace_back(bytes);
    parts.resize(count_of_parts);
    return parts;
}

/// All that comes out of it, and what is written for the innocent.
std::string run(const std::vector<std::string>& parts, std::string& of_the_innocent) {
    const auto outcome = fuzz::outcome_of(
        {.files = {{"a.toml", parts[0], parts[1]}, {"b.toml", parts[2], ""}, {"c.toml", std::string(innocent), ""}},
         .fstab = parts[3]});
    std::vector<fuzz::Failure> failures;
    judge_writing(outcome, outcome.shown, failures);
    judge_texts(outcome, failures);
    for (const auto& failure : failures) must(false, failure.kind, failure.text);
    std::string out = outcome.shown;
    bool has_errors = false;
    for (const auto& finding : outcome.findings) {
        out += finding.text;
        has_errors = has_errors || finding.is_error;
    }
    for (std::size_t i = 0; i < outcome.items.size(); ++i) {
        must(!outcome.items[i].is_wrong || has_errors, "wrong without a finding", out);
        if (outcome.items[i].name != "innocent") continue;
        for (const auto& document : outcome.documents) {
            if (std::ranges::find(document.owners, i) != document.owners.end())
                of_the_innocent += document.path + '\n' + document.text + '\n';
        }
    }
    return out;
}

const std::string& expected_of_the_innocent() {
    static const std::string expected = [] {
        std::string out;
        run(std::vector<std::string>(count_of_parts), out);
        return out;
    }();
    return expected;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto parts = parts_of(bytes);
    std::string first_innocent;
    std::string second_innocent;
    const auto first = run(parts, first_innocent);
    must(first == run(parts, second_innocent), "two runs differ", first);
    const bool is_named =
        bytes.find("innocent") != std::string_view::npos || bytes.find('\\') != std::string_view::npos;
    must(is_named || !parts[5].empty() || first_innocent == expected_of_the_innocent(),
         "an innocent volume came out otherwise", first);
    return 0;
}
