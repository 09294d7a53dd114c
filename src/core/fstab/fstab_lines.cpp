#include "core/fstab/fstab_lines.hpp"

#include <algorithm>
#include <cstdint>

#include "core/text/character.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

constexpr std::size_t escape_size = 4;

bool is_escape(std::string_view text) {
    return text.size() >= escape_size && text[0] == '\\' && is_octal(text[1]) && is_octal(text[2]) && is_octal(text[3]);
}

std::size_t step(std::string_view text) { return is_escape(text) ? escape_size : 1; }

bool is_number(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool is_zero(std::string_view number) { return number.find_first_of("123456789") == std::string_view::npos; }

class LineReader {
  public:
    LineReader(const Source& source, std::string_view text, std::uint32_t number) : source_(source) {
        line_.number = number;
        line_.text = text;
    }

    FstabLine read() {
        skip_blanks();
        if (at_ == line_.text.size()) return line_;
        line_.kind = FstabLine::Kind::comment;
        if (line_.text[at_] == '#') return line_;
        line_.kind = FstabLine::Kind::entry;
        if (const auto nul = line_.text.find('\0'); nul != std::string_view::npos) {
            broken(field(nul, nul + 1), "the line has a NUL in it");
            return line_;
        }
        line_.what = take();
        line_.where = take();
        line_.type = take();
        line_.options = take();
        if (line_.where.raw.empty()) broken(line_.what, "the line has no mount point and no type");
        else if (line_.type.raw.empty()) broken(line_.where, "the line has no type");
        else numbers();
        line_.is_whole_to_systemd = line_.kind == FstabLine::Kind::broken && !line_.where.raw.empty();
        return line_;
    }

  private:
    void skip_blanks() {
        while (at_ < line_.text.size() && is_blank(line_.text[at_])) ++at_;
    }

    [[nodiscard]] FstabField field(std::size_t begin, std::size_t end) const {
        const auto raw = line_.text.substr(begin, end - begin);
        const auto column = static_cast<std::uint32_t>(code_points(line_.text.substr(0, begin)) + 1);
        return {raw, {&source_, line_.number, column, column + static_cast<std::uint32_t>(code_points(raw))}};
    }

    FstabField take() {
        skip_blanks();
        const auto begin = at_;
        while (at_ < line_.text.size() && !is_blank(line_.text[at_])) ++at_;
        return field(begin, at_);
    }

    void numbers() {
        for (bool* said : {&line_.has_dump, &line_.is_checked}) {
            const auto number = take();
            if (number.raw.empty()) return;
            if (!is_number(number.raw)) {
                return broken(number, said == &line_.has_dump ? "the fifth field is not a number"
                                                              : "the sixth field is not a number");
            }
            *said = !is_zero(number.raw);
        }
        skip_blanks();
        line_.trailing = line_.text.substr(at_);
    }

    void broken(const FstabField& field, std::string_view why) {
        line_.kind = FstabLine::Kind::broken;
        line_.why_where = field.where;
        line_.why = why;
    }

    const Source& source_;
    FstabLine line_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<FstabLine> fstab_lines(const Source& fstab) {
    std::vector<FstabLine> out;
    std::string_view rest = fstab.text;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    for (std::uint32_t number = 1; !rest.empty(); ++number) {
        auto text = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), text.size() + 1));
        if (text.ends_with('\r')) text.remove_suffix(1);
        out.push_back(LineReader(fstab, text, number).read());
    }
    return out;
}

std::string decoded(std::string_view raw) {
    std::string out;
    while (!raw.empty()) {
        const auto size = step(raw);
        if (size == escape_size) out += static_cast<char>((raw[1] - '0') * 64 + (raw[2] - '0') * 8 + (raw[3] - '0'));
        else out += raw[0];
        raw.remove_prefix(size);
    }
    return out;
}

std::uint32_t FieldPlaces::column_of(std::size_t index) {
    for (; index_ < index && !rest_.empty(); ++index_) {
        const auto size = step(rest_);
        const bool is_inside = size == 1 && (static_cast<unsigned char>(rest_[0]) & 0xC0) == 0x80;
        if (!is_inside) where_.end_column += static_cast<std::uint32_t>(size);
        rest_.remove_prefix(size);
    }
    return where_.end_column;
}

Span FieldPlaces::next(std::size_t begin, std::size_t end) {
    auto out = where_;
    out.column = column_of(begin);
    out.end_column = column_of(end);
    return out;
}

}  // namespace berth
