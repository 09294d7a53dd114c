#include "cli/print/table.hpp"

#include <algorithm>

#include "core/text/text.hpp"

namespace berth::cli {

std::string to_table(const std::vector<Row>& rows, const std::vector<std::string>& notes) {
    std::vector<std::size_t> widths(rows.empty() ? 0 : rows.front().size());
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], code_points(row[i]));
    }
    std::string out;
    for (std::size_t number = 0; number < rows.size(); ++number) {
        const auto& row = rows[number];
        for (std::size_t i = 0; i < row.size(); ++i) {
            out += row[i];
            if (i + 1 < row.size()) out.append(widths[i] - code_points(row[i]) + 2, ' ');
        }
        out += '\n';
        if (number > 0 && number <= notes.size()) out += notes[number - 1];
    }
    return out;
}

}  // namespace berth::cli
