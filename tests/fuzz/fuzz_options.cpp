// The way of an option from TOML to a driver and back, with this system's libmount and a driver that says anything: the
// bytes are a declaration and, behind a line `#---`, the driver's words, one message on each line.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/render_diagnostic.hpp"
#include "core/options/asked_options.hpp"
#include "core/options/driver_findings.hpp"
#include "core/options/option_rules.hpp"
#include "core/pipeline.hpp"
#include "core/text/text.hpp"
#include "must.hpp"
#include "system/kernel/option_maps.hpp"

using namespace berth;

namespace {

constexpr std::size_t longest_question = 255;  // fsconfig(2)
constexpr std::size_t longest_message =
    16384;  // of berth's: a name or value as the file has it, and the kernel's words

/// Text that fsconfig(2) and a terminal can take.
void check_text(std::string_view text, std::string_view what) {
    must(is_utf8(text), what, text);
    for (auto rest = text; !rest.empty();) {
        const auto point = first_code_point(rest);
        must(!is_control(point.value), what, text);
        rest.remove_prefix(point.size);
    }
}

/// What is put to a driver says what the declaration says, and nothing that is not the driver's.
void check_question(const Volume& volume, const AskedOption& asked) {
    must(asked.index < volume.options.size(), "asked about no option", asked.name);
    const auto& option = volume.options[asked.index].value;
    must(asked.name == option.name() && asked.value.has_value() == option.has_value(), "asked something else",
         option.str());
    const bool is_account = asked.name == "uid" || asked.name == "gid";
    must(!asked.value || *asked.value == option.value() || (is_account && *asked.value == "0"), "asked another value",
         option.str());
    must(class_of(option.str()) == OptionClass::filesystem, "asked about what is not the driver's", option.str());
    must(!asked.name.empty() && asked.name.find(',') == std::string::npos, "not one option", asked.name);
    must(asked.name.size() <= longest_question && (!asked.value || asked.value->size() <= longest_question),
         "too long for fsconfig(2)", option.str());
    check_text(option.str(), "a question that is no text");
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        out.emplace_back(line);
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return out;
}

/// One of each kind, in turn.
DriverAnswer answer_to(std::size_t number, const std::vector<std::string>& words) {
    using enum DriverAnswer::Kind;
    constexpr std::array kinds{refused, accepted, refused, lenient, absent, forbidden, none};
    constexpr std::array errors{22, 2, 1, 34, 0};
    return {.kind = kinds[number % kinds.size()],
            .error = errors[number % errors.size()],
            .error_text = words.empty() ? "" : words.back(),
            .messages = words,
            .confined = number % 2 == 1};
}

std::size_t judge_all(const Catalogue& catalogue, const std::vector<std::string>& words, Diagnostics& found) {
    static const auto opposites = opposite_options();
    const MountLibrary library{class_of, opposites, version_of_libmount()};
    std::size_t asked_in_all = 0;
    for (const auto& volume : catalogue.volumes()) {
        judge_options(volume, library, found);
        const TypeFacts facts{.may_load = true, .loaded = {}};
        const auto options = options_to_ask(volume, facts, class_of);
        std::vector<bool> seen(volume.options.size());
        const auto once = [&](std::size_t index) {
            must(index < seen.size() && !seen[index], "an option in two places", volume.name.str());
            seen[index] = true;
        };
        for (const auto& [index, why] : options.not_asked) {
            once(index);
            note_unverified(volume, volume.options[index], why, found);
        }
        for (const auto& asked : options.asked) {
            once(asked.index);
            check_question(volume, asked);
            judge(volume, volume.options[asked.index], answer_to(asked_in_all++, words), found);
        }
    }
    return asked_in_all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view cut = "\n#---\n";
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto end = std::min(size, bytes.find(cut));
    const Source main{"/etc/berth/a.toml", "a.toml", std::string(bytes.substr(0, end))};
    const auto words = lines_of(bytes.substr(std::min(size, end + cut.size())));
    const std::vector<DeclarationFile> files{{&main, {}}};
    const MountPoints none;
    Diagnostics of_the_text;
    const Machine machine;
    const auto evaluation =
        evaluate({.files = files, .machine = machine, .fstab = none, .find_detours = {}}, of_the_text);
    Diagnostics found;
    judge_all(evaluation->catalogue(), words, found);
    for (const auto* one : found.sorted()) {
        must(one->where.source == &main && one->where.line > 0, "a finding without a place", one->message);
        check_text(one->message, "a message that is no text");
        check_text(one->hint, "a hint that is no text");
        must(one->message.size() <= longest_message + size, "a message without an end", one->message);
        for (const auto& note : one->notes) check_text(note.message, "a note that is no text");
        must(!to_text(*one, Color::no).empty(), "nothing to print", one->message);
    }
    return 0;
}
