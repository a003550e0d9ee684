#include <algorithm>

#include "block/block_kinds.h"
#include "text/strings.h"

namespace md {

namespace {

constexpr std::size_t kLevelMax = 6;

/** Level of the heading that the line is, or 0. */
std::size_t levelOf(std::string_view line) {
  const std::size_t indent = indentOf(line);
  if (indent >= kCodeIndent) return 0;
  line.remove_prefix(indent);
  const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
  const bool parted = level == line.size() || line[level] == ' ' || line[level] == '\t';
  return level <= kLevelMax && parted ? level : 0;
}

/** Without the `##` that some writers put at the end, too. */
std::string_view withoutClosingMarks(std::string_view title) {
  const std::size_t last = title.find_last_not_of('#');
  if (last == std::string_view::npos) return {};
  return title[last] == ' ' || title[last] == '\t' ? trim(title.substr(0, last)) : title;
}

}  // namespace

bool isHeading(std::string_view line) { return levelOf(line) > 0; }

bool readHeading(LineReader& reader, const BlockContext&, Blocks& out) {
  const std::size_t level = levelOf(reader.peek());
  if (level == 0) return false;
  const std::string& line = reader.take();
  const std::string_view title =
      withoutClosingMarks(trim(std::string_view(line).substr(indentOf(line) + level)));
  out.push_back({Heading{static_cast<int>(level), {std::string(title), {}}, {}}});
  return true;
}

}  // namespace md
