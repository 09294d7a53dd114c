// Declarations in tables that are none of berth's, taken for what they seem to be meant for: so that they get guards.
#pragma once

#include <toml++/toml.h>

#include <map>

#include "core/read/toml_decode.hpp"

namespace berth {

/// What was reported of a table makes all wrong that it seems to declare. Values that can't be read are passed over.
class Guesses {
  public:
    Guesses(const Excerpt& excerpt, Tables& into) : excerpt_(excerpt), into_(into) {}

    /// What was reported of a part of a table at the part's own header.
    using FaultsOfParts = std::map<const toml::node*, Fault>;

    /// A table that berth does not know, at the top of a text. `fault` is that of all parts that have no other.
    void unknown_table(const toml::key& key, const toml::node& node, const Fault& fault, const FaultsOfParts& others);

    /// Keys of a volume where none can be: outside of all tables, right below `[volume]`, in each of `[[volume]]`.
    void without_name(const toml::node& node, const Fault& fault);

    /// Tables in that of a declaration that are none of its own: `[volume.a.b]`, where a name with a dot is meant.
    void below(const toml::table& declared, const VolumeDecl& decl);

  private:
    struct Place {
        std::string name;
        Span where;
    };

    void named(Table table, Place place, const toml::table& entries, const Fault& fault, bool is_guess);
    void defaults(const toml::key& key, const toml::table& table, const Fault& fault);
    void declared_in(const toml::table& table, const Fault& fault);
    void anywhere_in(const toml::table& table, const Place& place, const Fault& fault);
    void seems_a_volume(Place place, const toml::table& entries, const Fault& fault);

    const Excerpt& excerpt_;
    Tables& into_;
};

}  // namespace berth
