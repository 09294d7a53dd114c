// Objects of C libraries, freed when their owner goes.
#pragma once

#include <memory>

namespace berth {

template <auto free>
struct FreeBy {
    template <class T>
    void operator()(T* object) const {
        free(object);
    }
};

template <class T, auto free>
using Owned = std::unique_ptr<T, FreeBy<free>>;

}  // namespace berth
