#pragma once

#include <map>
#include <string>

#include "block/lines.h"

namespace md {

/**
 * Takes the `key: value` lines between two lines of `---` off the start of a document. Returns
 * none, and takes nothing, when the document does not begin so.
 */
std::map<std::string, std::string> takeFrontMatter(Lines& lines);

}  // namespace md
