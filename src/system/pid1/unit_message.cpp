#include "system/pid1/unit_message.hpp"

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <expected>

#include <unistd.h>

namespace berth {
namespace {

bool append_words(sd_bus_message* message, const char* name, const std::vector<std::string>& words) {
    return sd_bus_message_open_container(message, 'r', "sv") >= 0 && sd_bus_message_append(message, "s", name) >= 0 &&
           sd_bus_message_open_container(message, 'v', "as") >= 0 && append_list(message, words) &&
           sd_bus_message_close_container(message) >= 0 && sd_bus_message_close_container(message) >= 0;
}

template <class Value>
bool append_value(sd_bus_message* message, const char* name, const char* type, Value value) {
    return sd_bus_message_append(message, "(sv)", name, type, value) >= 0;
}

std::vector<std::string> read_words(sd_bus_message* message) {
    std::vector<std::string> words;
    if (sd_bus_message_enter_container(message, 'a', "s") < 0) return words;
    const char* word = nullptr;
    while (sd_bus_message_read(message, "s", &word) > 0) words.emplace_back(word);
    sd_bus_message_exit_container(message);
    return words;
}

std::string read_bytes(sd_bus_message* message) {
    constexpr std::string_view digits = "0123456789abcdef";
    const void* data = nullptr;
    std::size_t size = 0;
    std::string out;
    if (sd_bus_message_read_array(message, 'y', &data, &size) < 0) return out;
    for (std::size_t i = 0; i < size; ++i) {
        const unsigned value = static_cast<const unsigned char*>(data)[i];
        out += digits[value >> 4];
        out += digits[value & 15];
    }
    return out;
}

/// The job of a unit is a number and a path; the number will do.
std::string read_job(sd_bus_message* message) {
    std::uint32_t id = 0;
    const char* path = nullptr;
    if (sd_bus_message_read(message, "(uo)", &id, &path) < 0 || id == 0) return {};
    return std::to_string(id);
}

/// Conditions and assertions come with whether they held: kept is the first that did not. Of a unit that PID 1 has
/// forgotten meanwhile nothing is known; of a single one it is clear all the same.
std::string read_failed_assertion(sd_bus_message* message) {
    std::string failed;
    std::string single;
    int count = 0;
    if (sd_bus_message_enter_container(message, 'a', "(sbbsi)") < 0) return failed;
    const char* type = nullptr;
    int is_trigger = 0;
    int is_negated = 0;
    const char* parameter = nullptr;
    int state = 0;
    while (sd_bus_message_read(message, "(sbbsi)", &type, &is_trigger, &is_negated, &parameter, &state) > 0) {
        single = std::string(type) + "=" + (is_negated != 0 ? "!" : "") + parameter;
        if (state < 0 && failed.empty()) failed = single;
        ++count;
    }
    sd_bus_message_exit_container(message);
    return failed.empty() && count == 1 ? single : failed;
}

bool read_value(sd_bus_message* message, std::string name, std::string_view type, UnitProperties& out) {
    if (type == "s") {
        const char* text = "";
        if (sd_bus_message_read(message, "s", &text) < 0) return false;
        out.texts.emplace(std::move(name), text);
    } else if (type == "b") {
        int value = 0;
        if (sd_bus_message_read(message, "b", &value) < 0) return false;
        out.texts.emplace(std::move(name), value != 0 ? "yes" : "no");
    } else if (type == "t") {
        std::uint64_t value = 0;
        if (sd_bus_message_read(message, "t", &value) < 0) return false;
        out.texts.emplace(std::move(name), std::to_string(value));
    } else if (type == "as") {
        out.lists.emplace(std::move(name), read_words(message));
    } else if (type == "ay") {
        out.texts.emplace(std::move(name), read_bytes(message));
    } else if (type == "a(sbbsi)") {
        out.texts.emplace(std::move(name), read_failed_assertion(message));
    } else if (type == "(uo)") {
        out.texts.emplace(std::move(name), read_job(message));
    } else {
        return sd_bus_message_skip(message, std::string(type).c_str()) >= 0;
    }
    return true;
}

bool read_property(sd_bus_message* message, UnitProperties& out) {
    const char* name = nullptr;
    const char* type = nullptr;
    if (sd_bus_message_read(message, "s", &name) < 0) return false;
    if (sd_bus_message_peek_type(message, nullptr, &type) < 0) return false;
    const std::string held = type;
    if (sd_bus_message_enter_container(message, 'v', held.c_str()) < 0) return false;
    return read_value(message, name, held, out) && sd_bus_message_exit_container(message) >= 0;
}

}  // namespace

bool append_list(sd_bus_message* message, const std::vector<std::string>& words) {
    if (sd_bus_message_open_container(message, 'a', "s") < 0) return false;
    for (const auto& word : words) {
        if (sd_bus_message_append(message, "s", word.c_str()) < 0) return false;
    }
    return sd_bus_message_close_container(message) >= 0;
}

bool fill_scope(sd_bus_message* message, const std::string& unit, const std::string& description, pid_t process,
                std::span<const UnitName> mounts) {
    std::vector<std::string> names;
    for (const auto& mount : mounts) names.push_back(mount.str());
    return sd_bus_message_append(message, "ss", unit.c_str(), "replace") >= 0 &&
           sd_bus_message_open_container(message, 'a', "(sv)") >= 0 &&
           append_value(message, "Description", "s", description.c_str()) &&
           sd_bus_message_append(message, "(sv)", "PIDs", "au", 1, static_cast<std::uint32_t>(process)) >= 0 &&
           append_value(message, "CollectMode", "s", "inactive-or-failed") && append_words(message, "BindsTo", names) &&
           append_words(message, "After", names) && append_words(message, "OnFailure", {"berth-settle.service"}) &&
           sd_bus_message_close_container(message) >= 0 && sd_bus_message_append(message, "a(sa(sv))", 0) >= 0;
}

bool fill_timer(sd_bus_message* message, const std::string& unit, const std::string& description,
                std::chrono::microseconds span) {
    constexpr std::uint64_t accuracy = 100'000;  // microseconds; by default it would be a minute
    const auto after = static_cast<std::uint64_t>(span.count());
    return sd_bus_message_append(message, "ss", unit.c_str(), "fail") >= 0 &&
           sd_bus_message_open_container(message, 'a', "(sv)") >= 0 &&
           append_value(message, "Description", "s", description.c_str()) &&
           sd_bus_message_append(message, "(sv)", "TimersMonotonic", "a(st)", 1, "OnActiveSec", after) >= 0 &&
           append_value(message, "AccuracyUSec", "t", accuracy) && append_value(message, "RemainAfterElapse", "b", 0) &&
           append_value(message, "CollectMode", "s", "inactive-or-failed") &&
           sd_bus_message_close_container(message) >= 0 && sd_bus_message_append(message, "a(sa(sv))", 0) >= 0;
}

bool read_properties(sd_bus_message* message, UnitProperties& out) {
    if (sd_bus_message_enter_container(message, 'a', "{sv}") < 0) return false;
    while (sd_bus_message_enter_container(message, 'e', "sv") > 0) {
        if (!read_property(message, out) || sd_bus_message_exit_container(message) < 0) return false;
    }
    return sd_bus_message_exit_container(message) >= 0;
}

std::uint32_t number_of(std::string_view job) {
    const auto digits = job.substr(job.rfind('/') + 1);
    std::uint32_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::optional<std::vector<std::string>> read_list(sd_bus_message* message) {
    if (sd_bus_message_enter_container(message, 'v', "as") < 0) return std::nullopt;
    return read_words(message);
}

BusError unreadable() { return {EBADMSG, {}, "systemd's answer can't be read"}; }

Answer<std::uint32_t> job_of(const Answer<Message>& reply) {
    if (!reply) return std::unexpected(reply.error());
    const char* path = "";
    if (sd_bus_message_read(reply->get(), "o", &path) < 0) return std::unexpected(unreadable());
    const auto number = number_of(path);
    return number != 0 ? number : Answer<std::uint32_t>(std::unexpected(unreadable()));
}

Answer<std::vector<UnitSummary>> summaries(const Answer<Message>& reply) {
    if (!reply) return std::unexpected(reply.error());
    std::vector<UnitSummary> out;
    int result = sd_bus_message_enter_container(reply->get(), 'a', "(ssssssouso)");
    while (result > 0) {
        const char* name = nullptr;
        const char* description = nullptr;
        const char* load = nullptr;
        const char* active = nullptr;
        const char* sub = nullptr;
        const char* following = nullptr;
        const char* path = nullptr;
        std::uint32_t job = 0;
        const char* type = nullptr;
        const char* job_path = nullptr;
        result = sd_bus_message_read(reply->get(), "(ssssssouso)", &name, &description, &load, &active, &sub,
                                     &following, &path, &job, &type, &job_path);
        if (result > 0) out.push_back({name, load, active, sub, job != 0 ? type : "", description});
    }
    if (result < 0) return std::unexpected(unreadable());
    return out;
}

}  // namespace berth
