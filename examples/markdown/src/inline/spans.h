#pragma once

#include <optional>

#include "document/node.h"
#include "inline/scanner.h"

/**
 * The spans that need nothing but the text itself. Each function looks at the scanner's place; it
 * either takes the span or leaves the scanner alone and returns nothing.
 */
namespace md {

/** Code between runs of backticks of the same length. */
std::optional<Inline> scanCodeSpan(Scanner& scanner);

/** `<https://example.org>` or `<somebody@example.org>`. */
std::optional<Inline> scanAutolink(Scanner& scanner);

/** An address in the running text, without the punctuation that ends the sentence. */
std::optional<Inline> scanBareUrl(Scanner& scanner);

/** A tag or comment in HTML. */
std::optional<Inline> scanHtmlTag(Scanner& scanner);

}  // namespace md
