#include "check.h"
#include "convert.h"

TEST(readsHeadingsOfBothKinds) {
  CHECK_EQUAL(html("# One #\n"), "<h1 id=\"one\">One</h1>\n");
  CHECK_EQUAL(html("####### seven"), "<p>####### seven</p>\n");
  CHECK_EQUAL(html("#hash"), "<p>#hash</p>\n");
  CHECK_EQUAL(html("Two\nlines\n---\n"), "<h2 id=\"two-lines\">Two\nlines</h2>\n");
}

TEST(tellsRulesFromListsAndUnderlines) {
  CHECK_EQUAL(html("* * *\n"), "<hr />\n");
  CHECK_EQUAL(html("a\n\n---\n"), "<p>a</p>\n<hr />\n");
  CHECK_EQUAL(html("--\n"), "<p>--</p>\n");
}

TEST(keepsFencedCodeAsItIs) {
  CHECK_EQUAL(html("```\n<a>\n\n  *b*\n```\n"), "<pre><code>&lt;a&gt;\n\n  *b*\n</code></pre>\n");
  CHECK_EQUAL(html("~~~ text\n```\n~~~\n"),
              "<pre><code class=\"language-text\">```\n</code></pre>\n");
  CHECK_EQUAL(html("````\n```\n"), "<pre><code>```\n</code></pre>\n");
}

TEST(takesIndentOffCode) {
  CHECK_EQUAL(html("    a\n\n      b\n\nc\n"), "<pre><code>a\n\n  b\n</code></pre>\n<p>c</p>\n");
  CHECK_EQUAL(html("\ta\n"), "<pre><code>a\n</code></pre>\n");
  CHECK_EQUAL(html("a\n    b\n"), "<p>a\nb</p>\n");
}

TEST(nestsQuotes) {
  CHECK_EQUAL(html("> a\n> > b\n"),
              "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>\n");
  CHECK_EQUAL(html("> a\nb\n"), "<blockquote>\n<p>a\nb</p>\n</blockquote>\n");
  CHECK_EQUAL(html("> ```\na\n"),
              "<blockquote>\n<pre><code></code></pre>\n</blockquote>\n<p>a</p>\n");
}

TEST(leavesHtmlAlone) {
  CHECK_EQUAL(html("<div>\n*a*\n</div>\n\n*b*\n"), "<div>\n*a*\n</div>\n<p><em>b</em></p>\n");
  CHECK_EQUAL(html("<!-- a\n\nb -->\nc\n"), "<!-- a\n\nb -->\n<p>c</p>\n");
  CHECK_EQUAL(html("<prefix>\n"), "<p><prefix></p>\n");
}

TEST(understandsAnyLineEnd) {
  CHECK_EQUAL(html("a\r\n\r\nb\rc\n"), "<p>a</p>\n<p>b\nc</p>\n");
  CHECK_EQUAL(html(""), "");
  CHECK_EQUAL(html("no line feed"), "<p>no line feed</p>\n");
}

TEST(takesFrontMatterOnlyFromTheTop) {
  const md::Document document = md::parseDocument("---\ntitle: \"A: b\"\nlang: de\n---\n# c\n");
  CHECK_EQUAL(document.frontMatter.at("title"), "A: b");
  CHECK_EQUAL(document.frontMatter.at("lang"), "de");
  CHECK_EQUAL(document.blocks.size(), 1u);
  CHECK_EQUAL(html("---\nnot a key\n---\n"), "<hr />\n<h2 id=\"not-a-key\">not a key</h2>\n");
}

TEST(survivesDeepNesting) {
  const std::string quotes(5000, '>');
  CHECK_EQUAL(html(quotes + " a\n").empty(), false);
  std::string lists;
  for (int i = 0; i < 5000; ++i) lists += "- ";
  CHECK_EQUAL(html(lists + "a\n").empty(), false);
}
