// What holds for any declarations.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "declared_case.hpp"

namespace fuzz {

struct Failure {
    std::string kind;  ///< the same for all that probably have one cause
    std::string text;
};

struct Verdict {
    std::vector<Failure> failures;
    std::set<std::string> seen;  ///< "volume.what right" and "volume.what wrong"
};

/// The generator writes what `berth show` prints; what is an error and what is not written as it is declared go
/// together; nothing changes for what names nothing of what is left out; nothing is in a unit that berth does not
/// write.
[[nodiscard]] Verdict verdict_on(const Case& one);

// ---- the parts

void judge_writing(const Outcome& outcome, const std::string& written, std::vector<Failure>& out);
void judge_texts(const Outcome& outcome, std::vector<Failure>& out);
void judge_agreement(const Case& one, const Outcome& outcome, std::vector<Failure>& out);
void judge_leaving_out(const Case& one, const Outcome& outcome, std::vector<Failure>& out);

}  // namespace fuzz
