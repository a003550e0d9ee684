#include <string>

#include "document/walk.h"
#include "render/render.h"
#include "text/strings.h"

namespace md {

namespace {

constexpr std::string_view kStyle = R"(
body { max-width: 45em; margin: 2em auto; padding: 0 1em; font: 1em/1.5 sans-serif; }
pre { background: #f5f5f5; padding: 0.8em; overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid #ccc; padding: 0.2em 0.6em; }
blockquote { border-left: 0.2em solid #ccc; margin-left: 0; padding-left: 1em; }
.comment { color: #6a737d; } .keyword { color: #a626a4; } .string { color: #367a27; } .number { color: #986801; }
)";

std::string frontMatter(const Document& document, const std::string& key,
                        const std::string& otherwise) {
  const auto found = document.frontMatter.find(key);
  return found == document.frontMatter.end() ? otherwise : found->second;
}

std::string titleOf(const Document& document) {
  std::string firstHeading;
  forEachHeading(document.blocks, [&](const Heading& heading) {
    if (firstHeading.empty()) firstHeading = plainText(heading.prose.inlines);
  });
  return frontMatter(document, "title", firstHeading.empty() ? "Untitled" : firstHeading);
}

}  // namespace

std::string renderPage(const Document& document, const HtmlOptions& options, bool outline) {
  std::string page = "<!DOCTYPE html>\n";
  page += "<html lang=\"" + escapeHtml(frontMatter(document, "lang", "en")) + "\">\n<head>\n";
  page +=
      "<meta charset=\"utf-8\" />\n<title>" + escapeHtml(titleOf(document)) + "</title>\n<style>";
  page += kStyle;
  page += "</style>\n</head>\n<body>\n";
  if (outline) page += "<nav>\n" + renderOutlineHtml(document) + "</nav>\n";
  page += renderHtml(document, options);
  return page + "</body>\n</html>\n";
}

}  // namespace md
