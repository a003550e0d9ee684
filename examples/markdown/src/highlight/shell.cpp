#include "highlight/language.h"

namespace md {

const Language& shellLanguage() {
  static const Language language = {
      {
          {Pattern(R"(#[^\n]*)"), "comment"},
          {Pattern(R"('[^']*'|"(?:[^"\\]|\\[^])*")"), "string"},
          {Pattern(R"(\$(?:\w+|\{[^}\n]*\}|[@*#?$!-]))"), "number"},
          {Pattern(R"([A-Za-z_][\w.+/-]*)"), "name"},
      },
      {
          "case", "do",    "done",     "elif", "else",  "esac",  "exit",     "export",
          "fi",   "for",   "function", "if",   "in",    "local", "readonly", "return",
          "set",  "shift", "then",     "trap", "until", "while",
      },
  };
  return language;
}

}  // namespace md
