#include <algorithm>
#include <optional>

#include "block/block_kinds.h"
#include "inline/unescape.h"
#include "text/strings.h"

namespace md {

namespace {

struct Fence {
  std::size_t indent;
  char mark;
  std::size_t length;
  std::string_view info;
};

constexpr std::size_t kFenceLengthMin = 3;

std::optional<Fence> fenceOf(std::string_view line) {
  const std::size_t indent = indentOf(line);
  if (indent >= kCodeIndent || indent == line.size()) return std::nullopt;
  const char mark = line[indent];
  if (mark != '`' && mark != '~') return std::nullopt;
  const std::size_t end = std::min(line.find_first_not_of(mark, indent), line.size());
  const std::string_view info = trim(line.substr(end));
  if (end - indent < kFenceLengthMin) return std::nullopt;
  // Otherwise `code` in a sentence could not be told from a fence.
  if (mark == '`' && info.find('`') != std::string_view::npos) return std::nullopt;
  return Fence{indent, mark, end - indent, info};
}

bool closes(const Fence& open, std::string_view line) {
  const auto fence = fenceOf(line);
  return fence && fence->mark == open.mark && fence->length >= open.length && fence->info.empty();
}

std::string languageOf(std::string_view info) {
  return unescape(info.substr(0, info.find_first_of(" \t{")));
}

}  // namespace

bool isFence(std::string_view line) { return fenceOf(line).has_value(); }

bool readFencedCode(LineReader& reader, const BlockContext&, Blocks& out) {
  const auto fence = fenceOf(reader.peek());
  if (!fence) return false;
  CodeBlock block{languageOf(fence->info), {}};
  reader.take();
  while (!reader.done()) {
    const std::string& line = reader.take();
    if (closes(*fence, line)) break;
    block.code += withoutIndent(line, fence->indent) + '\n';
  }
  out.push_back({std::move(block)});
  return true;
}

bool readIndentedCode(LineReader& reader, const BlockContext&, Blocks& out) {
  if (indentOf(reader.peek()) < kCodeIndent) return false;
  CodeBlock block;
  std::size_t end = reader.position();
  std::size_t lengthAtEnd = 0;
  while (!reader.done() && (isBlank(reader.peek()) || indentOf(reader.peek()) >= kCodeIndent)) {
    const std::string& line = reader.take();
    block.code += withoutIndent(line, kCodeIndent) + '\n';
    if (!isBlank(line)) {
      end = reader.position();
      lengthAtEnd = block.code.size();
    }
  }
  // Blank lines after the code are not part of it.
  reader.rewind(end);
  block.code.resize(lengthAtEnd);
  out.push_back({std::move(block)});
  return true;
}

}  // namespace md
