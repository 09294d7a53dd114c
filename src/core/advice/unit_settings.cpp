#include "core/advice/unit_settings.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "core/text/character.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view stripped(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_comment(std::string_view line) { return line.starts_with('#') || line.starts_with(';'); }

bool goes_on(std::string_view line) {
    const auto last = line.find_last_not_of('\\');
    const auto backslashes = last == std::string_view::npos ? line.size() : line.size() - last - 1;
    return backslashes % 2 == 1;
}

/// Takes the lines of a text one by one, and those together that belong together.
class Lines {
  public:
    explicit Lines(std::string_view text) : rest_(text) {}

    std::optional<std::string_view> next() {
        while (!rest_.empty()) {
            const auto whole = rest_;
            auto line = take();
            if (is_comment(stripped(line))) continue;
            auto end = line.size();
            while (goes_on(line) && !rest_.empty()) {
                do line = take();
                while (is_comment(stripped(line)) && !rest_.empty());
                end = static_cast<std::size_t>(line.data() - whole.data()) + line.size();
            }
            return whole.substr(0, end);
        }
        return std::nullopt;
    }

  private:
    std::string_view take() {
        auto line = rest_.substr(0, rest_.find('\n'));
        rest_.remove_prefix(std::min(rest_.size(), line.size() + 1));
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }

    std::string_view rest_;
};

bool adds_up(std::string_view key) {
    constexpr std::array<std::string_view, 9> dependencies{"After",     "Before",   "BindsTo",
                                                           "PartOf",    "Requires", "RequiresMountsFor",
                                                           "Requisite", "Wants",    "WantsMountsFor"};
    return std::ranges::find(dependencies, key) != dependencies.end();
}

/// A later value takes the place of an earlier one; all else that is looked at adds to a list.
bool is_single(std::string_view key) {
    constexpr std::array<std::string_view, 7> single{"PrivateTmp",      "RootDirectory", "RootImage",
                                                     "StandardError",   "StandardInput", "StandardOutput",
                                                     "WorkingDirectory"};
    return std::ranges::find(single, key) != single.end();
}

enum class Part : std::uint8_t { plain, quoted, escaped, mark };  // mark: a quote itself

/// A character of a value, as it is meant, and the byte that it comes from.
struct Meant {
    char c = '\0';
    Part part = Part::plain;
    const char* at = nullptr;
};

// systemd.unit(5), "Specifiers", of the system's service manager
struct Folder {
    char specifier;
    std::string_view path;
};
constexpr std::array folders{Folder{'C', "/var/cache"}, Folder{'E', "/etc"}, Folder{'L', "/var/log"},
                             Folder{'S', "/var/lib"},   Folder{'T', "/tmp"}, Folder{'V', "/var/tmp"},
                             Folder{'h', "/root"},      Folder{'t', "/run"}};

std::optional<char> hex(std::string_view digits) {
    int value = 0;
    for (const char c : digits) {
        if (is_digit(c)) value = value * 16 + c - '0';
        else if (c >= 'a' && c <= 'f') value = value * 16 + c - 'a' + 10;
        else if (c >= 'A' && c <= 'F') value = value * 16 + c - 'A' + 10;
        else return std::nullopt;
    }
    return digits.size() == 2 ? std::optional(static_cast<char>(value)) : std::nullopt;
}

class ValueReader {
  public:
    ValueReader(std::string_view value, Backslash backslash) : rest_(value), backslash_(backslash) {}

    std::vector<Meant> read() {
        while (!rest_.empty()) step();
        return std::move(out_);
    }

  private:
    void add(char c, Part part, std::size_t taken) {
        out_.push_back({c, part, rest_.data()});
        rest_.remove_prefix(std::min(rest_.size(), taken));
    }

    void step() {
        const char c = rest_.front();
        const auto part = quote_ == '\0' ? Part::plain : Part::quoted;
        if (c == '\\') return backslash();
        if (c == '%' && rest_.size() > 1) return specifier(part);
        if (c == quote_ || (quote_ == '\0' && (c == '"' || c == '\''))) {
            quote_ = c == quote_ ? '\0' : c;
            return add(c, Part::mark, 1);
        }
        add(c == '\n' ? ' ' : c, part, 1);
    }

    void backslash() {
        const std::size_t line_end = rest_.starts_with("\\\n") ? 2 : rest_.starts_with("\\\r\n") ? 3 : 0;
        if (line_end != 0) {
            add(' ', quote_ == '\0' ? Part::plain : Part::quoted, line_end);
            return skip_comments();
        }
        if (backslash_ == Backslash::is_kept) return add('\\', Part::escaped, 1);
        if (backslash_ == Backslash::escapes && rest_.substr(1).starts_with('x')) {
            if (const auto byte = hex(rest_.substr(2, 2))) return add(*byte, Part::escaped, 4);
        }
        if (backslash_ == Backslash::escapes && rest_.substr(1).starts_with('s')) return add(' ', Part::escaped, 2);
        rest_.remove_prefix(1);
        if (!rest_.empty()) add(rest_.front(), Part::escaped, 1);
    }

    void skip_comments() {
        while (!rest_.empty()) {
            const auto line = rest_.substr(0, rest_.find('\n'));
            if (!is_comment(stripped(line))) return;
            rest_.remove_prefix(std::min(rest_.size(), line.size() + 1));
        }
    }

    void specifier(Part part) {
        const auto folder = std::ranges::find(folders, rest_[1], &Folder::specifier);
        if (folder != folders.end()) {
            for (const char c : folder->path) out_.push_back({c, part, rest_.data()});
            rest_.remove_prefix(2);
        } else {
            add('%', part, rest_[1] == '%' ? 2 : 1);
        }
    }

    std::string_view rest_;
    Backslash backslash_;
    char quote_ = '\0';
    std::vector<Meant> out_;
};

/// True for what stands in front of a '/' that begins no absolute path: "a/b", "${HOME}/b", "http://b".
bool is_name_character(char c) {
    return is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("._~/}").find(c) != std::string_view::npos;
}

bool can_end_before(const Meant& next) {
    if (next.part == Part::escaped) return false;
    return next.part == Part::mark || std::string_view(" \t:,;=<>|&()`$\"'").find(next.c) != std::string_view::npos;
}

constexpr std::size_t longest_path = 4095;

/// The path that begins at `start`. Behind quotes it may go on after what ends others, to the closing one.
PathMention mention_at(const std::vector<Meant>& meant, std::size_t start, const Setting& setting) {
    PathMention found;
    auto first = start;
    while (first > 0 && std::string_view("-+@:!|").find(meant[first - 1].c) != std::string_view::npos) --first;
    for (auto i = first; i < start; ++i) found.before += meant[i].c;
    found.is_first = first == 0;
    found.source = setting.source;
    const auto* text = setting.source->text.data();
    found.offset = static_cast<std::size_t>(meant[start].at - text);
    const auto* value_end = setting.value.data() + setting.value.size();
    for (auto at = start; at <= meant.size() && at - start <= longest_path; ++at) {
        const bool is_last = at == meant.size() || at - start == longest_path;
        const bool may_end = is_last || can_end_before(meant[at]);
        const auto* behind = at < meant.size() ? meant[at].at : value_end;
        if (at > start && (may_end || meant[at].c == '/'))
            found.ends.push_back({at - start, may_end, static_cast<std::size_t>(behind - text)});
        if (is_last || (may_end && meant[at].part != Part::quoted)) break;
        found.text += meant[at].c;
    }
    return found;
}

}  // namespace

const PathEnd& PathMention::whole(std::size_t length) const {
    return *std::ranges::find_if(ends, [&](const auto& end) { return end.is_whole && end.length >= length; });
}

Span PathMention::where(const PathEnd& end) const {
    const auto all = std::string_view(source->text);
    const auto in_front = all.substr(0, offset);
    const auto line_start = in_front.find_last_of('\n') + 1;  // npos + 1 is 0
    const auto line = static_cast<std::uint32_t>(std::ranges::count(in_front, '\n') + 1);
    const auto column = static_cast<std::uint32_t>(code_points(in_front.substr(line_start)) + 1);
    auto covered = all.substr(offset, end.behind - offset);
    covered = covered.substr(0, covered.find('\n'));
    return {source, line, column, column + static_cast<std::uint32_t>(code_points(covered))};
}

void add_settings(const Source& file, std::vector<Setting>& settings) {
    std::string_view text = file.text;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Lines lines(text);
    std::string_view section;
    while (const auto line = lines.next()) {
        const auto content = stripped(*line);
        if (content.starts_with('[') && content.ends_with(']')) {
            section = content.substr(1, content.size() - 2);
            continue;
        }
        const auto equals = content.find('=');
        if (equals == std::string_view::npos || section.empty()) continue;
        const auto key = stripped(content.substr(0, equals));
        const auto value = stripped(content.substr(equals + 1));
        if (is_single(key) || (value.empty() && !adds_up(key)))
            std::erase_if(settings, [&](const auto& one) { return one.section == section && one.key == key; });
        if (!value.empty()) settings.push_back({section, key, value, &file});
    }
}

std::vector<PathMention> paths_in(const Setting& setting, Backslash backslash) {
    if (setting.value.find_first_of("/%") == std::string_view::npos) return {};
    const auto meant = ValueReader(setting.value, backslash).read();
    std::vector<PathMention> out;
    std::size_t behind = 0;  // the last one, so that a '/' in it is not taken for another
    for (std::size_t i = 0; i < meant.size(); ++i) {
        if (meant[i].c != '/' || i < behind) continue;
        if (i > 0 && meant[i - 1].part != Part::mark && is_name_character(meant[i - 1].c)) continue;
        out.push_back(mention_at(meant, i, setting));
        behind = i + out.back().whole(0).length;
    }
    return out;
}

std::vector<std::string> words_in(const Setting& setting, Backslash backslash) {
    std::vector<std::string> out;
    bool in_word = false;
    for (const auto& next : ValueReader(setting.value, backslash).read()) {
        const bool is_between = next.part == Part::plain && is_blank(next.c);
        if (!is_between && !in_word) out.emplace_back();
        in_word = !is_between;
        if (!is_between && next.part != Part::mark) out.back() += next.c;
    }
    return out;
}

}  // namespace berth
