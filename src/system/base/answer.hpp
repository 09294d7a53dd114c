// What a child process answers, as CBOR (RFC 8949) on its way through the pipe.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace berth {

/// `T`, constant or not. A type goes through the pipe by one list of its members, which serves both ways:
///
///     auto members_of(Of<Usage> auto& usage) { return std::tie(usage.size, usage.used); }
template <class T, class Type>
concept Of = std::same_as<std::remove_const_t<T>, Type>;

namespace answer {

using Json = nlohmann::json;

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Texts are byte strings: a path and a message of the kernel need not be UTF-8.
template <class T>
Json encoded(const T& value) {
    if constexpr (std::same_as<T, std::string>) {
        return Json::binary(Json::binary_t::container_type(value.begin(), value.end()));
    } else if constexpr (std::is_enum_v<T>) {
        return std::to_underlying(value);
    } else if constexpr (std::is_arithmetic_v<T>) {
        return value;
    } else if constexpr (is_optional<T>) {
        return value ? encoded(*value) : Json();
    } else {
        auto out = Json::array();
        if constexpr (is_list<T>) {
            for (const typename T::value_type& one : value) out.push_back(encoded(one));
        } else {
            std::apply([&](const auto&... member) { (out.push_back(encoded(member)), ...); }, members_of(value));
        }
        return out;
    }
}

/// Throws an exception of the library's if `from` is something else.
template <class T>
void decode(const Json& from, T& to) {
    if constexpr (std::same_as<T, std::string>) {
        const auto& bytes = from.get_binary();
        to.assign(bytes.begin(), bytes.end());
    } else if constexpr (std::is_enum_v<T>) {
        to = static_cast<T>(from.get<std::underlying_type_t<T>>());
    } else if constexpr (std::is_arithmetic_v<T>) {
        from.get_to(to);
    } else if constexpr (is_optional<T>) {
        to.reset();
        if (!from.is_null()) decode(from, to.emplace());
    } else if constexpr (is_list<T>) {
        for (const auto& one : from.get_ref<const Json::array_t&>()) {
            typename T::value_type value{};
            decode(one, value);
            to.push_back(std::move(value));
        }
    } else {
        std::size_t index = 0;
        std::apply([&](auto&... member) { (decode(from.at(index++), member), ...); }, members_of(to));
    }
}

}  // namespace answer

template <class T>
[[nodiscard]] std::string to_answer(const T& value) {
    std::string bytes;
    nlohmann::json::to_cbor(answer::encoded(value), bytes);
    return bytes;
}

/// What to_answer() made; nothing if it is cut short, or is something else.
template <class T>
[[nodiscard]] std::optional<T> from_answer(std::string_view bytes) {
    try {
        std::optional<T> out(std::in_place);
        answer::decode(nlohmann::json::from_cbor(bytes), *out);
        return out;
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

}  // namespace berth
