#include <optional>

#include "block/block_kinds.h"
#include "text/pattern.h"
#include "text/strings.h"

namespace md {

namespace {

/** Cuts at each `|` that is not escaped; those at the ends of the line are decoration. */
std::vector<std::string> cellsOf(std::string_view line) {
  line = trim(line);
  if (startsWith(line, "|")) line.remove_prefix(1);
  std::vector<std::string> cells(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') {
      cells.back() += line[++i];
    } else if (line[i] == '|') {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  if (cells.size() > 1 && isBlank(cells.back())) cells.pop_back();
  for (std::string& cell : cells) cell = std::string(trim(cell));
  return cells;
}

Alignment alignmentOf(std::string_view delimiter) {
  const bool left = delimiter.front() == ':';
  const bool right = delimiter.back() == ':';
  if (left && right) return Alignment::kCenter;
  if (right) return Alignment::kRight;
  return left ? Alignment::kLeft : Alignment::kNone;
}

/** The alignments that a line such as `|:---|---:|` asks for. */
std::optional<std::vector<Alignment>> alignmentsOf(std::string_view line) {
  static const Pattern delimiter(":?-+:?");
  if (indentOf(line) >= kCodeIndent || line.find('-') == std::string_view::npos)
    return std::nullopt;
  std::vector<Alignment> alignments;
  for (const std::string& cell : cellsOf(line)) {
    if (!delimiter.matches(cell)) return std::nullopt;
    alignments.push_back(alignmentOf(cell));
  }
  return alignments;
}

TableRow rowOf(std::string_view line, std::size_t columns) {
  TableRow row;
  for (std::string& cell : cellsOf(line)) {
    if (row.size() < columns) row.push_back({std::move(cell), {}});
  }
  row.resize(columns);
  return row;
}

}  // namespace

bool readTable(LineReader& reader, const BlockContext&, Blocks& out) {
  const std::string& first = reader.peek();
  const std::string* second = reader.peekSecond();
  if (second == nullptr || first.find('|') == std::string::npos) return false;
  auto alignments = alignmentsOf(*second);
  if (!alignments || alignments->size() != cellsOf(first).size()) return false;

  const std::size_t columns = alignments->size();
  Table table{std::move(*alignments), rowOf(reader.take(), columns), {}};
  reader.take();
  while (!reader.done() && !isBlank(reader.peek()) && !interruptsParagraph(reader.peek())) {
    table.rows.push_back(rowOf(reader.take(), columns));
  }
  out.push_back({std::move(table)});
  return true;
}

}  // namespace md
