#include <algorithm>
#include <optional>

#include "block/parser.h"
#include "text/chars.h"
#include "text/strings.h"

namespace md {

namespace {

/** The part of a line that makes it a list item. */
struct Marker {
  /** `-`, `+` or `*`; for ordered lists the `.` or `)` behind the number. Another one begins
   * another list. */
  char kind;
  std::optional<long> number;
  /** Column at which the item's text begins: lines indented by this much belong to the item. */
  std::size_t contentColumn;
  bool empty;
};

/** Longer numbers are text: they would overflow in browsers. */
constexpr std::size_t kDigitsMax = 9;

/** Length of the bullet or number without the blanks that follow; 0 if there is none. */
std::size_t symbolLength(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == '-' || text[0] == '+' || text[0] == '*') return 1;
  const std::size_t digits = std::find_if_not(text.begin(), text.end(), is_digit) - text.begin();
  const bool closed = digits < text.size() && (text[digits] == '.' || text[digits] == ')');
  return digits > 0 && digits <= kDigitsMax && closed ? digits + 1 : 0;
}

std::optional<Marker> markerOf(std::string_view line) {
  const std::size_t indent = indentOf(line);
  if (indent >= kCodeIndent || isRule(line)) return std::nullopt;
  const std::string_view text = line.substr(indent);
  const std::size_t length = symbolLength(text);
  if (length == 0) return std::nullopt;
  const std::string rest = withoutPrefix(line, indent + length);
  const std::size_t gap = indentOf(rest);
  const bool empty = isBlank(rest);
  if (!empty && gap == 0) return std::nullopt;

  Marker marker{text[length - 1], std::nullopt, indent + length + gap, empty};
  // An item that begins with indented code, or with nothing, has its text one blank after the
  // marker.
  if (empty || gap > kCodeIndent) marker.contentColumn = indent + length + 1;
  if (length > 1) marker.number = std::stol(std::string(text.substr(0, length - 1)));
  return marker;
}

std::string firstLineOf(std::string_view line, const Marker& marker) {
  const std::size_t symbolEnd = indentOf(line) + symbolLength(line.substr(indentOf(line)));
  return withoutIndent(withoutPrefix(line, symbolEnd), marker.contentColumn - symbolEnd);
}

/** Takes the lines of one item. Blank lines behind it are left to the caller. */
Lines takeItemLines(LineReader& reader, const Marker& marker) {
  Lines inside = {firstLineOf(reader.take(), marker)};
  std::size_t end = reader.position();
  std::size_t countAtEnd = 1;
  while (!reader.done()) {
    const std::string& line = reader.peek();
    if (isBlank(line)) {
      // An item may begin with one blank line, but not with two.
      if (marker.empty && countAtEnd == 1 && inside.size() == 1) break;
      inside.emplace_back();
      reader.take();
      continue;
    }
    if (indentOf(line) >= marker.contentColumn) {
      inside.push_back(withoutIndent(line, marker.contentColumn));
    } else if (continuesParagraph(inside, line)) {
      inside.emplace_back(trim(line));
    } else {
      break;
    }
    reader.take();
    end = reader.position();
    countAtEnd = inside.size();
  }
  reader.rewind(end);
  inside.resize(countAtEnd);
  return inside;
}

/** Takes a task's check box off the item's first line. */
std::optional<bool> takeCheckBox(std::string& line) {
  if (line.size() < 4 || line[0] != '[' || line[2] != ']' || !is_space(line[3]))
    return std::nullopt;
  const char mark = to_lower(line[1]);
  if (mark != ' ' && mark != 'x') return std::nullopt;
  line.erase(0, 4);
  return mark == 'x';
}

/** Steps over blank lines if an item of the same list follows them; says whether there were any. */
bool skipBlanksBeforeItem(LineReader& reader, char kind) {
  const std::size_t start = reader.position();
  while (!reader.done() && isBlank(reader.peek())) reader.take();
  const bool skipped = reader.position() > start;
  if (!reader.done()) {
    const auto next = markerOf(reader.peek());
    if (next && next->kind == kind) return skipped;
  }
  reader.rewind(start);
  return false;
}

}  // namespace

bool isListItem(std::string_view line) { return markerOf(line).has_value(); }

bool isInterruptingListItem(std::string_view line) {
  const auto marker = markerOf(line);
  return marker && !marker->empty && marker->number.value_or(1) == 1;
}

std::string withoutContainerMarker(const std::string& line) {
  if (isQuote(line)) return withoutIndent(withoutPrefix(line, indentOf(line) + 1), 1);
  const auto marker = markerOf(line);
  return marker ? firstLineOf(line, *marker) : line;
}

bool readList(LineReader& reader, const BlockContext& context, Blocks& out) {
  auto marker = markerOf(reader.peek());
  if (!marker) return false;
  const char kind = marker->kind;
  List list{marker->number, true, {}};
  while (marker && marker->kind == kind) {
    Lines inside = takeItemLines(reader, *marker);
    const auto done = takeCheckBox(inside.front());
    ParsedBlocks item = parseBlocks(inside, context.inner());
    list.items.push_back({std::move(item.blocks), done});
    const bool parted = skipBlanksBeforeItem(reader, kind);
    if (item.blankBetween || parted) list.tight = false;
    marker = reader.done() ? std::nullopt : markerOf(reader.peek());
  }
  out.push_back({std::move(list)});
  return true;
}

}  // namespace md
