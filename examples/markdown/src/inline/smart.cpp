#include "inline/smart.h"

#include <map>
#include <string>
#include <string_view>

#include "text/chars.h"
#include "text/overloaded.h"
#include "text/strings.h"

namespace md {

namespace {

constexpr std::string_view kEnDash = "\xE2\x80\x93";
constexpr std::string_view kEmDash = "\xE2\x80\x94";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

struct QuotePair {
  std::string_view open;
  std::string_view close;
};

const QuotePair& quotesFor(char typed) {
  static const std::map<char, QuotePair> pairs = {
      {'"', {"\xE2\x80\x9C", "\xE2\x80\x9D"}},
      {'\'', {"\xE2\x80\x98", "\xE2\x80\x99"}},
  };
  return pairs.at(typed);
}

/** Remembers the character before, across the borders of nodes: the quote in `*a*"` closes. */
class Typesetter {
 public:
  void setAll(Inlines& inlines) {
    for (Inline& node : inlines) {
      std::visit(Overloaded{
                     [this](Text& text) { text.text = set(text.text); },
                     [this](CodeSpan&) { before_ = 'x'; },
                     [this](SoftBreak&) { before_ = ' '; },
                     [this](HardBreak&) { before_ = ' '; },
                     [](HtmlInline&) {},
                     [](FootnoteMark&) {},
                     [this](auto& parent) { setAll(parent.children); },
                 },
                 node.value);
    }
  }

 private:
  std::string set(std::string_view typed) {
    std::string out;
    while (!typed.empty()) {
      const std::size_t used = setOne(typed, out);
      before_ = typed[used - 1];
      typed.remove_prefix(used);
    }
    return out;
  }

  /** Sets what `typed` begins with and returns how much of it that was. */
  std::size_t setOne(std::string_view typed, std::string& out) const {
    if (startsWith(typed, "---")) return out += kEmDash, 3;
    if (startsWith(typed, "--")) return out += kEnDash, 2;
    if (startsWith(typed, "...")) return out += kEllipsis, 3;
    if (typed[0] == '"' || typed[0] == '\'') {
      const bool opens = is_space(before_) || before_ == '(' || before_ == '[' || before_ == '-';
      const QuotePair& quotes = quotesFor(typed[0]);
      out += opens ? quotes.open : quotes.close;
    } else {
      out += typed[0];
    }
    return 1;
  }

  char before_ = ' ';
};

}  // namespace

void makeSmart(Inlines& inlines) { Typesetter().setAll(inlines); }

}  // namespace md
