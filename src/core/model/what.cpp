#include "core/model/what.hpp"

namespace berth {

const AbsolutePath* What::path() const {
    if (const auto* device = std::get_if<Device>(&source)) return &device->path;
    if (const auto* mapped = std::get_if<MappedDevice>(&source)) return &mapped->path;
    if (const auto* file = std::get_if<File>(&source)) return &file->path;
    return nullptr;
}

bool What::is_awaited_as_device() const { return is_device() || text().str().starts_with("/dev/"); }

const SafeText& What::text() const {
    static const SafeText none;
    if (const auto* known = path()) return *known;
    if (const auto* exported = std::get_if<Export>(&source)) return exported->text;
    if (const auto* words = std::get_if<Words>(&source)) return words->text;
    return none;
}

}  // namespace berth
