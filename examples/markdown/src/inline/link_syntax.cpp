#include "inline/link_syntax.h"

#include <string>

#include "inline/unescape.h"

namespace md {

namespace {

/** Longer labels are text. Without a limit, a page of brackets would take quadratic time. */
constexpr std::size_t kLabelBytesMax = 999;
constexpr int kParenthesesDepthMax = 32;

std::optional<std::string> scanBracketedUrl(Scanner& scanner) {
  const std::size_t start = scanner.position() + 1;
  for (scanner.advance(); !scanner.done(); scanner.advance()) {
    const char c = scanner.peek();
    if (c == '<' || c == '\n') return std::nullopt;
    if (c == '>') {
      const std::string_view url = scanner.between(start, scanner.position());
      scanner.advance();
      return unescape(url);
    }
    if (c == '\\') scanner.advance();
  }
  return std::nullopt;
}

std::optional<std::string> scanUrl(Scanner& scanner) {
  if (scanner.peek() == '<') return scanBracketedUrl(scanner);
  const std::size_t start = scanner.position();
  int depth = 0;
  for (; !scanner.done() && !is_space(scanner.peek()); scanner.advance()) {
    const char c = scanner.peek();
    if (c == '\\' && is_punctuation(scanner.peek(1))) scanner.advance();
    if (c == '(' && ++depth > kParenthesesDepthMax) return std::nullopt;
    if (c == ')' && --depth < 0) break;
  }
  if (depth > 0) return std::nullopt;
  return unescape(scanner.between(start, scanner.position()));
}

bool startsTitle(char c) { return c == '"' || c == '\'' || c == '('; }

std::optional<std::string> scanTitle(Scanner& scanner) {
  const char end = scanner.peek() == '(' ? ')' : scanner.peek();
  const std::size_t start = scanner.position() + 1;
  for (scanner.advance(); !scanner.done(); scanner.advance()) {
    if (scanner.peek() == end) {
      const std::string_view title = scanner.between(start, scanner.position());
      scanner.advance();
      return unescape(title);
    }
    if (scanner.peek() == '\\') scanner.advance();
  }
  return std::nullopt;
}

}  // namespace

std::optional<LinkTarget> scanTarget(Scanner& scanner) {
  Scanner ahead = scanner;
  auto url = scanUrl(ahead);
  if (!url) return std::nullopt;
  LinkTarget target{std::move(*url), {}};
  scanner = ahead;
  ahead.skipSpace();
  if (ahead.position() > scanner.position() && startsTitle(ahead.peek())) {
    if (auto title = scanTitle(ahead)) {
      target.title = std::move(*title);
      scanner = ahead;
    }
  }
  return target;
}

std::optional<LinkTarget> scanParenthesizedTarget(Scanner& scanner) {
  Scanner ahead = scanner;
  if (!ahead.consume('(')) return std::nullopt;
  ahead.skipSpace();
  auto target = scanTarget(ahead);
  ahead.skipSpace();
  if (!target || !ahead.consume(')')) return std::nullopt;
  scanner = ahead;
  return target;
}

std::optional<std::string_view> scanLabel(Scanner& scanner) {
  Scanner ahead = scanner;
  if (!ahead.consume('[')) return std::nullopt;
  const std::size_t start = ahead.position();
  for (; !ahead.done() && ahead.position() - start <= kLabelBytesMax; ahead.advance()) {
    if (ahead.peek() == '[') return std::nullopt;
    if (ahead.peek() == ']') {
      const std::string_view label = ahead.between(start, ahead.position());
      ahead.advance();
      scanner = ahead;
      return label;
    }
    if (ahead.peek() == '\\') ahead.advance();
  }
  return std::nullopt;
}

}  // namespace md
