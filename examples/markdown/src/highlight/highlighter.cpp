#include "highlight/highlighter.h"

#include <map>
#include <string>

#include "highlight/language.h"
#include "text/strings.h"

namespace md {

namespace {

using LanguageGetter = const Language& (*)();

const Language* findLanguage(std::string_view name) {
  static const std::map<std::string, LanguageGetter, std::less<>> byName = {
      {"bash", shellLanguage},  {"c", cFamilyLanguage},          {"c++", cFamilyLanguage},
      {"cc", cFamilyLanguage},  {"cpp", cFamilyLanguage},        {"console", shellLanguage},
      {"h", cFamilyLanguage},   {"java", cFamilyLanguage},       {"javascript", cFamilyLanguage},
      {"js", cFamilyLanguage},  {"json", jsonLanguage},          {"objective-c", cFamilyLanguage},
      {"py", pythonLanguage},   {"python", pythonLanguage},      {"sh", shellLanguage},
      {"shell", shellLanguage}, {"typescript", cFamilyLanguage},
  };
  const auto found = byName.find(lowerCase(name));
  return found == byName.end() ? nullptr : &found->second();
}

/** The token at the start of `code`; its text is empty if no rule matches there. */
Token tokenAtStart(const Language& language, std::string_view code) {
  for (const LexicalRule& rule : language.rules) {
    const std::size_t length = rule.pattern.lengthAtStart(code);
    if (length == 0) continue;
    const std::string_view text = code.substr(0, length);
    const bool keyword = rule.kind == "name" && language.keywords.count(text) > 0;
    return {keyword ? "keyword" : rule.kind, text};
  }
  return {};
}

}  // namespace

std::vector<Token> tokenize(std::string_view code, std::string_view languageName) {
  const Language* language = findLanguage(languageName);
  if (language == nullptr) return {{"", code}};
  std::vector<Token> tokens;
  std::size_t plainStart = 0;
  std::size_t position = 0;
  while (position < code.size()) {
    const Token token = tokenAtStart(*language, code.substr(position));
    if (token.text.empty()) {
      ++position;
      continue;
    }
    if (position > plainStart)
      tokens.push_back({"", code.substr(plainStart, position - plainStart)});
    tokens.push_back(token);
    position += token.text.size();
    plainStart = position;
  }
  if (plainStart < code.size()) tokens.push_back({"", code.substr(plainStart)});
  return tokens;
}

}  // namespace md
