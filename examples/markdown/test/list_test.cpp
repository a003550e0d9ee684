#include "check.h"
#include "convert.h"

TEST(readsBulletLists) {
  CHECK_EQUAL(html("- a\n- b\n"), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
  CHECK_EQUAL(html("-a\n"), "<p>-a</p>\n");
}

TEST(beginsAnotherListForAnotherMarker) {
  CHECK_EQUAL(html("- a\n+ b\n"), "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>\n");
}

TEST(keepsTheFirstNumber) {
  CHECK_EQUAL(html("3. a\n7. b\n"), "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
  CHECK_EQUAL(html("1234567890. a\n"), "<p>1234567890. a</p>\n");
}

TEST(doesNotMistakeAYearForAList) {
  CHECK_EQUAL(html("It was in\n1986. What a year\n"), "<p>It was in\n1986. What a year</p>\n");
  CHECK_EQUAL(html("Steps:\n1. a\n"), "<p>Steps:</p>\n<ol>\n<li>a</li>\n</ol>\n");
}

TEST(makesListsLooseByBlankLines) {
  CHECK_EQUAL(html("- a\n\n- b\n"), "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n");
  CHECK_EQUAL(html("- a\n\n  b\n"), "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>\n");
  CHECK_EQUAL(html("- a\n\nb\n"), "<ul>\n<li>a</li>\n</ul>\n<p>b</p>\n");
}

TEST(nestsByIndent) {
  CHECK_EQUAL(html("- a\n  - b\n    - c\n- d\n"),
              "<ul>\n<li>a\n<ul>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n</li>\n<li>d</"
              "li>\n</ul>\n");
  CHECK_EQUAL(html("1. a\n\n   ```\n   x\n   ```\n"),
              "<ol>\n<li>\n<p>a</p>\n<pre><code>x\n</code></pre>\n</li>\n</ol>\n");
}

TEST(continuesAnItemWithoutIndent) {
  CHECK_EQUAL(html("- a\nb\n"), "<ul>\n<li>a\nb</li>\n</ul>\n");
}

TEST(allowsEmptyItems) {
  CHECK_EQUAL(html("- a\n-\n- c\n"), "<ul>\n<li>a</li>\n<li></li>\n<li>c</li>\n</ul>\n");
  CHECK_EQUAL(html("-\n\n  a\n"), "<ul>\n<li></li>\n</ul>\n<p>a</p>\n");
}

TEST(countsTabsAsColumns) { CHECK_EQUAL(html("-\ta\n\n\tb\n"), html("-   a\n\n    b\n")); }

TEST(showsTasks) {
  CHECK_EQUAL(html("- [ ] a\n- [x] b\n"),
              "<ul>\n<li><input type=\"checkbox\" disabled=\"\" /> a</li>\n"
              "<li><input type=\"checkbox\" checked=\"\" disabled=\"\" /> b</li>\n</ul>\n");
  CHECK_EQUAL(html("- [y] a\n"), "<ul>\n<li>[y] a</li>\n</ul>\n");
}
