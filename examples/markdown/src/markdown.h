#pragma once

#include <string_view>

#include "document/node.h"

namespace md {

struct ParseOptions {
  /** Typographic quotes, dashes and dots. */
  bool smart = false;
};

/** Parses a document. There are no errors: whatever is not markup is text. */
Document parseDocument(std::string_view source, const ParseOptions& options = {});

}  // namespace md
