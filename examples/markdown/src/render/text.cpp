#include <algorithm>
#include <sstream>

#include "render/render.h"
#include "render/text_table.h"
#include "text/strings.h"

namespace md {

namespace {

/** However deep the quotes and lists, this much is left for the words. */
constexpr std::size_t kColumnsMin = 20;

std::size_t less(std::size_t columns, std::size_t taken) {
  return columns > taken + kColumnsMin ? columns - taken : kColumnsMin;
}

void append(Lines& out, const Lines& lines) { out.insert(out.end(), lines.begin(), lines.end()); }

/** Puts `first` in front of the first line and `rest` in front of the others. */
Lines prefixed(const Lines& lines, const std::string& first, const std::string& rest) {
  Lines out;
  for (const std::string& line : lines) {
    const std::string whole = (out.empty() ? first : rest) + line;
    out.push_back(whole.substr(0, whole.find_last_not_of(' ') + 1));
  }
  return out;
}

Lines wrapped(const std::string& text, std::size_t columns) {
  Lines lines;
  std::istringstream paragraphs(text);
  for (std::string paragraph; std::getline(paragraphs, paragraph);) {
    std::string line;
    for (const std::string& word : splitWords(paragraph)) {
      if (!line.empty() && columnsOf(line) + 1 + columnsOf(word) > columns) {
        lines.push_back(std::move(line));
        line.clear();
      }
      line += (line.empty() ? "" : " ") + word;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

class TextRenderer {
 public:
  /** `spaced`: whether an empty line stands between blocks. */
  static Lines render(const Blocks& blocks, std::size_t columns, bool spaced = true) {
    Lines out;
    for (const Block& block : blocks) {
      if (spaced && !out.empty()) out.emplace_back();
      append(out, std::visit([&](const auto& node) { return one(node, columns); }, block.value));
    }
    return out;
  }

 private:
  static Lines one(const Paragraph& paragraph, std::size_t columns) {
    return wrapped(proseText(paragraph.prose.inlines), columns);
  }

  static Lines one(const Heading& heading, std::size_t columns) {
    Lines lines = wrapped(proseText(heading.prose.inlines), columns);
    std::size_t width = 0;
    for (const std::string& line : lines) width = std::max(width, columnsOf(line));
    if (heading.level <= 2) lines.emplace_back(width, heading.level == 1 ? '=' : '-');
    return lines;
  }

  static Lines one(const CodeBlock& block, std::size_t) {
    return prefixed(splitLines(block.code), "    ", "    ");
  }
  static Lines one(const HtmlBlock&, std::size_t) { return {}; }
  static Lines one(const Rule&, std::size_t columns) {
    return {std::string(std::min<std::size_t>(columns, 40), '-')};
  }
  static Lines one(const Table& table, std::size_t) { return tableText(table); }

  static Lines one(const Quote& quote, std::size_t columns) {
    return prefixed(render(quote.children, less(columns, 2)), "> ", "> ");
  }

  static Lines one(const List& list, std::size_t columns) {
    Lines out;
    long number = list.start.value_or(0);
    for (const ListItem& item : list.items) {
      std::string marker = list.start ? std::to_string(number++) + ". " : "- ";
      const std::string indent(marker.size(), ' ');
      if (item.done) marker += *item.done ? "[x] " : "[ ] ";
      if (!out.empty() && !list.tight) out.emplace_back();
      Lines inside = render(item.children, less(columns, indent.size()), !list.tight);
      if (inside.empty()) inside.emplace_back();
      append(out, prefixed(inside, marker, indent));
    }
    return out;
  }
};

}  // namespace

std::string renderText(const Document& document, std::size_t columns) {
  Lines lines = TextRenderer::render(document.blocks, columns);
  if (!document.footnotes.empty()) lines.emplace_back();
  for (std::size_t i = 0; i < document.footnotes.size(); ++i) {
    const std::string marker = "[" + std::to_string(i + 1) + "] ";
    append(lines,
           prefixed(TextRenderer::render(document.footnotes[i], less(columns, marker.size())),
                    marker, std::string(marker.size(), ' ')));
  }
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

}  // namespace md
