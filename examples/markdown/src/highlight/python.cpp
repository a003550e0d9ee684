#include "highlight/language.h"

namespace md {

const Language& pythonLanguage() {
  static const Language language = {
      {
          {Pattern(R"(#[^\n]*)"), "comment"},
          {Pattern(R"([rbfuRBFU]{0,2}"""(?:[^"\\]|\\[^]|"(?!""))*""")"), "string"},
          {Pattern(R"([rbfuRBFU]{0,2}(?:"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'))"), "string"},
          {Pattern(R"(0[xXoObB][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9_]+)?(?:[eE][+-]?[0-9]+)?j?)"),
           "number"},
          {Pattern(R"(@?[A-Za-z_]\w*)"), "name"},
      },
      {
          "False",  "None",    "True",  "and",      "as",     "assert", "async",  "await",
          "break",  "case",    "class", "continue", "def",    "del",    "elif",   "else",
          "except", "finally", "for",   "from",     "global", "if",     "import", "in",
          "is",     "lambda",  "match", "nonlocal", "not",    "or",     "pass",   "raise",
          "return", "try",     "while", "with",     "yield",
      },
  };
  return language;
}

}  // namespace md
