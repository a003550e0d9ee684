#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "inline/scanner.h"

namespace md {

/** The text that the entity at the scanner stands for, such as `&copy;` or `&#169;`. */
std::optional<std::string> scanEntity(Scanner& scanner);

/** Replaces entities and takes the backslashes off escaped punctuation. */
std::string unescape(std::string_view text);

}  // namespace md
