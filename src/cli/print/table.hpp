// Tables for people: columns as wide as their widest cell.
#pragma once

#include <string>
#include <vector>

namespace berth::cli {

using Row = std::vector<std::string>;  // of printable cells

/// Rows of as many cells as the first, which is the heading. `notes`, if there are any, has the lines that go below
/// each row but the heading.
[[nodiscard]] std::string to_table(const std::vector<Row>& rows, const std::vector<std::string>& notes = {});

}  // namespace berth::cli
