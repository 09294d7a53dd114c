#include "cli/ask_kernel.hpp"

#include <algorithm>

#include "core/driver_findings.hpp"
#include "system/driver.hpp"
#include "system/mount_types.hpp"
#include "system/option_maps.hpp"

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds limit_of_loaded = 2s;
constexpr std::chrono::milliseconds limit_with_loading = 30s;

TypeFacts type_facts(const Settings& settings, Kernel which) {
    TypeFacts out{.may_load = which == Kernel::always, .loaded = loaded_drivers()};
    if (settings.root == "/") out.has_helper = has_mount_helper;
    return out;
}

bool is_read_only(const Volume& volume) {
    const auto last = std::ranges::find_if(volume.options.rbegin(), volume.options.rend(), [](const auto& option) {
        return option.value.str() == "ro" || option.value.str() == "rw";
    });
    return last != volume.options.rend() && last->value.str() == "ro";
}

}  // namespace

void ask_kernel(Session& session, const Settings& settings, const CheckArguments& asked) {
    if (asked.kernel == Kernel::never) return;
    const auto facts = type_facts(settings, asked.kernel);
    std::vector<DriverQuestions> questions;
    std::vector<const Volume*> volumes;
    for (const auto& volume : session.catalogue->volumes()) {
        auto options = options_to_ask(volume, facts, class_of);
        for (const auto& [index, why] : options.not_asked)
            note_unverified(volume, volume.options[index], why, session.found);
        if (options.asked.empty()) continue;
        questions.push_back({volume.type.str(), is_read_only(volume), std::move(options.asked)});
        volumes.push_back(&volume);
    }
    if (questions.empty()) return;
    const auto answers = ask_drivers(questions, facts.may_load ? limit_with_loading : limit_of_loaded);
    for (std::size_t i = 0; i < questions.size(); ++i) {
        for (std::size_t j = 0; j < questions[i].options.size(); ++j)
            judge(*volumes[i], volumes[i]->options[questions[i].options[j].index], answers[i][j], session.found);
    }
}

}  // namespace berth::cli
