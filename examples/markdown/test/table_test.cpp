#include "check.h"
#include "convert.h"

namespace {

std::string text(std::string_view source) { return md::renderText(md::parseDocument(source), 72); }

}  // namespace

TEST(readsTablesWithAlignments) {
  CHECK_EQUAL(html("a | b\n:-:|--:\n1 | 2\n"),
              "<table>\n<thead>\n<tr>\n<th style=\"text-align: center\">a</th>\n"
              "<th style=\"text-align: right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
              "<td style=\"text-align: center\">1</td>\n<td style=\"text-align: right\">2</td>\n"
              "</tr>\n</tbody>\n</table>\n");
}

TEST(fillsAndCutsRows) {
  CHECK_EQUAL(text("|a|b|\n|-|-|\n|1|\n|1|2|3|\n"), "a | b\n--+--\n1 |\n1 | 2\n");
}

TEST(needsAsManyDelimitersAsColumns) {
  CHECK_EQUAL(html("a | b\n---\n"), "<h2 id=\"a--b\">a | b</h2>\n");
}

TEST(keepsEscapedBarsInCells) {
  CHECK_EQUAL(text("|a|\n|-|\n|x \\| `y`|\n"), "a\n-------\nx | `y`\n");
}

TEST(linesUpWideCharacters) {
  CHECK_EQUAL(text("|a|n|\n|-|-:|\n|\xE6\xBC\xA2\xE5\xAD\x97|1|\n|b|10|\n"),
              "a    |  n\n-----+---\n\xE6\xBC\xA2\xE5\xAD\x97 |  1\nb    | 10\n");
}
