#pragma once

#include <regex>
#include <string_view>

namespace md {

using Match = std::match_results<std::string_view::const_iterator>;

/**
 * A regular expression that is safe to use on what strangers wrote: libstdc++ matches by recursion,
 * one level a character, so a line of a few hundred kilobytes would end the program. Longer texts
 * simply do not match.
 */
class Pattern {
 public:
  static constexpr std::size_t kTextBytesMax = 4096;

  explicit Pattern(const char* expression, std::regex::flag_type flags = std::regex::ECMAScript);

  /** Whether the whole of `text` matches. */
  bool matches(std::string_view text) const;
  bool matches(std::string_view text, Match& match) const;

  /** Length of the match at the start of `text`, of which only the first kTextBytesMax bytes are
   * seen; 0 if none. */
  std::size_t lengthAtStart(std::string_view text) const;

 private:
  std::regex regex_;
};

}  // namespace md
