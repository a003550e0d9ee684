#include "document/walk.h"

#include <type_traits>

#include "text/overloaded.h"

namespace md {

namespace {

/** Calls `action` for the block and everything inside; works for const and changeable trees alike.
 */
template <class BlocksType, class Action>
void walk(BlocksType& blocks, const Action& action) {
  for (auto& block : blocks) {
    action(block);
    std::visit(
        [&](auto& node) {
          using Node = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<Node, Quote>) {
            walk(node.children, action);
          } else if constexpr (std::is_same_v<Node, List>) {
            for (auto& item : node.items) walk(item.children, action);
          }
        },
        block.value);
  }
}

}  // namespace

void forEachProse(Blocks& blocks, const std::function<void(Prose&)>& action) {
  const auto eachCell = [&](TableRow& row) {
    for (Prose& cell : row) action(cell);
  };
  walk(blocks, [&](Block& block) {
    std::visit(Overloaded{
                   [&](Paragraph& paragraph) { action(paragraph.prose); },
                   [&](Heading& heading) { action(heading.prose); },
                   [&](Table& table) {
                     eachCell(table.header);
                     for (TableRow& row : table.rows) eachCell(row);
                   },
                   [](auto&) {},
               },
               block.value);
  });
}

void forEachHeading(Blocks& blocks, const std::function<void(Heading&)>& action) {
  walk(blocks, [&](Block& block) {
    if (auto* heading = std::get_if<Heading>(&block.value)) action(*heading);
  });
}

void forEachHeading(const Blocks& blocks, const std::function<void(const Heading&)>& action) {
  walk(blocks, [&](const Block& block) {
    if (const auto* heading = std::get_if<Heading>(&block.value)) action(*heading);
  });
}

std::string plainText(const Inlines& inlines) {
  std::string words;
  for (const Inline& node : inlines) {
    std::visit(Overloaded{
                   [&](const Text& text) { words += text.text; },
                   [&](const CodeSpan& span) { words += span.code; },
                   [&](const SoftBreak&) { words += ' '; },
                   [&](const HardBreak&) { words += ' '; },
                   [](const HtmlInline&) {},
                   [](const FootnoteMark&) {},
                   [&](const auto& parent) { words += plainText(parent.children); },
               },
               node.value);
  }
  return words;
}

}  // namespace md
