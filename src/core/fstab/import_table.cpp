#include "core/fstab/import_table.hpp"

#include <fmt/format.h>
#include <optional>

#include "core/check/fsck.hpp"
#include "core/toml/key_names.hpp"
#include "core/toml/toml_text.hpp"
#include "core/values/filesystem_type.hpp"

namespace berth {
namespace {

class Keys {
  public:
    explicit Keys(const Imported& line) : line_(line) {}

    void text(std::string_view name, const Text& value) {
        out_.push_back({name, toml_string(value.value), value.where, {}});
    }
    void text(std::string_view name, const std::optional<Text>& value) {
        if (value) text(name, *value);
    }
    void word(std::string_view name, std::string_view value, const Span& where) {
        out_.push_back({name, fmt::format("\"{}\"", value), where, {}});
    }
    void flag(std::string_view name, bool value) {
        out_.push_back({name, value ? "true" : "false", line_.line.options.where, {}});
    }
    void flag_if(std::string_view name, bool value) {
        if (value) flag(name, true);
    }
    void list(std::string_view name, const std::vector<Text>& values) {
        if (!values.empty()) out_.push_back({name, toml_array(values), values.front().where, values});
    }
    void plain(std::string_view name, std::string value, const Span& where) {
        out_.push_back({name, std::move(value), where, {}});
    }

    std::vector<ImportedKey> out() && { return std::move(out_); }

  private:
    const Imported& line_;
    std::vector<ImportedKey> out_;
};

std::vector<Text> named(const std::vector<Text>& units, const VolumeOf& volume_of) {
    auto out = units;
    for (auto& unit : out) unit.value = volume_of(unit.value);
    return out;
}

bool is_default_source(const Imported& line) {
    const auto type = FilesystemType::parse(line.type.value);
    return type && type->origin() == Origin::kernel && line.what.value == line.type.value;
}

std::string overlay_of(const Imported& line) {
    auto out = fmt::format("{{ lower = {}", toml_array(line.lower));
    if (line.upper) out += fmt::format(", upper = {}", toml_string(line.upper->value));
    if (line.work) out += fmt::format(", work = {}", toml_string(line.work->value));
    return out + " }";
}

/// A list of words to PID 1, with specifiers.
std::string word_for_unit(std::string_view path) {
    std::string out = "\"";
    for (const char c : path) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '%') out += '%';
        out += c;
    }
    return out + "\"";
}

std::string section_of(const std::vector<Text>& paths) {
    auto words = paths;
    for (auto& path : words) path.value = word_for_unit(path.value);
    return fmt::format("{{ WantsMountsFor = {} }}", toml_array(words));
}

/// It would be by default.
bool can_be_checked(const Imported& line) {
    const auto type = FilesystemType::parse(line.type.value);
    const auto& what = line.what.value;
    const bool has_device =
        what.starts_with("/dev/") || (!what.starts_with('/') && what.find('=') != std::string::npos);
    return type && has_device && type->origin() == Origin::device && berth::can_be_checked(*type);
}

bool is_var(const std::string& path) { return path == "/var" || path == "/var/tmp"; }

void add_relations(Keys& keys, const Imported& line, const VolumeOf& volume_of) {
    keys.list(key::requires_, named(line.requires_, volume_of));
    keys.list(key::wants, named(line.wants, volume_of));
    keys.list(key::after, named(line.after, volume_of));
    keys.list(key::before, named(line.before, volume_of));
    keys.list(key::requires_mounts_for, line.mounts_for);
    keys.list(key::wanted_by, line.wanted_by);
    keys.list(key::required_by, line.required_by);
    if (!line.wants_mounts_for.empty())
        keys.plain(key::unit, section_of(line.wants_mounts_for), line.wants_mounts_for.front().where);
}

void add_required(Keys& keys, const Imported& line) {
    if (!line.required) return;
    if (*line.required != (!line.is_swap && is_var(line.mount_point.str()))) keys.flag(key::required, *line.required);
}

}  // namespace

std::vector<ImportedKey> keys_of(const Imported& line, const VolumePathOf& path_of, const VolumeOf& volume_of) {
    Keys keys(line);
    const auto& options = line.line.options.where;
    const bool is_bind = line.type.value == "bind" || line.type.value == "rbind";
    if (!is_default_source(line))
        keys.text(key::what, is_bind ? Text{path_of(line.what.value), line.what.where} : line.what);
    if (line.is_swap) {
        if (line.priority) keys.plain(key::priority, line.priority->value, line.priority->where);
    } else {
        keys.text(key::where, Text{line.mount_point.str(), line.line.where.where});
        if (line.type.value != "auto") keys.text(key::type, line.type);
    }
    keys.list(key::options, line.options);
    if (!line.lower.empty()) keys.plain(key::overlay, overlay_of(line), line.lower.front().where);
    if (line.activation != "boot") keys.word(key::activation, line.activation, options);
    add_required(keys, line);
    keys.flag_if(key::background, line.background && !line.is_swap);
    keys.flag_if(key::network, line.network);
    keys.flag_if(key::initrd, line.initrd);
    if (line.unchecked && can_be_checked(line)) keys.plain(key::fsck, "false", line.line.where.where);
    keys.flag_if(key::makefs, line.makefs);
    keys.flag_if(key::growfs, line.growfs);
    keys.flag_if(key::quota, line.quota);
    keys.text(key::timeout, line.timeout);
    keys.text(key::device_timeout, line.device_timeout);
    keys.text(key::idle_timeout, line.idle_timeout);
    keys.flag_if(key::read_write_only, line.read_write_only);
    add_relations(keys, line, volume_of);
    return std::move(keys).out();
}

}  // namespace berth
