#include "inline/unescape.h"

#include "text/entities.h"
#include "text/pattern.h"
#include "text/strings.h"
#include "text/utf8.h"

namespace md {

std::optional<std::string> scanEntity(Scanner& scanner) {
  static const Pattern shape("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});");
  const std::size_t length = shape.lengthAtStart(scanner.rest());
  if (length == 0) return std::nullopt;
  const std::string name(scanner.rest().substr(1, length - 2));
  std::string text;
  if (name[0] != '#') {
    const char* known = entity_text(name.data(), name.size());
    if (known == nullptr) return std::nullopt;
    text = known;
  } else {
    const bool hexadecimal = name[1] == 'x' || name[1] == 'X';
    const unsigned long number =
        std::stoul(name.substr(hexadecimal ? 2 : 1), nullptr, hexadecimal ? 16 : 10);
    text = encodeUtf8(number == 0 ? UTF8_REPLACEMENT : number);
  }
  scanner.advance(length);
  return text;
}

std::string unescape(std::string_view text) {
  std::string plain;
  Scanner scanner(text);
  while (!scanner.done()) {
    if (scanner.peek() == '&') {
      if (const auto entity = scanEntity(scanner)) {
        plain += *entity;
        continue;
      }
    }
    if (scanner.peek() == '\\' && is_punctuation(scanner.peek(1))) scanner.advance();
    plain += scanner.peek();
    scanner.advance();
  }
  return plain;
}

}  // namespace md
