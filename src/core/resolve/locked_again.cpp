#include "core/resolve/locked_again.hpp"

namespace berth {

std::vector<bool> locked_again(const Catalogue& catalogue) {
    std::vector<bool> out(catalogue.all().size(), false);
    std::vector<const Volume*> users;
    for (const auto& one : catalogue.all()) {
        if (one.table != Table::encrypted && one.activation != Activation::boot) users.push_back(&one);
    }
    while (!users.empty()) {
        const auto& user = *users.back();
        users.pop_back();
        if (user.what.encrypted.empty() || user.is_wrong() || user.is_off()) continue;
        const auto* base = catalogue.named(Table::encrypted, user.what.encrypted.str());
        if (base == nullptr || out[catalogue.index_of(*base)]) continue;
        out[catalogue.index_of(*base)] = true;
        users.push_back(base);
    }
    return out;
}

}  // namespace berth
