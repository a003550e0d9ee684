#include "text/pattern.h"

namespace md {

Pattern::Pattern(const char* expression, std::regex::flag_type flags)
    : regex_(expression, flags | std::regex::optimize) {}

bool Pattern::matches(std::string_view text) const {
  Match ignored;
  return matches(text, ignored);
}

bool Pattern::matches(std::string_view text, Match& match) const {
  return text.size() <= kTextBytesMax && std::regex_match(text.begin(), text.end(), match, regex_);
}

std::size_t Pattern::lengthAtStart(std::string_view text) const {
  const std::string_view seen = text.substr(0, kTextBytesMax);
  Match match;
  const bool found = std::regex_search(seen.begin(), seen.end(), match, regex_,
                                       std::regex_constants::match_continuous);
  return found ? static_cast<std::size_t>(match.length(0)) : 0;
}

}  // namespace md
