#include "core/fstab/import_text.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <tuple>
#include <unordered_map>

#include "core/fstab/import_table.hpp"
#include "core/text/text.hpp"
#include "core/toml/toml_text.hpp"
#include "core/values/unit_name.hpp"

namespace berth {
namespace {

bool is_of_an_earlier_move(std::string_view comment) {
    return comment.starts_with("# moved to /etc/berth/") || comment.starts_with("# was not heeded: ");
}

class Writer {
  public:
    Writer(std::span<const Imported> lines, std::string_view origin) : lines_(lines) {
        for (const auto& line : lines) {
            if (line.refused || line.is_swap || line.mount_point.empty() || line.idle_timeout) continue;
            by_path_.emplace(line.mount_point.str(), &line);
            if (const auto unit = unit_for_path(line.mount_point, "mount")) by_unit_.emplace(unit->str(), &line);
        }
        put("#:schema /usr/share/berth/berth.schema.json\n");
        put(toml_comment("# ", fmt::format("Made from {} by berth import.", origin)));
        note_dump();
        put("\n");
    }

    ImportText write() {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            switch (lines_[i].line.kind) {
                case FstabLine::Kind::blank: gap(); break;
                case FstabLine::Kind::comment: comment(lines_[i]); break;
                case FstabLine::Kind::entry:
                case FstabLine::Kind::broken: entry(i); break;
            }
        }
        while (out_.text.ends_with("\n\n")) out_.text.pop_back();
        return std::move(out_);
    }

  private:
    void put(std::string_view text) {
        out_.text += text;
        line_ += static_cast<std::uint32_t>(std::ranges::count(text, '\n'));
    }

    /// An empty line, if there is none yet.
    void gap() {
        if (!out_.text.ends_with("\n\n")) put("\n");
    }

    void note_dump() {
        std::string numbers;
        for (const auto& line : lines_) {
            if (line.line.has_dump) numbers += fmt::format("{}{}", numbers.empty() ? "" : ", ", line.line.number);
        }
        if (!numbers.empty())
            put(toml_comment(
                "# ", fmt::format("The fifth field, for dump(8), has no counterpart; it is set in line {}.", numbers)));
    }

    void comment(const Imported& line) {
        if (after_table_) gap();
        after_table_ = false;
        auto text = line.line.text;
        text.remove_prefix(text.find('#'));
        if (is_of_an_earlier_move(text)) return;
        put(toml_comment("#", text.substr(1)));
        in_comment_ = true;
    }

    void entry(std::size_t i) {
        const auto& line = lines_[i];
        if (!out_.text.ends_with("\n\n") && !in_comment_ && (after_table_ || !line.refused)) gap();
        in_comment_ = false;
        after_table_ = !line.refused;
        if (line.refused) refused(line);
        else table(i);
    }

    void refused(const Imported& line) {
        put(toml_comment(line.stays ? "# stays in fstab: " : "# not imported: ", line.line.text));
        const auto& why = line.refused->complaint;
        put(toml_comment("#   ", line.stays ? why.message : fmt::format("line {}: {}", line.line.number, why.message)));
        in_comment_ = false;
    }

    void table(std::size_t i) {
        const auto& line = lines_[i];
        if (!line.line.trailing.empty()) {
            const auto text = line.line.trailing;
            put(toml_comment(text.starts_with('#') ? "#" : "# ", text.starts_with('#') ? text.substr(1) : text));
        }
        for (const auto& remark : line.left_out)
            put(toml_comment("# ",
                             fmt::format("left out: {} ({})", source_text(remark.where), remark.complaint.message)));
        place(i, 1, line.line.what.where);
        put(fmt::format("[{}.{}]\n", line.is_swap ? "swap" : "volume", line.name));
        const auto keys = keys_of(
            line, [&](auto path) { return path_of(path, line); }, [&](auto unit) { return volume_of(unit, line); });
        std::size_t widest = 0;
        for (const auto& key : keys) widest = std::max(widest, key.name.size());
        for (const auto& key : keys) this->key(i, key, widest);
    }

    void key(std::size_t i, const ImportedKey& key, std::size_t widest) {
        place(i, 1, key.where, key.name);
        auto column = static_cast<std::uint32_t>(widest + 5);  // behind "KEY = ["
        for (const auto& element : key.elements) {
            place(i, column, element.where);
            column += static_cast<std::uint32_t>(code_points(toml_string(element.value)) + 2);
        }
        put(fmt::format("{:<{}} = {}\n", key.name, widest, key.value));
    }

    void place(std::size_t i, std::uint32_t column, const Span& fstab, std::string_view key = {}) {
        out_.places.push_back({line_, column, i, fstab, key});
    }

    /// What stands there in fstab.
    static std::string source_text(const Span& where) {
        auto line = where.source->line(where.line);
        for (auto column = where.column; column > 1 && !line.empty(); --column)
            line.remove_prefix(first_code_point(line).size);
        auto rest = line;
        for (auto column = where.column; column < where.end_column && !rest.empty(); ++column)
            rest.remove_prefix(first_code_point(rest).size);
        return std::string(line.substr(0, line.size() - rest.size()));
    }

    std::string path_of(std::string_view path, const Imported& line) const {
        if (line.names_no_volumes || !AbsolutePath::parse(path)) return std::string(path);
        for (auto outer = path; outer.size() > 1; outer = parent(outer)) {
            const auto found = by_path_.find(std::string(outer));
            if (found == by_path_.end() || found->second == &line) continue;
            return fmt::format("volume:{}{}", found->second->name, path.substr(outer.size()));
        }
        return std::string(path);
    }

    std::string volume_of(std::string_view unit, const Imported& line) const {
        const auto found = by_unit_.find(std::string(unit));
        const bool is_other = found != by_unit_.end() && found->second != &line;
        return is_other && !line.names_no_volumes ? found->second->name : std::string(unit);
    }

    std::span<const Imported> lines_;
    std::unordered_map<std::string, const Imported*> by_path_;
    std::unordered_map<std::string, const Imported*> by_unit_;
    ImportText out_;
    std::uint32_t line_ = 1;
    bool in_comment_ = false;
    bool after_table_ = false;
};

}  // namespace

const ImportPlace* ImportText::at(std::uint32_t line, std::uint32_t column) const {
    const auto place_of = [](const ImportPlace& place) { return std::tuple(place.line, place.column); };
    const auto next = std::ranges::upper_bound(places, std::tuple(line, column), {}, place_of);
    return next == places.begin() ? nullptr : &*std::prev(next);
}

ImportText text_of(std::span<const Imported> lines, std::string_view origin) { return Writer(lines, origin).write(); }

}  // namespace berth
