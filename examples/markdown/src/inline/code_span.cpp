#include <algorithm>

#include "inline/spans.h"

namespace md {

namespace {

std::string normalized(std::string_view code) {
  std::string text(code);
  std::replace(text.begin(), text.end(), '\n', ' ');
  const bool padded = text.size() >= 2 && text.front() == ' ' && text.back() == ' ' &&
                      text.find_first_not_of(' ') != std::string::npos;
  return padded ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

std::optional<Inline> scanCodeSpan(Scanner& scanner) {
  Scanner ahead = scanner;
  const std::size_t fence = ahead.takeRun('`');
  const std::size_t start = ahead.position();
  while (!ahead.done()) {
    const std::size_t run = ahead.takeRun('`');
    if (run == fence) {
      const std::string_view code = ahead.between(start, ahead.position() - run);
      scanner = ahead;
      return Inline{CodeSpan{normalized(code)}};
    }
    if (run == 0) ahead.advance();
  }
  return std::nullopt;
}

}  // namespace md
