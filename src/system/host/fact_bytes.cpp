#include "system/host/fact_bytes.hpp"

#include <cstdint>
#include <cstring>
#include <type_traits>

namespace berth {
namespace {

using Size = std::uint32_t;

class Writer {
  public:
    explicit Writer(std::string& bytes) : bytes_(bytes) {}

    void operator()(const std::string& text) {
        number(static_cast<Size>(text.size()));
        bytes_ += text;
    }
    template <class T>
        requires(std::is_enum_v<T> || std::is_same_v<T, bool>)
    void operator()(T value) {
        bytes_ += static_cast<char>(value);
    }
    template <class T, class Each>
    void list(const std::vector<T>& all, Each each) {
        number(static_cast<Size>(all.size()));
        for (const auto& one : all) each(one);
    }

  private:
    void number(Size value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }

    std::string& bytes_;
};

class Reader {
  public:
    explicit Reader(std::string_view& rest) : rest_(rest) {}

    void operator()(std::string& text) { text = take(number()); }
    template <class T>
        requires(std::is_enum_v<T> || std::is_same_v<T, bool>)
    void operator()(T& value) {
        const auto byte = take(1);
        value = byte.empty() ? T{} : static_cast<T>(byte.front());
    }
    template <class T, class Each>
    void list(std::vector<T>& all, Each each) {
        for (auto left = number(); left > 0 && !is_short_; --left) each(all.emplace_back());
    }

    [[nodiscard]] bool is_short() const { return is_short_; }

  private:
    std::string_view take(std::size_t size) {
        is_short_ |= size > rest_.size();
        const auto out = rest_.substr(0, is_short_ ? 0 : size);
        rest_.remove_prefix(out.size());
        return out;
    }
    Size number() {
        Size value = 0;
        const auto bytes = take(sizeof value);
        if (!is_short_) std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }

    std::string_view& rest_;
    bool is_short_ = false;
};

// Written and read by one list of the fields, so that the two can't part.

void each_field(auto& go, auto& facts)
    requires requires { facts.identity; }
{
    go(facts.kind);
    go(facts.path);
    go(facts.stop);
    go(facts.stop_type);
    go(facts.link);
    go(facts.target);
    go(facts.device);
    go(facts.identity);
    go(facts.mount);
    go(facts.is_volatile);
    go(facts.is_read_only);
}

void each_field(auto& go, auto& facts)
    requires requires { facts.content; }
{
    each_field(go, facts.where);
    go(facts.has_files);
    each_field(go, facts.source);
    go(facts.content.kind);
    go(facts.content.type);
    go(facts.content.may_not_be_read);
    go.list(facts.content.known, [&](auto& type) { go(type); });
    go.list(facts.layers, [&](auto& layer) { each_field(go, layer); });
}

}  // namespace

std::string to_bytes(const VolumeFacts& facts) {
    std::string bytes;
    Writer writer(bytes);
    each_field(writer, facts);
    return bytes;
}

std::optional<VolumeFacts> take_facts(std::string_view& rest) {
    VolumeFacts facts;
    Reader reader(rest);
    each_field(reader, facts);
    if (reader.is_short()) return std::nullopt;
    return facts;
}

}  // namespace berth
