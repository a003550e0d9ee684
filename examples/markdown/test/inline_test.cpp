#include "check.h"
#include "convert.h"

namespace {

std::string inlineHtml(std::string_view source) {
  const std::string whole = html(source);
  return whole.substr(3, whole.size() - 8);
}

}  // namespace

TEST(pairsEmphasis) {
  CHECK_EQUAL(inlineHtml("*a* **b** ***c*** ~~d~~"),
              "<em>a</em> <strong>b</strong> <em><strong>c</strong></em> <del>d</del>");
  CHECK_EQUAL(inlineHtml("*a **b** c*"), "<em>a <strong>b</strong> c</em>");
  CHECK_EQUAL(inlineHtml("**a*"), "*<em>a</em>");
  CHECK_EQUAL(inlineHtml("*a**b*"), "<em>a**b</em>");
}

TEST(leavesLoneMarksAlone) {
  CHECK_EQUAL(inlineHtml("2 * 3 * 4"), "2 * 3 * 4");
  CHECK_EQUAL(inlineHtml("snake_case_name"), "snake_case_name");
  CHECK_EQUAL(inlineHtml("a ~b~ c"), "a ~b~ c");
}

TEST(quotesCode) {
  CHECK_EQUAL(inlineHtml("`a*b*`"), "<code>a*b*</code>");
  CHECK_EQUAL(inlineHtml("`` ` ``"), "<code>`</code>");
  CHECK_EQUAL(inlineHtml("`open"), "`open");
  CHECK_EQUAL(inlineHtml("*a `b*`"), "*a <code>b*</code>");
}

TEST(escapesAndReplacesEntities) {
  CHECK_EQUAL(inlineHtml("\\*a\\*"), "*a*");
  CHECK_EQUAL(inlineHtml("\\a"), "\\a");
  CHECK_EQUAL(inlineHtml("&copy; &#65; &#x42; &nope; & <"), "\xC2\xA9 A B &amp;nope; &amp; &lt;");
}

TEST(breaksLines) {
  CHECK_EQUAL(inlineHtml("a  \nb"), "a<br />\nb");
  CHECK_EQUAL(inlineHtml("a\\\nb"), "a<br />\nb");
  CHECK_EQUAL(inlineHtml("a \n b"), "a\nb");
}

TEST(passesHtmlTags) {
  CHECK_EQUAL(inlineHtml("a <b class='x'>c</b> <!-- d -->"), "a <b class='x'>c</b> <!-- d -->");
  CHECK_EQUAL(inlineHtml("a < b > c"), "a &lt; b &gt; c");
}

TEST(setsTypographyOnlyOnDemand) {
  CHECK_EQUAL(inlineHtml("\"a\"..."), "&quot;a&quot;...");
  CHECK_EQUAL(smartHtml("\"It's *a*\" -- b---c... `--`"),
              "<p>\xE2\x80\x9CIt\xE2\x80\x99s <em>a</em>\xE2\x80\x9D \xE2\x80\x93 b\xE2\x80\x94"
              "c\xE2\x80\xA6 <code>--</code></p>\n");
}

TEST(survivesHostileNesting) {
  std::string emphasis;
  for (int i = 0; i < 20000; ++i) emphasis += "*a ";
  for (int i = 0; i < 20000; ++i) emphasis += " a*";
  CHECK_EQUAL(html(emphasis).empty(), false);
  CHECK_EQUAL(html(std::string(20000, '[')).empty(), false);
  CHECK_EQUAL(html(std::string(20000, '`')).empty(), false);
  std::string images;
  for (int i = 0; i < 2000; ++i) images += "![";
  for (int i = 0; i < 2000; ++i) images += "](x)";
  CHECK_EQUAL(html(images).empty(), false);
}
