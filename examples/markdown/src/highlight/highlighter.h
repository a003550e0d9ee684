#pragma once

#include <string_view>
#include <vector>

namespace md {

/** A part of a program's text. */
struct Token {
  /** What it is, as a CSS class: `keyword`, `string`, `comment`, `number`, `name`; empty for the
   * rest. */
  std::string_view kind;
  std::string_view text;
};

/** Cuts code into tokens that together are the whole of it. Code in a language we do not know is
 * one token. */
std::vector<Token> tokenize(std::string_view code, std::string_view language);

}  // namespace md
