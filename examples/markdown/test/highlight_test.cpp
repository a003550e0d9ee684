#include "check.h"
#include "highlight/highlighter.h"

namespace {

/** The tokens as `kind(text)`, plain text bare. */
std::string tokens(std::string_view code, std::string_view language) {
  std::string out;
  for (const md::Token& token : md::tokenize(code, language)) {
    const std::string text(token.text);
    out += token.kind.empty() ? text : std::string(token.kind) + "(" + text + ")";
  }
  return out;
}

}  // namespace

TEST(colorsTheCFamily) {
  CHECK_EQUAL(tokens("int x = 0x1F; // y\n", "cpp"),
              "keyword(int) name(x) = number(0x1F); comment(// y)\n");
  CHECK_EQUAL(tokens("/* a\nb */\"c\\\"d\"", "C"), "comment(/* a\nb */)string(\"c\\\"d\")");
  CHECK_EQUAL(tokens("#include <a>", "c"), "keyword(#include) <name(a)>");
}

TEST(colorsJson) {
  CHECK_EQUAL(tokens(R"({"a": [-1.5, true, "b"]})", "json"),
              R"({name("a"): [number(-1.5), keyword(true), string("b")]})");
}

TEST(colorsPython) {
  CHECK_EQUAL(tokens("def f(): # x\n  return r'a'", "python"),
              "keyword(def) name(f)(): comment(# x)\n  keyword(return) string(r'a')");
}

TEST(colorsShell) {
  CHECK_EQUAL(tokens("if [ -n \"$a\" ]; then echo ${b} # c", "sh"),
              "keyword(if) [ -name(n) string(\"$a\") ]; keyword(then) name(echo) number(${b}) "
              "comment(# c)");
}

TEST(leavesUnknownLanguagesPlain) { CHECK_EQUAL(tokens("int x;", "klingon"), "int x;"); }

TEST(losesNothingOfCodeThatDoesNotLex) {
  const std::string code = "/* never closed " + std::string(10000, '*') + "\"";
  std::string joined;
  for (const md::Token& token : md::tokenize(code, "cpp")) joined += token.text;
  CHECK_EQUAL(joined == code, true);
}
