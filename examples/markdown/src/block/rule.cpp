#include "block/block_kinds.h"
#include "text/pattern.h"

namespace md {

bool isRule(std::string_view line) {
  static const Pattern rule(R"( {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}))");
  return rule.matches(line);
}

bool readRule(LineReader& reader, const BlockContext&, Blocks& out) {
  if (!isRule(reader.peek())) return false;
  reader.take();
  out.push_back({Rule{}});
  return true;
}

}  // namespace md
