#include "inline/spans.h"
#include "text/pattern.h"

namespace md {

std::optional<Inline> scanHtmlTag(Scanner& scanner) {
  static const Pattern tag(
      R"(<[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*/?>)"
      R"(|</[A-Za-z][A-Za-z0-9-]*\s*>)"
      R"(|<!--(?:[^-]|-[^-])*-->)");
  const std::size_t length = tag.lengthAtStart(scanner.rest());
  if (length == 0) return std::nullopt;
  Inline html{HtmlInline{std::string(scanner.rest().substr(0, length))}};
  scanner.advance(length);
  return html;
}

}  // namespace md
