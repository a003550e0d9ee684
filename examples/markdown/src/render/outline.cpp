#include <vector>

#include "document/walk.h"
#include "render/render.h"
#include "text/strings.h"

namespace md {

std::string renderOutline(const Document& document) {
  std::string out;
  forEachHeading(document.blocks, [&](const Heading& heading) {
    out += std::string(static_cast<std::size_t>(heading.level - 1) * 2, ' ');
    out += plainText(heading.prose.inlines) + '\n';
  });
  return out;
}

std::string renderOutlineHtml(const Document& document) {
  std::string out;
  // Levels of the lists that are open. A document may skip levels, so this is not just a number.
  std::vector<int> open;
  const auto close = [&] {
    out += "</li>\n</ul>\n";
    open.pop_back();
  };
  forEachHeading(document.blocks, [&](const Heading& heading) {
    while (open.size() > 1 && open.back() > heading.level) close();
    if (open.empty() || open.back() < heading.level) {
      out += out.empty() ? "<ul>\n" : "\n<ul>\n";
      open.push_back(heading.level);
    } else {
      out += "</li>\n";
    }
    out += "<li><a href=\"#" + escapeHtml(heading.anchor) + "\">" +
           escapeHtml(plainText(heading.prose.inlines)) + "</a>";
  });
  while (!open.empty()) close();
  return out;
}

}  // namespace md
