// Headers of others that most files include: with -Db_pch=true they are read once for each target, not for each file.
// A file still includes what it uses.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
