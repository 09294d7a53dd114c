#include "core/fstab/import_check.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"

namespace berth {
namespace {

bool is_of_reference(Code code) {
    return code == Code::reference_unknown || code == Code::reference_off || code == Code::reference_idle ||
           code == Code::cycle;
}

bool is_of_two_options(Code code) { return code == Code::option_repeated || code == Code::option_contradiction; }

/// How much one of these says against the others; 0 for any other option.
int rank_of_atime(std::string_view option) {
    constexpr std::array<std::string_view, 3> ranks{"relatime", "noatime", "strictatime"};
    const auto* const found = std::ranges::find(ranks, option);
    return found == ranks.end() ? 0 : static_cast<int>(found - ranks.begin()) + 1;
}

bool is_same(const Span& a, const Span& b) { return a.line == b.line && a.column == b.column; }

class Mender {
  public:
    Mender(std::vector<Imported>& lines, const ImportText& text, const Source& source, Atime atime)
        : lines_(lines), text_(text), source_(source), atime_(atime) {}

    /// False if the finding is of no line.
    bool mend(const Diagnostic& found) {
        const auto* place = place_of(found.where);
        if (place == nullptr) return false;
        auto& line = lines_[place->index];
        if (is_of_two_options(found.code) && !found.notes.empty()) return override_option(line, found);
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

    std::vector<Text>::iterator option_at(Imported& line, const Span& where) const {
        const auto* place = place_of(where);
        return std::ranges::find_if(
            line.options, [&](const Text& one) { return place != nullptr && is_same(one.where, place->fstab); });
    }

    bool override_option(Imported& line, const Diagnostic& found) {
        const auto* place = place_of(found.notes[0].where);
        if (place == nullptr) return false;
        const auto earlier = option_at(line, found.notes[0].where);
        const auto later = option_at(line, found.where);
        if (earlier == line.options.end()) return changed_.contains(place->index);
        const bool earlier_counts = atime_ == Atime::strictest && later != line.options.end() &&
                                    rank_of_atime(earlier->value) > rank_of_atime(later->value);
        line.left_out.push_back(
            {(earlier_counts ? later : earlier)->where,
             {Code::option_contradiction,
              earlier_counts ? fmt::format("{} before it is what counts with the libmount of this system",
                                           in_quotes(earlier->value))
                             : "a later option says otherwise, which counts",
              {}}});
        line.options.erase(earlier_counts ? later : earlier);
        changed_.insert(place->index);
        return true;
    }

    /// What can be left out without anything else being mounted.
    static bool reset(Imported& line, std::string_view key) {
        if (key == key::timeout) line.timeout.reset();
        else if (key == key::device_timeout) line.device_timeout.reset();
        else if (key == key::makefs) line.makefs = false;
        else if (key == key::growfs) line.growfs = false;
        else if (key == key::quota) line.quota = false;
        else return false;
        return true;
    }

    std::vector<Imported>& lines_;
    const ImportText& text_;
    const Source& source_;
    Atime atime_;
    std::set<std::size_t> changed_;
};

}  // namespace

Heeded heed(std::vector<Imported>& lines, const ImportText& text, const Source& source, const Diagnostics& found,
            Atime atime) {
    Mender mender(lines, text, source, atime);
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
