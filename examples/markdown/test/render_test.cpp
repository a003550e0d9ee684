#include "check.h"
#include "convert.h"

namespace {

std::string text(std::string_view source, std::size_t columns = 30) {
  return md::renderText(md::parseDocument(source), columns);
}

}  // namespace

TEST(wrapsText) {
  CHECK_EQUAL(text("The quick brown fox jumps over the lazy dog\n"),
              "The quick brown fox jumps over\nthe lazy dog\n");
  CHECK_EQUAL(text("# Ab\n\n> c [d](e) `f`\n"), "Ab\n==\n\n> c d <e> `f`\n");
  CHECK_EQUAL(text("1. a\n2. b\n   - [x] c\n"), "1. a\n2. b\n   - [x] c\n");
  CHECK_EQUAL(text("a[^1]\n\n[^1]: b\n"), "a[1]\n\n[1] b\n");
}

TEST(writesTheTreeAsJson) {
  CHECK_EQUAL(
      md::renderJson(md::parseDocument("---\nt: v\n---\n*a*\n\n- b\n")),
      R"({"frontMatter":{"t":"v"},"blocks":[{"type":"paragraph","children":[{"type":"emphasis",)"
      R"("children":[{"type":"text","text":"a"}]}]},{"type":"list","start":null,"tight":true,"items":[)"
      R"({"type":"item","done":null,"children":[{"type":"paragraph","children":[{"type":"text",)"
      R"("text":"b"}]}]}]}],"footnotes":[]})"
      "\n");
}

TEST(outlinesHeadings) {
  const md::Document document = md::parseDocument("# A\n### B\n## C & D\n> # E\n");
  CHECK_EQUAL(md::renderOutline(document), "A\n    B\n  C & D\nE\n");
  CHECK_EQUAL(md::renderOutlineHtml(document),
              "<ul>\n<li><a href=\"#a\">A</a>\n<ul>\n<li><a href=\"#b\">B</a></li>\n</ul>\n"
              "\n<ul>\n<li><a href=\"#c--d\">C &amp; D</a></li>\n</ul>\n</li>\n"
              "<li><a href=\"#e\">E</a></li>\n</ul>\n");
}

TEST(titlesPages) {
  const auto titleOf = [](std::string_view source) {
    const std::string page = md::renderPage(md::parseDocument(source), {}, false);
    const std::size_t start = page.find("<title>") + 7;
    return page.substr(start, page.find("</title>") - start);
  };
  CHECK_EQUAL(titleOf("---\ntitle: T\n---\n# H\n"), "T");
  CHECK_EQUAL(titleOf("a\n\n# H <\n"), "H &lt;");
  CHECK_EQUAL(titleOf("a\n"), "Untitled");
}
