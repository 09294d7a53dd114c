#include "review/ask_kernel.hpp"

#include <algorithm>
#include <chrono>

#include "core/options/driver_findings.hpp"
#include "system/kernel/driver.hpp"
#include "system/kernel/mount_types.hpp"
#include "system/kernel/option_maps.hpp"

namespace berth {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds limit_of_loaded = 2s;
constexpr std::chrono::milliseconds limit_with_loading = 30s;

TypeFacts type_facts(const Reading& reading, Kernel which) {
    TypeFacts out{.may_load = which == Kernel::always, .loaded = loaded_drivers()};
    if (reading.is_of_this_system()) out.has_helper = has_mount_helper;
    return out;
}

bool is_read_only(const Volume& volume) {
    const auto last = std::ranges::find_if(volume.options.rbegin(), volume.options.rend(), [](const auto& option) {
        return option.value.str() == "ro" || option.value.str() == "rw";
    });
    return last != volume.options.rend() && last->value.str() == "ro";
}

}  // namespace

void ask_kernel(Reading& reading, Kernel which) {
    if (which == Kernel::never) return;
    const auto facts = type_facts(reading, which);
    std::vector<DriverQuestions> questions;
    std::vector<const Volume*> volumes;
    for (const auto& volume : reading.catalogue().volumes()) {
        auto options = options_to_ask(volume, facts, class_of);
        for (const auto& [index, why] : options.not_asked)
            note_unverified(volume, volume.options[index], why, reading.found);
        if (options.asked.empty()) continue;
        questions.push_back({volume.type.str(), is_read_only(volume), std::move(options.asked)});
        volumes.push_back(&volume);
    }
    if (questions.empty()) return;
    const auto answers = ask_drivers(questions, facts.may_load ? limit_with_loading : limit_of_loaded);
    for (std::size_t i = 0; i < questions.size(); ++i) {
        for (std::size_t j = 0; j < questions[i].options.size(); ++j)
            judge(*volumes[i], volumes[i]->options[questions[i].options[j].index], answers[i][j], reading.found);
    }
}

}  // namespace berth
