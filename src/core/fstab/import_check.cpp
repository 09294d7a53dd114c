#include "core/fstab/import_check.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>

#include "core/text/text.hpp"

namespace berth {
namespace {

bool is_of_reference(Code code) {
    return code == Code::reference_unknown || code == Code::reference_off || code == Code::reference_idle ||
           code == Code::cycle;
}

bool is_of_two_options(Code code) { return code == Code::option_repeated || code == Code::option_contradiction; }

bool is_same(const Span& a, const Span& b) { return a.line == b.line && a.column == b.column; }

class Mender {
  public:
    Mender(std::vector<Imported>& lines, const ImportText& text, const Source& source)
        : lines_(lines), text_(text), source_(source) {}

    /// False if the finding is of no line.
    bool mend(const Diagnostic& found) {
        const auto* place = place_of(found.where);
        if (place == nullptr) return false;
        auto& line = lines_[place->index];
        if (is_of_two_options(found.code) && !found.notes.empty()) return override_option(line, found.notes[0]);
        if (!changed_.insert(place->index).second) return true;
        if (is_of_reference(found.code) && !line.names_no_volumes) {
            line.names_no_volumes = true;
            return true;
        }
        const Complaint complaint{found.code, found.message, found.hint};
        if (found.code == Code::key_conflict && reset(line, place->key))
            line.left_out.push_back({place->fstab, complaint});
        else line.refused = Remark{place->fstab, complaint};
        if (found.code == Code::mount_point_repeated && !found.notes.empty()) {
            if (const auto* first = place_of(found.notes[0].where)) line.repeats = lines_[first->index].line.number;
        }
        return true;
    }

  private:
    [[nodiscard]] const ImportPlace* place_of(const Span& where) const {
        return where.source == &source_ && where.line != 0 ? text_.at(where.line, where.column) : nullptr;
    }

    /// The kernel heeds the last of the two.
    bool override_option(Imported& line, const Note& earlier) {
        const auto* place = place_of(earlier.where);
        if (place == nullptr) return false;
        const auto option =
            std::ranges::find_if(line.options, [&](const Text& one) { return is_same(one.where, place->fstab); });
        if (option == line.options.end()) return changed_.contains(place->index);
        line.left_out.push_back(
            {option->where, {Code::option_contradiction, "a later option says otherwise, which counts", {}}});
        line.options.erase(option);
        changed_.insert(place->index);
        return true;
    }

    /// What can be left out without anything else being mounted.
    static bool reset(Imported& line, std::string_view key) {
        if (key == "timeout") line.timeout.reset();
        else if (key == "device_timeout") line.device_timeout.reset();
        else if (key == "makefs") line.makefs = false;
        else if (key == "growfs") line.growfs = false;
        else if (key == "quota") line.quota = false;
        else return false;
        return true;
    }

    std::vector<Imported>& lines_;
    const ImportText& text_;
    const Source& source_;
    std::set<std::size_t> changed_;
};

}  // namespace

Heeded heed(std::vector<Imported>& lines, const ImportText& text, const Source& source, const Diagnostics& found) {
    Mender mender(lines, text, source);
    auto out = Heeded::nothing;
    for (const auto* one : found.sorted()) {
        if (one->severity != Severity::error) continue;
        if (!mender.mend(*one)) return Heeded::not_all;
        out = Heeded::some;
    }
    return out;
}

void report(const std::vector<Imported>& lines, Diagnostics& out) {
    for (const auto& line : lines) {
        if (line.refused) {
            const auto& [where, complaint] = *line.refused;
            if (line.stays)
                out.note(complaint.code, where, fmt::format("stays in fstab: {}", complaint.message), complaint.hint);
            else out.warning(complaint.code, where, fmt::format("not imported: {}", complaint.message), complaint.hint);
            continue;
        }
        for (const auto& [where, complaint] : line.left_out)
            out.warning(complaint.code, where, fmt::format("left out: {}", complaint.message), complaint.hint);
    }
}

}  // namespace berth
