#pragma once

#include <string_view>

#include "document/definitions.h"
#include "document/node.h"

namespace md {

/** Parses the markup in one piece of prose. Footnotes used there get their numbers from
 * `definitions`. */
Inlines parseInlines(std::string_view source, Definitions& definitions);

}  // namespace md
