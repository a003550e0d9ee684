#include "markdown.h"

#include "block/front_matter.h"
#include "block/parser.h"
#include "document/anchors.h"
#include "document/walk.h"
#include "inline/parser.h"
#include "inline/smart.h"

namespace md {

namespace {

void parseProse(Blocks& blocks, Definitions& definitions, const ParseOptions& options) {
  forEachProse(blocks, [&](Prose& prose) {
    prose.inlines = parseInlines(prose.source, definitions);
    if (options.smart) makeSmart(prose.inlines);
  });
}

}  // namespace

Document parseDocument(std::string_view source, const ParseOptions& options) {
  Document document;
  Definitions definitions;
  Lines lines = splitLines(source);
  document.frontMatter = takeFrontMatter(lines);
  document.blocks = parseBlocks(lines, {definitions, 0}).blocks;
  parseProse(document.blocks, definitions, options);
  // A footnote may use others, so their number may grow on the way.
  for (std::size_t i = 0; i < definitions.usedFootnotes(); ++i) {
    document.footnotes.push_back(definitions.takeFootnote(i));
    parseProse(document.footnotes.back(), definitions, options);
  }
  assignAnchors(document);
  return document;
}

}  // namespace md
