// The folders of an overlay in fstab.
#pragma once

#include "core/fstab/imported.hpp"

namespace berth {

/// Makes the options lowerdir, upperdir and workdir folders of the overlay, if the table `overlay` can say all of them.
void take_overlay(Imported& into);

}  // namespace berth
