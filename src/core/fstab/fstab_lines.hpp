// The lines of an fstab as libmount reads them, each field with its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/diagnostic.hpp"

namespace berth {

/// As it is written; `decoded` has what it says.
struct FstabField {
    std::string_view raw;
    Span where;
};

struct FstabLine {
    enum class Kind : std::uint8_t {
        blank,
        comment,
        entry,
        broken,  ///< libmount passes over it without a word; systemd before 259 read it by itself
    } kind = Kind::blank;
    std::uint32_t number = 0;
    std::string_view text;  ///< without its line end
    FstabField what;
    FstabField where;
    FstabField type;
    FstabField options;
    bool has_dump = false;      ///< the fifth field is not 0
    bool is_checked = false;    ///< the sixth field is not 0
    std::string_view trailing;  ///< what follows the fields
    Span why_where;             ///< for a broken line
    std::string_view why;
    bool is_whole_to_systemd = false;  ///< a broken line that systemd before 259 heeds (getmntent(3))
};

/// The source must outlive the lines.
[[nodiscard]] std::vector<FstabLine> fstab_lines(const Source& fstab);

/// With `\040` and the like decoded (fstab(5)).
[[nodiscard]] std::string decoded(std::string_view raw);

/// Finds the places of a field's decoded bytes in the file, going through the field once.
class FieldPlaces {
  public:
    explicit FieldPlaces(const FstabField& field) : rest_(field.raw), where_(field.where) {
        where_.end_column = where_.column;
    }

    /// The place of the bytes [begin, end) of the decoded text; `begin` is not before the `end` of the call before.
    [[nodiscard]] Span next(std::size_t begin, std::size_t end);

  private:
    std::uint32_t column_of(std::size_t index);

    std::string_view rest_;
    std::size_t index_ = 0;
    Span where_;
};

}  // namespace berth
