// The places of a trial: what is prepared, what is tried, what is being taken back, and /etc/berth, which it is put
// into.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "system/base/root.hpp"
#include "system/output/trial_texts.hpp"

namespace berth {

class TrialPlaces {
  public:
    /// Below the root. Fails where berth-generator would not trust what is put there.
    [[nodiscard]] static Result<TrialPlaces> open(const Root& root, Trust trust);

    /// Nothing while somebody else begins, ends or keeps one.
    [[nodiscard]] Result<std::optional<Fd>> try_lock() const;

    enum class Phase : std::uint8_t {
        none,
        on,      ///< what is tried counts
        ending,  ///< it counts no more, and PID 1 may have it still
    };
    [[nodiscard]] Phase phase() const;
    /// As seen from inside the root; for `Phase::on` or `ending`.
    [[nodiscard]] static std::string folder_of(Phase phase);

    /// Why nothing can be put in the place of /etc/berth; empty if it can.
    [[nodiscard]] std::string obstacle() const;
    /// By which one sees whether anybody has changed /etc/berth.
    [[nodiscard]] Result<std::string> state() const;
    /// The declarations in /etc/berth, none if there is no such folder; what is masked or led to by a link is no text.
    [[nodiscard]] Result<TrialFiles> declarations() const;

    /// Prepares a copy of /etc/berth in which `files` are as they are to be; its path as seen from inside. Nobody else
    /// looks at it.
    [[nodiscard]] Result<std::string> prepare(const TrialFiles& files) const;
    /// Removes what was prepared, if it is there still.
    void discard(const std::string& prepared) const;

    /// From now on it counts in the place of /etc/berth. `notes` are what whoever takes it back has to know.
    [[nodiscard]] Result<> put_on(const std::string& prepared, const std::string& notes) const;
    [[nodiscard]] Result<std::string> notes(Phase phase) const;
    /// It counts no more.
    [[nodiscard]] Result<> take_off() const;
    /// Nothing is left of it.
    void forget() const;

    /// Makes what is tried /etc/berth, all at once, if that is in `state` still, or if it was done before. The name
    /// that the folder of until now has in /etc; empty if there was none.
    [[nodiscard]] Result<std::string> keep(const std::string& state, const std::string& date) const;
    /// The same for what is prepared, without a trial.
    [[nodiscard]] Result<std::string> keep_prepared(const std::string& prepared, const std::string& state,
                                                    const std::string& date) const;

  private:
    TrialPlaces(Fd run, Fd etc, std::string prefix)
        : run_(std::move(run)), etc_(std::move(etc)), prefix_(std::move(prefix)) {}

    [[nodiscard]] std::string shown(std::string_view path) const { return prefix_ + std::string(path); }
    [[nodiscard]] Fd open_folder(const std::string& path) const;
    [[nodiscard]] Result<> change(const Fd& folder, const std::string& place, const TrialFile& file) const;
    [[nodiscard]] Result<> copy_to_etc(const Fd& folder, const std::string& path) const;
    [[nodiscard]] Result<std::string> put_in_place(const Fd& folder, const std::string& path, const std::string& date,
                                                   bool is_noted) const;

    Fd run_;
    Fd etc_;
    std::string prefix_;
};

}  // namespace berth
