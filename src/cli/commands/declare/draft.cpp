#include "cli/commands/declare/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>

#include "core/read/read_file.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

/// By it a file that a program may take back is told from one that an administrator wrote.
constexpr std::string_view mark = "# berth declare: ";

std::string_view without_byte_order_mark(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    return text;
}

bool is_in(const Span& where, std::string_view path) { return where.source != nullptr && where.source->path == path; }

std::string as_line(const Diagnostic& found) {
    return fmt::format("{}: {}", found.where.source == nullptr ? "" : position(found.where, found.where.source->shown),
                       found.message);
}

}  // namespace

std::string declared_name(const std::string& text) {
    const Source source{"", "", text};
    Diagnostics ignored;
    const auto tables = read_file({&source, {}}, ignored);
    const VolumeDecl* first = nullptr;
    for (const auto& one : tables.volumes) {
        if (one.table != Table::volume || one.is_guess) continue;
        if (first == nullptr || before(one.header, first->header)) first = &one;
    }
    if (first == nullptr) return {};
    return first->family.empty() ? first->name.value : first->family;
}

std::string file_text(const Draft& draft, std::string_view name) {
    return fmt::format("{}by {}; to take it back: berth undeclare {}\n{}", mark, printable(draft.caller), name,
                       without_byte_order_mark(draft.text));
}

std::optional<std::string_view> declared_text(std::string_view file) {
    const auto end = file.find('\n');
    if (!file.starts_with(mark) || end == std::string_view::npos) return std::nullopt;
    return file.substr(end + 1);
}

std::vector<const Diagnostic*> findings_about(const Session& reading, std::string_view path) {
    auto out = reading.found.sorted();
    std::erase_if(out, [&](const Diagnostic* one) {
        return !is_in(one->where, path) &&
               std::ranges::none_of(one->notes, [&](const Note& note) { return is_in(note.where, path); });
    });
    return out;
}

std::vector<const Diagnostic*> new_errors(const Session& reading, const Session& before) {
    std::set<std::string> known;
    for (const auto* one : before.found.sorted()) known.insert(as_line(*one));
    auto out = reading.found.sorted();
    std::erase_if(
        out, [&](const Diagnostic* one) { return one->severity != Severity::error || known.contains(as_line(*one)); });
    return out;
}

bool has_errors(const std::vector<const Diagnostic*>& found) {
    return std::ranges::any_of(found, [](const auto* one) { return one->severity == Severity::error; });
}

std::vector<std::uint32_t> items_of(const Catalogue& catalogue, std::string_view path) {
    std::vector<std::uint32_t> out;
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
        const auto* file = catalogue.common(i).file;
        if (file != nullptr && file->path == path) out.push_back(i);
    }
    return out;
}

}  // namespace berth::cli
