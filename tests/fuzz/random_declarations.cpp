#include "random_declarations.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "random_values.hpp"
#include "value_pools.hpp"

namespace fuzz {
namespace {

const KnownKey* key_of(const KnownTable& table, std::string_view name) {
    const auto found = std::ranges::find(table.keys, name, &KnownKey::name);
    return found == table.keys.end() ? nullptr : &*found;
}

/// Keys by which declarations have to do with one another; any other is as likely as the next.
constexpr std::array<std::string_view, 10> of_meetings{
    "device_timeout",      "network", "requires", "formerly",  "before", "wants",
    "requires_mounts_for", "makefs",  "initrd",   "activation"};

/// Makes the lines of one block.
class Lines {
  public:
    Lines(const KnownTable& table, const Neighbours& neighbours, bool has_mistakes, Choices& choices)
        : table_(table), neighbours_(neighbours), has_mistakes_(has_mistakes), choices_(choices) {}

    std::vector<Line> take() { return std::move(lines_); }

    void add(const KnownKey& key, const std::string& value) {
        if (used_.insert(key.name).second) lines_.push_back({key.name, key.name + " = " + value});
    }

    void add(const KnownKey& key) {
        const auto care = has_mistakes_ && choices_.happens(40) ? Care::nearly : Care::right;
        add(key, value_of(table_.name, key, neighbours_, care, choices_));
    }

    void add(std::string_view name) {
        if (const auto* key = key_of(table_, name)) add(*key);
    }

    void add_some() {
        const auto count = choices_.below(6);
        for (std::size_t i = 0; i < count; ++i) {
            if (choices_.happens(80)) add(choices_.pick(of_meetings));
            else add(choices_.pick(table_.keys));
        }
        if (has_mistakes_ && choices_.happens(10)) lines_.push_back({"", "optoins = [\"ro\"]"});
    }

    void add_text(std::string_view name, std::string_view text) {
        if (const auto* key = key_of(table_, name)) add(*key, toml_string(text));
    }

    /// What is mounted, and its type, which mostly fit.
    void add_source() {
        const auto& source = choices_.pick(sources());
        if (source.what == "OVERLAY") add("overlay");
        else if (!source.what.empty()) add_text("what", source_of(source.what, neighbours_, choices_));
        if (!source.type.empty()) add_text("type", source.type);
    }

    void add_mount_point(std::size_t number) {
        const auto& places = pools().mount_points;
        const bool is_own = !choices_.happens(80);
        const auto& place = is_own ? places[number % places.size()] : choices_.pick_early(places);
        add_text("where", place);
        if (place.find("{instance}") != std::string::npos) add("instances");
    }

    void may_miss(auto add_it) {
        if (!has_mistakes_ || !choices_.happens(16)) add_it();
    }

  private:
    const KnownTable& table_;
    const Neighbours& neighbours_;
    bool has_mistakes_;
    Choices& choices_;
    std::vector<Line> lines_;
    std::set<std::string> used_;
};

class Declarations {
  public:
    explicit Declarations(Choices& choices) : choices_(choices) {}

    Case make() {
        has_mistakes_ = choices_.happens(128);
        case_.files = {"a.toml", "b.toml"};
        const auto count = 1 + choices_.below(7);
        for (std::size_t i = 0; i < count; ++i) name_block(i);
        for (auto& block : case_.blocks) fill(block);
        if (choices_.happens(48)) add_defaults();
        if (choices_.happens(32)) add_drop_in();
        make_machine();
        return std::move(case_);
    }

  private:
    const KnownTable& some_table() {
        const auto number = choices_.below(16);  // most are volumes
        const auto& tables = known_tables();
        return number < 8 ? tables.front() : tables[number % tables.size()];
    }

    /// Near enough to the name of the table to be taken for it.
    std::string mistyped(std::string name) {
        const auto at = 1 + choices_.below(name.size() - 2);
        switch (choices_.below(3)) {
            case 0: return name + 's';
            case 1: std::swap(name[at], name[at + 1]); return name;
            default: name[0] = static_cast<char>(name[0] - 'a' + 'A'); return name;
        }
    }

    void name_block(std::size_t number) {
        const auto& table = some_table();
        const auto& names = pools().names;
        const bool is_of_another = choices_.happens(96) && !case_.blocks.empty();
        auto name = is_of_another ? choices_.pick(case_.blocks).name : names[number % names.size()];
        if (has_mistakes_ && choices_.happens(6)) name = "-" + name;
        Block block{.file = choices_.happens(64) ? 1U : 0U, .table = table.name, .name = std::move(name)};
        if (has_mistakes_ && choices_.happens(12)) block.mistyped = mistyped(table.name);
        const auto is_same = [&](const Block& other) { return are_of_one(block, other); };
        if (std::ranges::none_of(case_.blocks, is_same)) case_.blocks.push_back(std::move(block));
    }

    /// Mostly those that are declared, and mostly before this one, so that there are not only circles.
    Neighbours neighbours_of(const Block& block) {
        Neighbours out;
        for (const auto& other : case_.blocks) {
            if (&other == &block && !choices_.happens(32)) break;
            if (other.table == "volume") out.volumes.push_back(other.name);
            if (other.table == "encrypted") out.encrypted.push_back(other.name);
        }
        if (out.volumes.empty() || choices_.happens(10)) out.volumes.push_back(choices_.pick(pools().names));
        if (out.encrypted.empty() || choices_.happens(10)) out.encrypted.push_back(choices_.pick(pools().names));
        return out;
    }

    void fill(Block& block) {
        const auto& table = *std::ranges::find(known_tables(), block.table, &KnownTable::name);
        const auto neighbours = neighbours_of(block);
        Lines lines(table, neighbours, has_mistakes_, choices_);
        if (table.name == "volume") {
            const auto number = static_cast<std::size_t>(&block - case_.blocks.data());
            lines.may_miss([&] { lines.add_source(); });
            lines.may_miss([&] { lines.add_mount_point(number); });
        }
        lines.may_miss([&] { lines.add(table.keys.front()); });  // the source, of swap and encrypted volumes
        if (choices_.happens(96)) lines.add("activation");
        if (table.name == "encrypted" && choices_.happens(128)) lines.add("key_file");
        if (table.name == "encrypted" && choices_.happens(64)) lines.add("options");
        lines.add_some();
        block.lines = lines.take();
    }

    void add_defaults() {
        const Neighbours neighbours{{choices_.pick(pools().names)}, {choices_.pick(pools().names)}};
        const auto& table = known_tables().front();
        Lines lines(table, neighbours, has_mistakes_, choices_);
        for (auto i = choices_.below(3); i < 3; ++i) lines.add(choices_.pick(table.keys));
        constexpr std::array<std::string_view, 4> types{"", "tmpfs", "ext4", "bind"};
        const std::string type(choices_.pick(types));
        case_.blocks.push_back({.table = "defaults", .name = type, .lines = lines.take()});
    }

    void add_drop_in() {
        const auto& first = case_.blocks.front();
        const auto& table = *std::ranges::find(known_tables(), first.table, &KnownTable::name);
        const Neighbours neighbours{{choices_.pick(pools().names)}, {choices_.pick(pools().names)}};
        Lines lines(table, neighbours, has_mistakes_, choices_);
        lines.add(choices_.pick(table.keys));
        lines.add(choices_.pick(table.keys));
        case_.blocks.push_back(
            {.file = first.file, .in_drop_in = true, .table = first.table, .name = first.name, .lines = lines.take()});
    }

    void make_machine() {
        auto& machine = case_.machine;
        constexpr std::array<std::string_view, 6> fstab{
            "LABEL=data /srv/a ext4 defaults 0 0\n",   "/dev/vdb none swap sw 0 0\n",
            "tmpfs /srv/x tmpfs x-initrd.mount 0 0\n", "/dev/vdc /srv/x\\040y ext4 nofail 0 0\n",
            "/srv/a/swapfile none swap sw 0 0\n",      "nas:/x /mnt/data nfs4 noauto 0 0\n"};
        constexpr std::array<std::string_view, 2> crypttab{"vault /dev/vdb none\n",
                                                           "a UUID=0f3a2c1e /etc/keys/a.key\n"};
        if (choices_.happens(40)) machine.fstab = choices_.pick(fstab);
        if (choices_.happens(20)) machine.fstab += choices_.pick(fstab);
        if (choices_.happens(20)) machine.crypttab = choices_.pick(crypttab);
        if (choices_.happens(32)) machine.masked.push_back(choices_.pick(pools().units));
        if (choices_.happens(24)) machine.links.push_back({"/srv/l", "/mnt/data"});
        if (choices_.happens(24)) machine.links.push_back({"/srv/m", "/srv/x"});
        if (choices_.happens(24)) machine.links.push_back({"/srv/k", "/srv/" + std::string(250, 'k')});
        machine.in_initrd = choices_.happens(24);
        machine.in_container = choices_.happens(16);
        machine.has_swap = !choices_.happens(16);
        machine.has_quota_services = choices_.happens(50);
        constexpr std::array<std::string_view, 5> command_lines{
            "fstab=0", "systemd.swap=0", "systemd.mount-extra=LABEL=data:/srv/a:ext4", "systemd.swap-extra=/dev/vdb",
            "rd.fstab=no rd.systemd.mount-extra=nas:/x:/srv/x:nfs4"};
        if (choices_.happens(24)) machine.command_line = choices_.pick(command_lines);
    }

    Choices& choices_;
    bool has_mistakes_ = false;
    Case case_;
};

}  // namespace

Case random_case(Choices& choices) { return Declarations(choices).make(); }

}  // namespace fuzz
