#include "block/front_matter.h"

#include <algorithm>

#include "text/pattern.h"
#include "text/strings.h"

namespace md {

namespace {

constexpr std::string_view kFence = "---";

std::string unquoted(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == value.back() &&
                      (value.front() == '"' || value.front() == '\'');
  return std::string(quoted ? value.substr(1, value.size() - 2) : value);
}

}  // namespace

std::map<std::string, std::string> takeFrontMatter(Lines& lines) {
  static const Pattern entry(R"(([A-Za-z][\w-]*)\s*:\s*([^\n]*))");
  if (lines.empty() || lines.front() != kFence) return {};
  const auto end = std::find(lines.begin() + 1, lines.end(), kFence);
  if (end == lines.end()) return {};

  std::map<std::string, std::string> values;
  for (auto line = lines.begin() + 1; line != end; ++line) {
    Match match;
    // A rule, then text that ends in a rule: that is no front matter.
    if (!isBlank(*line) && !entry.matches(*line, match)) return {};
    if (!isBlank(*line)) values[match.str(1)] = unquoted(trim(match.str(2)));
  }
  lines.erase(lines.begin(), end + 1);
  return values;
}

}  // namespace md
