#include "block/block_kinds.h"
#include "text/pattern.h"
#include "text/strings.h"

namespace md {

namespace {

/** Level of the heading that a line of `===` or `---` makes of the paragraph above it, or 0. */
int underlineLevel(std::string_view line) {
  static const Pattern underline(R"( {0,3}(?:=+|-+)[ \t]*)");
  if (!underline.matches(line)) return 0;
  return trim(line).front() == '=' ? 1 : 2;
}

}  // namespace

bool readParagraph(LineReader& reader, const BlockContext&, Blocks& out) {
  // Blanks at the end of a line mean a line break, so only those in front are taken away.
  std::string source(withoutIndent(reader.peek(), reader.peek().size()));
  reader.take();
  while (!reader.done() && !isBlank(reader.peek())) {
    if (const int level = underlineLevel(reader.peek())) {
      reader.take();
      out.push_back({Heading{level, {std::string(trim(source)), {}}, {}}});
      return true;
    }
    if (interruptsParagraph(reader.peek())) break;
    source += '\n';
    source += withoutIndent(reader.peek(), reader.peek().size());
    reader.take();
  }
  out.push_back({Paragraph{{std::string(trim(source)), {}}}});
  return true;
}

}  // namespace md
