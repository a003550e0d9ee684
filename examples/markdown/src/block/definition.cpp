#include "block/parser.h"
#include "inline/link_syntax.h"
#include "text/pattern.h"
#include "text/strings.h"

namespace md {

namespace {

const Pattern& footnoteShape() {
  static const Pattern shape(R"( {0,3}\[\^([^\]\s]+)\]:[ \t]*([^\n]*))");
  return shape;
}

}  // namespace

bool isFootnote(std::string_view line) { return footnoteShape().matches(line); }

bool readLinkDefinition(LineReader& reader, const BlockContext& context, Blocks&) {
  static const Pattern shape(R"( {0,3}\[((?:[^\[\]\\]|\\.)+)\]:[ \t]*(\S[^\n]*))");
  const std::string& line = reader.peek();
  Match match;
  if (!shape.matches(line, match)) return false;
  Scanner scanner(std::string_view(line).substr(static_cast<std::size_t>(match.position(2))));
  auto target = scanTarget(scanner);
  scanner.skipSpace();
  if (!target || !scanner.done()) return false;
  context.definitions.addLink(match.str(1), std::move(*target));
  reader.take();
  return true;
}

bool readFootnote(LineReader& reader, const BlockContext& context, Blocks&) {
  Match match;
  if (!footnoteShape().matches(reader.peek(), match)) return false;
  const std::string label = match.str(1);
  Lines inside = {match.str(2)};
  reader.take();
  while (!reader.done()) {
    const std::string& line = reader.peek();
    if (!isBlank(line) && indentOf(line) < kCodeIndent && !continuesParagraph(inside, line)) break;
    inside.push_back(withoutIndent(line, kCodeIndent));
    reader.take();
  }
  context.definitions.addFootnote(label, parseBlocks(inside, context.inner()).blocks);
  return true;
}

}  // namespace md
