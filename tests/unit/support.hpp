// What the tests share: texts run through the whole pipeline, and findings written as one line each.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <deque>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/fstab/claims.hpp"
#include "core/pipeline.hpp"

namespace berth::test {

using Lines = std::vector<std::string>;

/// An expectation of one input.
struct Case {
    std::string_view in;
    std::string_view out;
};

inline std::string said(const Complaint& complaint) {
    return fmt::format("[{}] {}{}{}", name_of(complaint.code), complaint.message,
                       complaint.hint.empty() ? "" : " | hint: ", complaint.hint);
}

/// The value, or the complaint with its code and hint.
template <class T>
std::string said(const std::expected<T, Complaint>& value) {
    return value ? value->str() : said(value.error());
}

inline std::string said(const std::optional<Complaint>& complaint) { return complaint ? said(*complaint) : "fine"; }

/// "FILE:LINE:COLUMN", with the file only where it is not the main one.
inline std::string place(const Span& where) {
    if (where.source == nullptr) return "nowhere";
    const auto name = where.source->shown == "/etc/berth/a.toml" ? "" : where.source->shown + ":";
    return fmt::format("{}{}:{}", name, where.line, where.column);
}

/// "LINE:COLUMN: error: MESSAGE [code] | hint: HINT | note: LINE:COLUMN: MESSAGE".
inline std::string line_of(const Diagnostic& found) {
    auto out =
        fmt::format("{}: {}: {} [{}]", place(found.where), name_of(found.severity), found.message, name_of(found.code));
    if (!found.hint.empty()) out += " | hint: " + found.hint;
    for (const auto& note : found.notes) out += fmt::format(" | note: {}: {}", place(note.where), note.message);
    return out;
}

inline Lines lines_of(const Diagnostics& found) {
    Lines out;
    for (const auto* one : found.sorted()) out.push_back(line_of(*one));
    return out;
}

/// The declarations of one file and its drop-ins, taken all the way to units.
class Stock {
  public:
    explicit Stock(std::string text, Lines drop_ins = {}, std::string fstab = {}, Machine machine = {},
                   const Detours& detours = {})
        : fstab_{"/etc/fstab", "/etc/fstab", std::move(fstab)},
          fstab_points_(fstab_mount_points(fstab_)),
          machine_(std::move(machine)) {
        DeclarationFile file{&sources_.emplace_back(Source{"/etc/berth/a.toml", "/etc/berth/a.toml", std::move(text)}),
                             {}};
        for (std::size_t i = 0; i < drop_ins.size(); ++i) {
            const auto path = fmt::format("/etc/berth/a.toml.d/{}.toml", i + 1);
            file.drop_ins.push_back(&sources_.emplace_back(Source{path, path, std::move(drop_ins[i])}));
        }
        files_.push_back(std::move(file));
        evaluation_ = evaluate({.files = files_,
                                .machine = machine_,
                                .fstab = fstab_points_,
                                .find_detours = [&](const Items&) { return detours; }},
                               found_);
        tree_ = evaluation_->plan().tree();
    }
    Stock(const Stock&) = delete;
    Stock& operator=(const Stock&) = delete;

    [[nodiscard]] Lines findings() const { return lines_of(found_); }
    [[nodiscard]] const Catalogue& catalogue() const { return evaluation_->catalogue(); }
    [[nodiscard]] const ResolvedVolume& volume(std::string_view name) const { return *catalogue().named(name); }
    [[nodiscard]] const Tree& tree() const { return tree_; }

    /// The text of one unit, without the comment at its top.
    [[nodiscard]] std::string unit(std::string_view path) const {
        for (const auto& group : tree_) {
            for (const auto& file : group.files) {
                if (file.path == path) return file.text.substr(file.text.find('\n') + 2);
            }
        }
        return "none";
    }

    /// The values of one directive in a unit.
    [[nodiscard]] Lines values(std::string_view path, std::string_view directive) const {
        Lines out;
        const auto text = unit(path);
        const auto start = std::string(directive) + "=";
        for (std::string_view rest = text; !rest.empty();) {
            const auto line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            if (line.starts_with(start)) out.emplace_back(line.substr(start.size()));
        }
        return out;
    }

    /// All that is written, by path: files, and links as "PATH -> TARGET".
    [[nodiscard]] Lines paths() const {
        Lines out;
        for (const auto& group : tree_) {
            for (const auto& file : group.files) out.push_back(file.path);
            for (const auto& link : group.links) out.push_back(fmt::format("{} -> {}", link.path, link.target));
        }
        std::ranges::sort(out);
        return out;
    }

  private:
    std::deque<Source> sources_;
    std::vector<DeclarationFile> files_;
    Source fstab_;
    MountPoints fstab_points_;
    Machine machine_;
    Diagnostics found_;
    std::unique_ptr<const Evaluation> evaluation_;
    Tree tree_;
};

/// True if the text is taken all the way in time, without a crash; tried in a process of its own.
inline bool finishes(const std::string& text) {
    const auto child = ::fork();
    if (child == 0) {
        const rlimit processor{.rlim_cur = 60, .rlim_max = 60};  // seconds; other processes don't count
        ::setrlimit(RLIMIT_CPU, &processor);
        ::alarm(600);
        const Stock stock(text);
        ::_exit(0);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace berth::test
