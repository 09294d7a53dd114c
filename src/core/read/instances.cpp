#include "core/read/instances.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <variant>

#include "core/keys/keys.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"

namespace berth {
namespace {

constexpr std::string_view placeholder = "{instance}";
constexpr std::size_t most_instances = 1000;

/// What NAME may have after its first character.
bool is_name_part(std::string_view text) {
    return !text.empty() && VolumeName::parse(fmt::format("x{}", text.substr(0, 60)));
}

/// Stops where the text has become too long for any value.
std::string replaced(std::string_view text, std::string_view instance) {
    std::string out;
    for (auto at = text.find(placeholder); at != std::string_view::npos; at = text.find(placeholder)) {
        out.append(text.substr(0, at)).append(instance);
        text.remove_prefix(at + placeholder.size());
        if (out.size() > SafeText::longest) return out;
    }
    return out.append(text);
}

void replace(std::string& text, std::string_view instance) {
    if (text.find(placeholder) != std::string::npos) text = replaced(text, instance);
}
void replace(bool&, std::string_view) {}
void replace(std::int64_t&, std::string_view) {}
void replace(std::vector<Text>& texts, std::string_view instance) {
    for (auto& text : texts) replace(text.value, instance);
}
void replace(std::vector<Directive>& directives, std::string_view instance) {
    for (auto& directive : directives) replace(directive.values, instance);
}

/// Where the value has `{instance}` first; nowhere if it has none.
Span mention(const std::string& text, const Entry& entry) {
    return text.find(placeholder) == std::string::npos ? Span{} : entry.where;
}
Span mention(bool, const Entry&) { return {}; }
Span mention(std::int64_t, const Entry&) { return {}; }
Span mention(const std::vector<Text>& texts, const Entry&) {
    const auto has_it = [](const Text& text) { return text.value.find(placeholder) != std::string::npos; };
    const auto found = std::ranges::find_if(texts, has_it);
    return found == texts.end() ? Span{} : found->where;
}
Span mention(const std::vector<Directive>& directives, const Entry& entry) {
    for (const auto& directive : directives) {
        if (const auto found = mention(directive.values, entry); found.source != nullptr) return found;
    }
    return {};
}
Span mention(const Entry& entry) {
    return std::visit([&](const auto& value) { return mention(value, entry); }, entry.value);
}

class Expander {
  public:
    Expander(Allowance& allowance, Diagnostics& out) : allowance_(allowance), out_(out) {}

    std::vector<VolumeDecl> expand(std::vector<VolumeDecl>&& volumes) {
        std::vector<VolumeDecl> all;
        all.reserve(volumes.size());
        for (auto& decl : volumes) {
            const auto entry = std::ranges::find(decl.entries, instances_, &Entry::key);
            if (entry == decl.entries.end()) {
                without_instances(decl);
                all.push_back(std::move(decl));
                continue;
            }
            const auto list = std::move(*entry);
            decl.entries.erase(entry);
            const bool are_lost = std::get<std::vector<Text>>(list.value).empty() && !decl.faults.empty();
            if (are_lost) {
                decl.unreadable.push_back(instances_);
                without_instances(decl);
                all.push_back(std::move(decl));
            } else {
                with_instances(std::move(decl), list, all);
            }
        }
        return all;
    }

    /// A default with `{instance}` is for others. What the volume says itself with it is wrong; if its instances could
    /// not be read, it says nothing that is of use.
    void without_instances(VolumeDecl& decl) {
        if (decl.table != Table::volume) return;
        const bool are_lost = decl.salvaged || std::ranges::find(decl.unreadable, instances_) != decl.unreadable.end();
        std::erase_if(decl.entries, [&](const Entry& entry) {
            const auto where = mention(entry);
            if (where.source == nullptr) return false;
            if (are_lost) decl.unreadable.push_back(entry.key);
            if (are_lost || entry.is_default) return true;
            blame(decl, where, Code::instance_invalid, "'{instance}' stands for nothing: the volume has no 'instances'",
                  "add instances = [\"NAME\"], or take it out");
            return false;
        });
    }

  private:
    void blame(VolumeDecl& decl, const Span& where, Code code, std::string message, std::string hint) {
        auto& found = out_.error(code, where, std::move(message), std::move(hint));
        decl.faults.push_back({where, found.message, &found});
    }

    void with_instances(VolumeDecl&& decl, const Entry& entry, std::vector<VolumeDecl>& all) {
        const auto& names = std::get<std::vector<Text>>(entry.value);
        if (names.size() > most_instances) {
            blame(decl, entry.where, Code::instance_invalid,
                  fmt::format("a volume may have {} instances, this one has {}", most_instances, names.size()),
                  "declare several volumes");
        }
        check_where(decl, names.size());
        const auto weight = weight_of(decl);
        std::unordered_map<std::string_view, std::size_t> places;
        for (const auto& name : std::span(names).first(std::min(names.size(), most_instances))) {
            const auto [place, is_new] = places.emplace(name.value, all.size());
            if (!is_new) {
                repeated(all[place->second], name);
                continue;
            }
            if (!allowance_.take_instance()) {
                too_much(decl, entry.where);
                break;  // the others have not even guards
            }
            const bool is_whole = allowance_.take(weight);
            all.push_back(instance(decl, name, is_whole));
            if (!is_whole) too_much(all.back(), entry.where);
            if (name.value.empty()) empty(all.back(), name.where);
            else if (!is_name_part(name.value))
                blame(all.back(), name.where, Code::instance_invalid,
                      fmt::format("{} can't be part of a volume's name", in_quotes(name.value)),
                      "an instance has letters, digits, '_' and '-'");
        }
    }

    void empty(VolumeDecl& decl, const Span& where) {
        blame(decl, where, Code::instance_invalid, "the name of an instance must not be empty", "take it out");
    }

    void repeated(VolumeDecl& decl, const Text& name) {
        if (name.value.empty()) return empty(decl, name.where);
        blame(decl, name.where, Code::instance_invalid,
              fmt::format("there are two instances {}", in_quotes(name.value)), "take one of them out");
    }

    void too_much(VolumeDecl& decl, const Span& where) {
        blame(decl, where, Code::file_too_large, "instances make more than 10,000 volumes or 32 MiB of the file",
              "spread them over several files");
    }

    void check_where(VolumeDecl& decl, std::size_t instances) {
        if (instances < 2) return;
        const auto where = std::ranges::find(decl.entries, where_, &Entry::key);
        if (where == decl.entries.end() || mention(*where).source != nullptr) return;
        blame(decl, where->where, Code::instance_invalid, "the instances would have one mount point",
              "write '{instance}' somewhere in 'where'");
    }

    /// If there is no room for the whole of it, as much as its guard needs.
    VolumeDecl instance(const VolumeDecl& decl, const Text& name, bool is_whole) {
        VolumeDecl out{.name = {fmt::format("{}-{}", decl.name.value, name.value), decl.name.where},
                       .header = decl.header,
                       .main = decl.main,
                       .unreadable = decl.unreadable,
                       .faults = decl.faults,
                       .salvaged = decl.salvaged || !is_whole || name.value.empty(),
                       .family = decl.name.value};
        if (VolumeName::parse(decl.name.value)) out.name.where = name.where;  // so it is this that makes it too long
        for (const auto& entry : decl.entries) {
            if (is_whole || entry.key == where_) out.entries.push_back(of_instance(entry, name.value));
        }
        return out;
    }

    const Key* where_ = volume_key(key::where);
    const Key* instances_ = volume_key(key::instances);
    Allowance& allowance_;
    Diagnostics& out_;
};

}  // namespace

void expand_instances(std::vector<VolumeDecl>& volumes, Allowance& allowance, Diagnostics& out) {
    const auto* const key = volume_key(key::instances);
    Expander expander(allowance, out);
    const bool has_any = std::ranges::any_of(volumes, [&](const VolumeDecl& decl) {
        return std::ranges::find(decl.entries, key, &Entry::key) != decl.entries.end();
    });
    if (has_any) volumes = expander.expand(std::move(volumes));
    else
        for (auto& decl : volumes) expander.without_instances(decl);
}

Entry of_instance(const Entry& entry, std::string_view instance) {
    Entry out = entry;
    std::visit([&](auto& value) { replace(value, instance); }, out.value);
    return out;
}

}  // namespace berth
