#include <algorithm>
#include <string>

#include "inline/spans.h"
#include "text/pattern.h"
#include "text/strings.h"

namespace md {

namespace {

Inline linkTo(const std::string& url, std::string_view shown) {
  return {Link{url, {}, {Inline{Text{std::string(shown)}}}}};
}

/** Length of the address without what more likely belongs to the sentence around it. */
std::size_t lengthWithoutSentence(std::string_view url) {
  static constexpr std::string_view kPunctuation = ".,:;!?\"'*_~";
  while (!url.empty()) {
    const bool unbalanced = url.back() == ')' && std::count(url.begin(), url.end(), ')') >
                                                     std::count(url.begin(), url.end(), '(');
    if (!unbalanced && kPunctuation.find(url.back()) == std::string_view::npos) break;
    url.remove_suffix(1);
  }
  return url.size();
}

}  // namespace

std::optional<Inline> scanAutolink(Scanner& scanner) {
  static const Pattern uri(R"(<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>)");
  static const Pattern address(R"(<[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*>)");
  const std::size_t uriLength = uri.lengthAtStart(scanner.rest());
  const std::size_t length = uriLength > 0 ? uriLength : address.lengthAtStart(scanner.rest());
  if (length == 0) return std::nullopt;
  const std::string_view shown = scanner.rest().substr(1, length - 2);
  scanner.advance(length);
  return linkTo((uriLength > 0 ? "" : "mailto:") + std::string(shown), shown);
}

std::optional<Inline> scanBareUrl(Scanner& scanner) {
  static const Pattern url(R"((?:https?://|www\.)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*[^\s<]*)");
  const char before = scanner.before();
  if (is_letter(before) || is_digit(before)) return std::nullopt;
  const std::size_t matched = url.lengthAtStart(scanner.rest());
  if (matched == 0) return std::nullopt;
  const std::string_view shown =
      scanner.rest().substr(0, lengthWithoutSentence(scanner.rest().substr(0, matched)));
  scanner.advance(shown.size());
  return linkTo((startsWith(shown, "www.") ? "http://" : "") + std::string(shown), shown);
}

}  // namespace md
