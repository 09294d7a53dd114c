// The volumes that a command line means: names, and patterns of declared names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/catalogue.hpp"

namespace berth::cli {

/// True for what can be no name and is a pattern of names, as fnmatch(3) has them: "db-*", "vm[12]".
[[nodiscard]] bool is_pattern(std::string_view word);

struct NamesMeant {
    std::vector<std::string> names;      ///< each once: as they were given, those of a pattern sorted in its place
    std::vector<std::string> unmatched;  ///< patterns of nothing that is declared
};

/// `words` as the names that they mean; what is no pattern is not looked up.
[[nodiscard]] NamesMeant names_meant(const std::vector<std::string>& words, std::vector<std::string> declared);

/// The same of volumes, each by the name that it has now.
[[nodiscard]] NamesMeant volumes_meant(const Catalogue& catalogue, const std::vector<std::string>& words);

/// "note: volume 'scratch' is 'data' now", for each of `words` that a volume was named before.
[[nodiscard]] std::vector<std::string> renamings(const Catalogue& catalogue, const std::vector<std::string>& words);

/// "no volume matches 'db-*'"
[[nodiscard]] std::string complaint_of(std::string_view unmatched);

/// The same where each name must be declared, volume or not: what is unknown is complained of with a suggestion.
struct DeclaredNames {
    std::vector<std::string> names;
    std::vector<std::string> complaints;
};
[[nodiscard]] DeclaredNames declared_by(const Catalogue& catalogue, const std::vector<std::string>& words);

/// True if the command is given more than one name, or what may mean more: its JSON has a list then.
[[nodiscard]] bool is_for_several(const std::vector<std::string>& words);

/// The names of the volumes; what has none that can be used is left out.
[[nodiscard]] std::vector<std::string> volume_names(const Catalogue& catalogue);
/// The same with encrypted volumes and swap.
[[nodiscard]] std::vector<std::string> all_names(const Catalogue& catalogue);

}  // namespace berth::cli
