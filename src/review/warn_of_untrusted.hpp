// Mount points that nobody mounts or guards, because the file that declares them is not trusted.
#pragma once

#include "review/reading.hpp"

namespace berth {

/// An error for each untrusted file that names mount points which nothing else declares.
void warn_of_untrusted(Reading& reading);

}  // namespace berth
