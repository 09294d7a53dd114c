// The whole pipeline over texts that anybody could have written: declarations, fstab and crypttab, and what a machine
// may be, as cut_input() takes them apart.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cut_input.hpp"
#include "import_under_test.hpp"
#include "invariants.hpp"
#include "must.hpp"
#include "pipeline_under_test.hpp"

namespace {

constexpr std::string_view innocent =
    "[volume.innocent]\nwhat = \"LABEL=innocent\"\nwhere = \"/innocent\"\ntype = \"ext4\"\nused_by = "
    "[\"innocent.service\"]\n";

struct Run {
    std::string all;              ///< that comes out of it
    std::string of_the_innocent;  ///< what is written for the volume of that name
};

Run run(fuzz::Inputs inputs) {
    inputs.files.push_back({"innocent.toml", std::string(innocent), {}});
    const auto outcome = outcome_of(inputs);
    std::vector<fuzz::Failure> failures;
    judge_writing(outcome, outcome.shown, failures);
    judge_texts(outcome, failures);
    for (const auto& failure : failures) must(false, failure.kind, failure.text);
    Run out{outcome.shown, {}};
    bool has_errors = false;
    for (const auto& finding : outcome.findings) {
        out.all += finding.text;
        has_errors = has_errors || finding.is_error;
    }
    for (std::size_t i = 0; i < outcome.items.size(); ++i) {
        must(!outcome.items[i].is_wrong || has_errors, "wrong without a finding", out.all);
        if (outcome.items[i].name != "innocent") continue;
        for (const auto& document : outcome.documents) {
            if (std::ranges::find(document.owners, i) != document.owners.end())
                out.of_the_innocent += document.path + '\n' + document.text + '\n';
        }
    }
    return out;
}

/// What is written for the innocent where nothing else is declared.
std::string expected_of_the_innocent(fuzz::Inputs inputs) {
    inputs.files.clear();
    return run(std::move(inputs)).of_the_innocent;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto inputs = fuzz::cut_input(bytes);
    const auto first = run(inputs);
    must(first.all == run(inputs).all, "two runs differ", first.all);
    const bool is_named =
        bytes.find("innocent") != std::string_view::npos || bytes.find('\\') != std::string_view::npos;
    must(is_named || first.of_the_innocent == expected_of_the_innocent(inputs), "an innocent volume came out otherwise",
         first.all);
    if (const auto flaw = flaw_of_import(inputs)) must(false, "a flaw of import", *flaw);
    return 0;
}
