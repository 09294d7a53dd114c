// Declarations of all tables, made from the tables of keys by choices of the fuzzer, and what holds for any of them.
#include <cstdint>

#include "choices.hpp"
#include "invariants.hpp"
#include "must.hpp"
#include "random_declarations.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Choices choices({data, size});
    const auto one = fuzz::random_case(choices);
    const auto verdict = fuzz::verdict_on(one);
    for (const auto& failure : verdict.failures) must(false, failure.kind, failure.text + "\n" + fuzz::to_text(one));
    return 0;
}
