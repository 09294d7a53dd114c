// A member that is seldom other than empty, and takes no more room than a pointer as long as it is.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace berth {

/// Reads as a constant T, a text or a list; what is written to is `edit()`.
template <class T>
class Seldom {
  public:
    using value_type = T;

    Seldom() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): to be written as the T
    Seldom(T value) : value_(value.empty() ? nullptr : std::make_unique<T>(std::move(value))) {}
    Seldom(const Seldom& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
    Seldom(Seldom&&) noexcept = default;
    Seldom& operator=(Seldom other) noexcept {
        value_.swap(other.value_);
        return *this;
    }
    ~Seldom() = default;

    const T& operator*() const {
        static const T none;
        return value_ ? *value_ : none;
    }
    const T* operator->() const { return &**this; }
    // NOLINTNEXTLINE(google-explicit-constructor): to be read as the T
    operator const T&() const { return **this; }
    [[nodiscard]] T& edit() {
        if (!value_) value_ = std::make_unique<T>();
        return *value_;
    }

    [[nodiscard]] bool empty() const { return !value_ || value_->empty(); }
    void clear() { value_.reset(); }
    [[nodiscard]] std::size_t size() const { return value_ ? value_->size() : 0; }
    [[nodiscard]] auto begin() const { return (**this).begin(); }
    [[nodiscard]] auto end() const { return (**this).end(); }
    [[nodiscard]] const auto& operator[](std::size_t index) const { return (**this)[index]; }
    [[nodiscard]] const auto& front() const { return (**this).front(); }

  private:
    std::unique_ptr<T> value_;
};

}  // namespace berth
