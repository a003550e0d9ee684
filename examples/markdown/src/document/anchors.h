#pragma once

#include <map>
#include <string>
#include <string_view>

#include "document/node.h"

namespace md {

/** Makes the names that links to headings use: `What's new?` becomes `whats-new`, its double
 * `whats-new-1`. */
class AnchorMaker {
 public:
  std::string make(std::string_view title);

 private:
  std::map<std::string, int> used_;
};

/** Gives every heading of the document its own anchor. */
void assignAnchors(Document& document);

}  // namespace md
