#include <functional>
#include <initializer_list>
#include <utility>

#include "render/render.h"
#include "text/overloaded.h"
#include "text/strings.h"

namespace md {

namespace {

using Member = std::pair<std::string_view, std::string>;

std::string object(std::initializer_list<Member> members) {
  std::string out;
  for (const auto& [name, value] : members) {
    out += out.empty() ? "{" : ",";
    out += quoteJson(name) + ":" + value;
  }
  return out + "}";
}

template <class Range, class ToJson>
std::string array(const Range& range, const ToJson& toJson) {
  std::string out;
  for (const auto& element : range) {
    out += out.empty() ? "[" : ",";
    out += toJson(element);
  }
  return out.empty() ? "[]" : out + "]";
}

std::string boolean(bool value) { return value ? "true" : "false"; }

std::string node(std::string_view type, std::initializer_list<Member> members = {}) {
  std::string out = "{\"type\":" + quoteJson(type);
  for (const auto& [name, value] : members) out += "," + quoteJson(name) + ":" + value;
  return out + "}";
}

std::string toJson(const Inlines& inlines);

std::string toJson(const Inline& inlineNode) {
  const auto link = [](std::string_view type, const auto& value) {
    return node(type, {{"url", quoteJson(value.url)},
                       {"title", quoteJson(value.title)},
                       {"children", toJson(value.children)}});
  };
  return std::visit(
      Overloaded{
          [](const Text& text) { return node("text", {{"text", quoteJson(text.text)}}); },
          [](const SoftBreak&) { return node("softBreak"); },
          [](const HardBreak&) { return node("hardBreak"); },
          [](const CodeSpan& span) { return node("code", {{"text", quoteJson(span.code)}}); },
          [](const HtmlInline& html) { return node("html", {{"text", quoteJson(html.html)}}); },
          [](const FootnoteMark& mark) {
            return node("footnoteMark", {{"number", std::to_string(mark.number)}});
          },
          [](const Emphasis& value) {
            return node("emphasis", {{"children", toJson(value.children)}});
          },
          [](const Strong& value) {
            return node("strong", {{"children", toJson(value.children)}});
          },
          [](const Strike& value) {
            return node("strike", {{"children", toJson(value.children)}});
          },
          [&](const Link& value) { return link("link", value); },
          [&](const Image& value) { return link("image", value); },
      },
      inlineNode.value);
}

std::string toJson(const Inlines& inlines) {
  return array(inlines, [](const Inline& child) { return toJson(child); });
}

std::string toJson(const TableRow& row) {
  return array(row, [](const Prose& cell) { return toJson(cell.inlines); });
}

std::string toJson(Alignment alignment) {
  switch (alignment) {
    case Alignment::kLeft:
      return "\"left\"";
    case Alignment::kCenter:
      return "\"center\"";
    case Alignment::kRight:
      return "\"right\"";
    case Alignment::kNone:
      break;
  }
  return "null";
}

std::string toJson(const Blocks& blocks);

std::string toJson(const ListItem& item) {
  return node("item", {{"done", item.done ? boolean(*item.done) : "null"},
                       {"children", toJson(item.children)}});
}

std::string toJson(const Block& block) {
  return std::visit(
      Overloaded{
          [](const Paragraph& paragraph) {
            return node("paragraph", {{"children", toJson(paragraph.prose.inlines)}});
          },
          [](const Heading& heading) {
            return node("heading", {{"level", std::to_string(heading.level)},
                                    {"anchor", quoteJson(heading.anchor)},
                                    {"children", toJson(heading.prose.inlines)}});
          },
          [](const CodeBlock& code) {
            return node("codeBlock",
                        {{"language", quoteJson(code.language)}, {"text", quoteJson(code.code)}});
          },
          [](const HtmlBlock& html) { return node("htmlBlock", {{"text", quoteJson(html.html)}}); },
          [](const Rule&) { return node("rule"); },
          [](const Quote& quote) { return node("quote", {{"children", toJson(quote.children)}}); },
          [](const List& list) {
            return node(
                "list",
                {{"start", list.start ? std::to_string(*list.start) : "null"},
                 {"tight", boolean(list.tight)},
                 {"items", array(list.items, [](const ListItem& item) { return toJson(item); })}});
          },
          [](const Table& table) {
            return node(
                "table",
                {{"alignments",
                  array(table.alignments, [](Alignment value) { return toJson(value); })},
                 {"header", toJson(table.header)},
                 {"rows", array(table.rows, [](const TableRow& row) { return toJson(row); })}});
          },
      },
      block.value);
}

std::string toJson(const Blocks& blocks) {
  return array(blocks, [](const Block& block) { return toJson(block); });
}

}  // namespace

std::string renderJson(const Document& document) {
  std::string frontMatter;
  for (const auto& [key, value] : document.frontMatter) {
    frontMatter += (frontMatter.empty() ? "" : ",") + quoteJson(key) + ":" + quoteJson(value);
  }
  return object({{"frontMatter", "{" + frontMatter + "}"},
                 {"blocks", toJson(document.blocks)},
                 {"footnotes",
                  array(document.footnotes, [](const Blocks& note) { return toJson(note); })}}) +
         "\n";
}

}  // namespace md
