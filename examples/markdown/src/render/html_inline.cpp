#include <array>

#include "document/walk.h"
#include "render/render.h"
#include "text/overloaded.h"
#include "text/strings.h"

namespace md {

namespace {

bool runsScripts(std::string_view url) {
  static constexpr std::array<std::string_view, 3> kSchemes = {"javascript:", "vbscript:", "data:"};
  for (const std::string_view scheme : kSchemes) {
    if (startsWithIgnoringCase(trim(url), scheme)) return true;
  }
  return false;
}

class InlineHtml {
 public:
  explicit InlineHtml(const HtmlOptions& options) : options_(options) {}

  std::string render(const Inlines& inlines) {
    std::string out;
    for (const Inline& node : inlines) {
      out += std::visit([this](const auto& value) { return one(value); }, node.value);
    }
    return out;
  }

 private:
  std::string one(const Text& text) { return escapeHtml(text.text); }
  std::string one(const SoftBreak&) { return "\n"; }
  std::string one(const HardBreak&) { return "<br />\n"; }
  std::string one(const CodeSpan& span) { return "<code>" + escapeHtml(span.code) + "</code>"; }
  std::string one(const HtmlInline& html) {
    return options_.safe ? escapeHtml(html.html) : html.html;
  }
  std::string one(const Emphasis& node) { return "<em>" + render(node.children) + "</em>"; }
  std::string one(const Strong& node) { return "<strong>" + render(node.children) + "</strong>"; }
  std::string one(const Strike& node) { return "<del>" + render(node.children) + "</del>"; }

  std::string one(const FootnoteMark& mark) {
    const std::string number = std::to_string(mark.number);
    return "<sup><a href=\"#fn-" + number + "\">" + number + "</a></sup>";
  }

  std::string one(const Link& link) {
    return "<a href=\"" + address(link.url) + "\"" + title(link.title) + ">" +
           render(link.children) + "</a>";
  }

  std::string one(const Image& image) {
    return "<img src=\"" + address(image.url) + "\" alt=\"" +
           escapeHtml(plainText(image.children)) + "\"" + title(image.title) + " />";
  }

  std::string address(std::string_view url) const {
    return options_.safe && runsScripts(url) ? "" : escapeHtml(encodeUrl(url));
  }

  static std::string title(std::string_view text) {
    return text.empty() ? "" : " title=\"" + escapeHtml(text) + "\"";
  }

  const HtmlOptions& options_;
};

}  // namespace

std::string renderInlineHtml(const Inlines& inlines, const HtmlOptions& options) {
  return InlineHtml(options).render(inlines);
}

}  // namespace md
