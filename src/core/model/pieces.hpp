// Many values one after the other, that can be turned into other ones without room for both.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace berth {

/// In pieces of about the same number of bytes whatever T is. A piece is given back when the last of it was handed on,
/// and what is made of it finds its room there. What is in it is not written to.
template <class T>
class Pieces {
  public:
    using value_type = T;

    class Iterator {
      public:
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using reference = const T&;
        using pointer = const T*;
        using iterator_category = std::forward_iterator_tag;

        Iterator() = default;
        Iterator(const Pieces& all, std::size_t number) : all_(&all), number_(number) {}

        const T& operator*() const { return (*all_)[number_]; }
        const T* operator->() const { return &**this; }
        Iterator& operator++() {
            ++number_;
            return *this;
        }
        Iterator operator++(int) { return {*all_, number_++}; }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.number_ == b.number_; }

      private:
        const Pieces* all_ = nullptr;
        std::size_t number_ = 0;
    };

    Pieces() = default;
    Pieces(const Pieces&) = delete;  // is never meant
    Pieces(Pieces&&) = default;
    Pieces& operator=(const Pieces&) = delete;
    Pieces& operator=(Pieces&&) = default;
    ~Pieces() = default;

    /// About as many as there will be.
    void expect(std::size_t size) { expected_ = size; }
    void add(T&& one) {
        if (size_ % most == 0) pieces_.emplace_back().reserve(std::min(most, expected_ - std::min(expected_, size_)));
        pieces_.back().push_back(std::move(one));
        ++size_;
    }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] const T& operator[](std::size_t number) const { return pieces_[number / most][number % most]; }
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, size_}; }

    /// Gives each to `take`, in their order.
    template <class Take>
    void hand_on(const Take& take) && {
        for (auto& piece : pieces_) {
            auto own = std::move(piece);
            for (auto& one : own) take(std::move(one));
        }
        pieces_.clear();
        size_ = 0;
    }
    /// Takes one out: each once, in their order.
    [[nodiscard]] T take(std::size_t number) {
        auto& piece = pieces_[number / most];
        T out = std::move(piece[number % most]);
        if (number % most + 1 == piece.size()) std::vector<T>().swap(piece);
        return out;
    }

  private:
    static constexpr std::size_t most = std::max<std::size_t>(1, 32 * 1024 / sizeof(T));

    std::vector<std::vector<T>> pieces_;
    std::size_t size_ = 0;
    std::size_t expected_ = 0;
};

}  // namespace berth
