#include "check.h"
#include "convert.h"

TEST(readsInlineLinks) {
  CHECK_EQUAL(html("[a *b*](/u \"t\")"), "<p><a href=\"/u\" title=\"t\">a <em>b</em></a></p>\n");
  CHECK_EQUAL(html("[a](<x y>)"), "<p><a href=\"x%20y\">a</a></p>\n");
  CHECK_EQUAL(html("[a](b(c))"), "<p><a href=\"b(c)\">a</a></p>\n");
  CHECK_EQUAL(html("[a](b"), "<p>[a](b</p>\n");
}

TEST(findsDefinitionsWhereverTheyStand) {
  CHECK_EQUAL(html("[Foo  bar][] [x][FOO bar] [foo bar]\n\n[foo bar]: /u 'T'\n"),
              "<p><a href=\"/u\" title=\"T\">Foo  bar</a> <a href=\"/u\" title=\"T\">x</a> "
              "<a href=\"/u\" title=\"T\">foo bar</a></p>\n");
  CHECK_EQUAL(html("> [a]: /inside\n\n[a]\n"),
              "<blockquote>\n</blockquote>\n<p><a href=\"/inside\">a</a></p>\n");
  CHECK_EQUAL(html("[a]: /1\n[a]: /2\n\n[a]"), "<p><a href=\"/1\">a</a></p>\n");
  CHECK_EQUAL(html("[nothing] [here][too]"), "<p>[nothing] [here][too]</p>\n");
}

TEST(readsImages) {
  CHECK_EQUAL(html("![a *b*](/i.png)"), "<p><img src=\"/i.png\" alt=\"a b\" /></p>\n");
  CHECK_EQUAL(html("[![a](i)](u)"), "<p><a href=\"u\"><img src=\"i\" alt=\"a\" /></a></p>\n");
}

TEST(putsNoLinkIntoALink) {
  CHECK_EQUAL(html("[a [b](c) d](e)"), "<p>[a <a href=\"c\">b</a> d](e)</p>\n");
}

TEST(linksAddresses) {
  CHECK_EQUAL(html("<https://a.org/?x=1&y>"),
              "<p><a href=\"https://a.org/?x=1&amp;y\">https://a.org/?x=1&amp;y</a></p>\n");
  CHECK_EQUAL(html("<a@b.org>"), "<p><a href=\"mailto:a@b.org\">a@b.org</a></p>\n");
  CHECK_EQUAL(html("(see https://a.org/b_(c))."),
              "<p>(see <a href=\"https://a.org/b_(c)\">https://a.org/b_(c)</a>).</p>\n");
  CHECK_EQUAL(html("www.a.org, x"), "<p><a href=\"http://www.a.org\">www.a.org</a>, x</p>\n");
  CHECK_EQUAL(html("httpd"), "<p>httpd</p>\n");
}

TEST(numbersFootnotesByFirstUse) {
  CHECK_EQUAL(html("a[^y] b[^x] c[^y] d[^z]\n\n[^x]: X\n[^y]: Y\n    more\n"),
              "<p>a<sup><a href=\"#fn-1\">1</a></sup> b<sup><a href=\"#fn-2\">2</a></sup> "
              "c<sup><a href=\"#fn-1\">1</a></sup> d[^z]</p>\n"
              "<section class=\"footnotes\">\n<ol>\n<li id=\"fn-1\">\n<p>Y\nmore</p>\n</li>\n"
              "<li id=\"fn-2\">\n<p>X</p>\n</li>\n</ol>\n</section>\n");
}

TEST(dropsDangerInSafeMode) {
  CHECK_EQUAL(safeHtml("[a](JavaScript:x) <b>"), "<p><a href=\"\">a</a> &lt;b&gt;</p>\n");
  CHECK_EQUAL(safeHtml("<script>x</script>\n"), "&lt;script&gt;x&lt;/script&gt;\n");
}
