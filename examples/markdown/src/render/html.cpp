#include <string_view>

#include "highlight/highlighter.h"
#include "render/render.h"
#include "text/strings.h"

namespace md {

namespace {

std::string_view alignmentStyle(Alignment alignment) {
  switch (alignment) {
    case Alignment::kLeft:
      return " style=\"text-align: left\"";
    case Alignment::kCenter:
      return " style=\"text-align: center\"";
    case Alignment::kRight:
      return " style=\"text-align: right\"";
    case Alignment::kNone:
      break;
  }
  return "";
}

class BlockHtml {
 public:
  explicit BlockHtml(const HtmlOptions& options) : options_(options) {}

  std::string render(const Blocks& blocks) const {
    std::string out;
    for (const Block& block : blocks) {
      out += std::visit([this](const auto& node) { return one(node); }, block.value);
    }
    return out;
  }

  std::string footnotes(const std::vector<Blocks>& notes) const {
    if (notes.empty()) return "";
    std::string out = "<section class=\"footnotes\">\n<ol>\n";
    for (std::size_t i = 0; i < notes.size(); ++i) {
      out += "<li id=\"fn-" + std::to_string(i + 1) + "\">\n" + render(notes[i]) + "</li>\n";
    }
    return out + "</ol>\n</section>\n";
  }

 private:
  std::string words(const Prose& prose) const { return renderInlineHtml(prose.inlines, options_); }

  std::string one(const Paragraph& paragraph) const {
    return "<p>" + words(paragraph.prose) + "</p>\n";
  }
  std::string one(const Rule&) const { return "<hr />\n"; }
  std::string one(const HtmlBlock& block) const {
    return options_.safe ? escapeHtml(block.html) : block.html;
  }
  std::string one(const Quote& quote) const {
    return "<blockquote>\n" + render(quote.children) + "</blockquote>\n";
  }

  std::string one(const Heading& heading) const {
    const std::string tag = "h" + std::to_string(heading.level);
    const std::string id =
        heading.anchor.empty() ? "" : " id=\"" + escapeHtml(heading.anchor) + "\"";
    return "<" + tag + id + ">" + words(heading.prose) + "</" + tag + ">\n";
  }

  std::string one(const CodeBlock& block) const {
    std::string out = "<pre><code";
    if (!block.language.empty()) out += " class=\"language-" + escapeHtml(block.language) + "\"";
    out += ">";
    for (const Token& token : tokenize(block.code, block.language)) {
      const std::string text = escapeHtml(token.text);
      // Names are told apart for keywords only; a span around each of the others would be noise.
      if (token.kind.empty() || token.kind == "name") {
        out += text;
      } else {
        out += "<span class=\"" + std::string(token.kind) + "\">" + text + "</span>";
      }
    }
    return out + "</code></pre>\n";
  }

  std::string one(const List& list) const {
    const std::string tag = list.start ? "ol" : "ul";
    const bool numbered = list.start && *list.start != 1;
    std::string out =
        "<" + tag + (numbered ? " start=\"" + std::to_string(*list.start) + "\"" : "") + ">\n";
    for (const ListItem& item : list.items) out += one(item, list.tight);
    return out + "</" + tag + ">\n";
  }

  std::string one(const ListItem& item, bool tight) const {
    std::string out = "<li>";
    if (item.done) {
      out += *item.done ? "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> "
                        : "<input type=\"checkbox\" disabled=\"\" /> ";
    }
    bool needsBreak = true;
    for (const Block& block : item.children) {
      const auto* paragraph = std::get_if<Paragraph>(&block.value);
      if (tight && paragraph != nullptr) {
        out += words(paragraph->prose);
        needsBreak = true;
        continue;
      }
      if (needsBreak) out += '\n';
      out += render({block});
      needsBreak = false;
    }
    return out + "</li>\n";
  }

  std::string one(const Table& table) const {
    std::string out =
        "<table>\n<thead>\n" + row(table.header, table.alignments, "th") + "</thead>\n";
    if (!table.rows.empty()) {
      out += "<tbody>\n";
      for (const TableRow& cells : table.rows) out += row(cells, table.alignments, "td");
      out += "</tbody>\n";
    }
    return out + "</table>\n";
  }

  std::string row(const TableRow& cells, const std::vector<Alignment>& alignments,
                  const std::string& tag) const {
    std::string out = "<tr>\n";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out += "<" + tag;
      out += alignmentStyle(alignments[i]);
      out += ">" + words(cells[i]) + "</" + tag + ">\n";
    }
    return out + "</tr>\n";
  }

  const HtmlOptions& options_;
};

}  // namespace

std::string renderHtml(const Document& document, const HtmlOptions& options) {
  const BlockHtml html(options);
  return html.render(document.blocks) + html.footnotes(document.footnotes);
}

}  // namespace md
