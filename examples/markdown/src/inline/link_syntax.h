#pragma once

#include <optional>
#include <string_view>

#include "document/definitions.h"
#include "inline/scanner.h"

namespace md {

/** Scans `url` or `<url>`, and a title in quotes or parentheses if one follows. */
std::optional<LinkTarget> scanTarget(Scanner& scanner);

/** Scans what may stand behind the text of a link: `(url "title")`. */
std::optional<LinkTarget> scanParenthesizedTarget(Scanner& scanner);

/** Scans `[label]` and returns what is between the brackets, which may be nothing. */
std::optional<std::string_view> scanLabel(Scanner& scanner);

}  // namespace md
