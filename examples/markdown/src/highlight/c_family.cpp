#include "highlight/language.h"

namespace md {

/** C, C++, Java and JavaScript are near enough to each other for colouring. */
const Language& cFamilyLanguage() {
  static const Language language = {
      {
          {Pattern(R"(//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)"), "comment"},
          {Pattern(
               R"(#[ \t]*(?:include|define|undef|if|ifdef|ifndef|elif|else|endif|pragma|error)\b)"),
           "keyword"},
          {Pattern(R"("(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')"), "string"},
          {Pattern(
               R"((?:0[xX][0-9a-fA-F']+|[0-9][0-9']*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)[uUlLfF]*)"),
           "number"},
          {Pattern(R"([A-Za-z_$][\w$]*)"), "name"},
      },
      {
          "abstract",  "alignas",  "alignof",   "async",     "auto",    "await",    "bool",
          "break",     "case",     "catch",     "char",      "class",   "const",    "constexpr",
          "continue",  "decltype", "default",   "delete",    "do",      "double",   "else",
          "enum",      "explicit", "export",    "extends",   "extern",  "false",    "final",
          "float",     "for",      "friend",    "function",  "goto",    "if",       "implements",
          "import",    "inline",   "int",       "interface", "let",     "long",     "mutable",
          "namespace", "new",      "noexcept",  "null",      "nullptr", "operator", "override",
          "package",   "private",  "protected", "public",    "record",  "return",   "sealed",
          "short",     "signed",   "sizeof",    "static",    "struct",  "switch",   "template",
          "this",      "throw",    "throws",    "true",      "try",     "typedef",  "typename",
          "union",     "unsigned", "using",     "var",       "virtual", "void",     "volatile",
          "while",     "yield",
      },
  };
  return language;
}

}  // namespace md
