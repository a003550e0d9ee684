#include "render/text_table.h"

#include <algorithm>

#include "text/overloaded.h"
#include "text/strings.h"

namespace md {

namespace {

using Cells = std::vector<std::string>;

Cells cellTexts(const TableRow& row) {
  Cells cells;
  for (const Prose& cell : row) cells.push_back(collapseSpace(proseText(cell.inlines)));
  return cells;
}

std::string padded(const std::string& text, std::size_t width, Alignment alignment) {
  const std::size_t missing = width - columnsOf(text);
  std::size_t left = 0;
  if (alignment == Alignment::kRight) left = missing;
  if (alignment == Alignment::kCenter) left = missing / 2;
  return std::string(left, ' ') + text + std::string(missing - left, ' ');
}

}  // namespace

Lines tableText(const Table& table) {
  std::vector<Cells> rows = {cellTexts(table.header)};
  for (const TableRow& row : table.rows) rows.push_back(cellTexts(row));

  std::vector<std::size_t> widths(table.alignments.size(), 0);
  for (const Cells& cells : rows) {
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], columnsOf(cells[i]));
  }

  Lines lines;
  for (const Cells& cells : rows) {
    std::string line;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      line += (i == 0 ? "" : " | ") + padded(cells[i], widths[i], table.alignments[i]);
    }
    lines.push_back(line.substr(0, line.find_last_not_of(' ') + 1));
    if (lines.size() > 1) continue;
    std::string underline;
    for (std::size_t i = 0; i < widths.size(); ++i)
      underline += (i == 0 ? "" : "-+-") + std::string(widths[i], '-');
    lines.push_back(underline);
  }
  return lines;
}

std::string proseText(const Inlines& inlines) {
  std::string words;
  for (const Inline& node : inlines) {
    std::visit(
        Overloaded{
            [&](const Text& text) { words += text.text; },
            [&](const SoftBreak&) { words += ' '; },
            [&](const HardBreak&) { words += '\n'; },
            [&](const CodeSpan& span) { words += '`' + span.code + '`'; },
            [](const HtmlInline&) {},
            [&](const FootnoteMark& mark) { words += '[' + std::to_string(mark.number) + ']'; },
            [&](const Link& link) {
              const std::string shown = proseText(link.children);
              const bool says = link.url == shown || link.url == "mailto:" + shown;
              words += says ? shown : shown + " <" + link.url + '>';
            },
            [&](const auto& parent) { words += proseText(parent.children); },
        },
        node.value);
  }
  return words;
}

}  // namespace md
