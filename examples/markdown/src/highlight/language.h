#pragma once

#include <functional>
#include <set>
#include <string_view>
#include <vector>

#include "text/pattern.h"

namespace md {

struct LexicalRule {
  Pattern pattern;
  std::string_view kind;
};

/** How to tell the tokens of a language apart: the first rule that matches at a place wins. */
struct Language {
  std::vector<LexicalRule> rules;
  /** Words that are keywords although a rule took them for names. */
  std::set<std::string_view, std::less<>> keywords;
};

const Language& cFamilyLanguage();
const Language& jsonLanguage();
const Language& pythonLanguage();
const Language& shellLanguage();

}  // namespace md
