#include "block/parser.h"

namespace md {

namespace {

std::string withoutQuoteMark(std::string_view line) {
  const std::string inside = withoutPrefix(line, indentOf(line) + 1);
  return withoutIndent(inside, 1);
}

}  // namespace

bool isQuote(std::string_view line) {
  const std::size_t indent = indentOf(line);
  return indent < kCodeIndent && indent < line.size() && line[indent] == '>';
}

bool readQuote(LineReader& reader, const BlockContext& context, Blocks& out) {
  if (!isQuote(reader.peek())) return false;
  Lines inside;
  while (!reader.done()) {
    const std::string& line = reader.peek();
    if (isQuote(line)) {
      inside.push_back(withoutQuoteMark(line));
    } else if (continuesParagraph(inside, line)) {
      inside.push_back(line);
    } else {
      break;
    }
    reader.take();
  }
  out.push_back({Quote{parseBlocks(inside, context.inner()).blocks}});
  return true;
}

}  // namespace md
