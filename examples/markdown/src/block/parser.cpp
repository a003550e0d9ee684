#include "block/parser.h"

#include <algorithm>
#include <array>

namespace md {

namespace {

/** Deeper containers are shown as text: each level costs stack, and nobody writes as many by hand.
 */
constexpr int kDepthMax = 64;

using BlockReader = bool (*)(LineReader&, const BlockContext&, Blocks&);

/** The order decides what a line means that several would take, such as `* * *`. */
constexpr std::array<BlockReader, 11> kReaders = {
    readIndentedCode, readHeading,  readRule,           readFencedCode, readHtmlBlock, readQuote,
    readList,         readFootnote, readLinkDefinition, readTable,      readParagraph,
};

void readBlock(LineReader& reader, const BlockContext& context, Blocks& out) {
  if (context.depth > kDepthMax) {
    readParagraph(reader, context, out);
    return;
  }
  std::any_of(kReaders.begin(), kReaders.end(),
              [&](BlockReader read) { return read(reader, context, out); });
}

}  // namespace

ParsedBlocks parseBlocks(const Lines& lines, const BlockContext& context) {
  ParsedBlocks parsed;
  LineReader reader(lines);
  bool afterBlank = false;
  while (!reader.done()) {
    if (isBlank(reader.peek())) {
      reader.take();
      afterBlank = !parsed.blocks.empty();
      continue;
    }
    parsed.blankBetween |= afterBlank;
    afterBlank = false;
    readBlock(reader, context, parsed.blocks);
  }
  return parsed;
}

bool interruptsParagraph(std::string_view line) {
  return isHeading(line) || isRule(line) || isFence(line) || isQuote(line) ||
         isInterruptingListItem(line) || isFootnote(line) || isHtmlStart(line);
}

bool continuesParagraph(const Lines& inside, std::string_view line) {
  if (inside.empty() || isBlank(line)) return false;
  if (isListItem(line) || interruptsParagraph(line)) return false;
  const auto fences = std::count_if(inside.begin(), inside.end(), isFence);
  if (fences % 2 != 0) return false;
  std::string last = inside.back();
  for (std::string inner = withoutContainerMarker(last); inner != last;
       inner = withoutContainerMarker(last)) {
    last = inner;
  }
  return !isBlank(last) && indentOf(last) < kCodeIndent && !interruptsParagraph(last);
}

}  // namespace md
