#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/**
 * The tree that the parsers make and the renderers read. All nodes are plain values: a document can
 * be copied, moved and compared part by part without anybody owning anything.
 */
namespace md {

struct Inline;
struct Block;
using Inlines = std::vector<Inline>;
using Blocks = std::vector<Block>;

struct Text {
  std::string text;
};
struct SoftBreak {};
struct HardBreak {};
struct CodeSpan {
  std::string code;
};
struct HtmlInline {
  std::string html;
};
struct FootnoteMark {
  int number;
};
struct Emphasis {
  Inlines children;
};
struct Strong {
  Inlines children;
};
struct Strike {
  Inlines children;
};
struct Link {
  std::string url;
  std::string title;
  Inlines children;
};
struct Image {
  std::string url;
  std::string title;
  Inlines children;
};

struct Inline {
  std::variant<Text, SoftBreak, HardBreak, CodeSpan, HtmlInline, FootnoteMark, Emphasis, Strong,
               Strike, Link, Image>
      value;
};

/**
 * Words that hold inline markup. The block parser fills `source`; `inlines` come later, when all
 * link definitions of the document are known.
 */
struct Prose {
  std::string source;
  Inlines inlines;
};

struct Paragraph {
  Prose prose;
};
struct Heading {
  int level;
  Prose prose;
  std::string anchor;
};
struct CodeBlock {
  std::string language;
  std::string code;
};
struct HtmlBlock {
  std::string html;
};
struct Rule {};
struct Quote {
  Blocks children;
};
struct ListItem {
  Blocks children;
  /** Set for a task: whether it is done. */
  std::optional<bool> done;
};
struct List {
  /** The first number of an ordered list; empty for a bullet list. */
  std::optional<long> start;
  /** Whether paragraphs are shown close together, because no blank line parted the items. */
  bool tight;
  std::vector<ListItem> items;
};
enum class Alignment { kNone, kLeft, kCenter, kRight };
using TableRow = std::vector<Prose>;
struct Table {
  std::vector<Alignment> alignments;
  TableRow header;
  std::vector<TableRow> rows;
};

struct Block {
  std::variant<Paragraph, Heading, CodeBlock, HtmlBlock, Rule, Quote, List, Table> value;
};

struct Document {
  std::map<std::string, std::string> frontMatter;
  Blocks blocks;
  /** In the order of their marks: the first is number 1. */
  std::vector<Blocks> footnotes;
};

}  // namespace md
