#pragma once

#include <string_view>

#include "block/lines.h"
#include "document/definitions.h"
#include "document/node.h"

/**
 * One reader per kind of block. A reader looks at the next line: either it is the start of its
 * kind, then the reader takes all lines of that block, appends the block and returns true; or it
 * leaves everything as it was and returns false. The predicates beside them answer the same
 * question for a single line, for those who must know whether a paragraph ends here.
 */
namespace md {

/** What readers share. Containers hand a deeper one to what is inside them. */
struct BlockContext {
  Definitions& definitions;
  int depth;

  BlockContext inner() const { return {definitions, depth + 1}; }
};

/** Four blanks make a line of code, so markers may be indented by less than that. */
constexpr std::size_t kCodeIndent = 4;

bool readHeading(LineReader& reader, const BlockContext& context, Blocks& out);
bool readRule(LineReader& reader, const BlockContext& context, Blocks& out);
bool readFencedCode(LineReader& reader, const BlockContext& context, Blocks& out);
bool readIndentedCode(LineReader& reader, const BlockContext& context, Blocks& out);
bool readHtmlBlock(LineReader& reader, const BlockContext& context, Blocks& out);
bool readQuote(LineReader& reader, const BlockContext& context, Blocks& out);
bool readList(LineReader& reader, const BlockContext& context, Blocks& out);
bool readTable(LineReader& reader, const BlockContext& context, Blocks& out);
bool readFootnote(LineReader& reader, const BlockContext& context, Blocks& out);
bool readLinkDefinition(LineReader& reader, const BlockContext& context, Blocks& out);
/** Takes any line that is not blank: the last to be asked. */
bool readParagraph(LineReader& reader, const BlockContext& context, Blocks& out);

bool isHeading(std::string_view line);
bool isRule(std::string_view line);
bool isFence(std::string_view line);
bool isHtmlStart(std::string_view line);
bool isQuote(std::string_view line);
bool isFootnote(std::string_view line);
bool isListItem(std::string_view line);
/** Whether the line starts a list that needs no blank line before it: not every "1986. What a year"
 * does. */
bool isInterruptingListItem(std::string_view line);

/** Whether a paragraph ends before this line. */
bool interruptsParagraph(std::string_view line);

/**
 * Whether `line`, which lacks the marker of the container it follows, still belongs to a paragraph
 * that is the last thing in there: writers may leave out the `>` from the second line on.
 */
bool continuesParagraph(const Lines& inside, std::string_view line);

/** The line after the marker of the quote or list item that it begins with; the line itself if
 * there is none. */
std::string withoutContainerMarker(const std::string& line);

}  // namespace md
