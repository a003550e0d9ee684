#include "inline/parser.h"

#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "inline/emphasis.h"
#include "inline/link_syntax.h"
#include "inline/spans.h"
#include "inline/unescape.h"
#include "text/strings.h"

namespace md {

namespace {

/** Longer texts in brackets are not looked up as labels. */
constexpr std::size_t kShortcutBytesMax = 999;

/**
 * Goes through the text once. Finished nodes and open delimiter runs pile up in `pieces_`; a `]`
 * that completes a link folds the pieces since its `[` into one, and the end of the text folds the
 * rest.
 */
class InlineParser {
 public:
  InlineParser(std::string_view source, Definitions& definitions)
      : scanner_(source), definitions_(definitions) {}

  Inlines parse() {
    while (!scanner_.done()) step();
    return resolveEmphasis(std::move(pieces_)).inlines;
  }

 private:
  /** A `[` or `![` that may turn out to begin a link or image. */
  struct Bracket {
    std::size_t piece;
    std::size_t contentStart;
    bool image;
    bool active;
  };

  void step() {
    switch (scanner_.peek()) {
      case '\\':
        return backslash();
      case '\n':
        return lineBreak();
      case '*':
      case '_':
      case '~':
        return pieces_.push_back(takeDelimiterRun(scanner_));
      case '`':
        if (auto span = scanCodeSpan(scanner_)) return add(std::move(*span));
        return addText(std::string(scanner_.takeRun('`'), '`'));
      case '&':
        if (const auto entity = scanEntity(scanner_)) return addText(*entity);
        return character();
      case '<':
        if (auto link = scanAutolink(scanner_)) return add(std::move(*link));
        if (auto tag = scanHtmlTag(scanner_)) return add(std::move(*tag));
        return character();
      case 'h':
      case 'w':
        if (auto link = scanBareUrl(scanner_)) return add(std::move(*link));
        return character();
      case '!':
        return scanner_.peek(1) == '[' ? openBracket(true) : character();
      case '[':
        return footnote() ? void() : openBracket(false);
      case ']':
        return closeBracket();
      default:
        return character();
    }
  }

  void add(Inline node, int depth = 0) {
    pieces_.push_back({std::move(node), std::nullopt, depth});
  }

  void addText(std::string_view text) {
    Text* last = lastText();
    if (last == nullptr) {
      add({Text{std::string(text)}});
    } else {
      last->text += text;
    }
  }

  /** The text that `addText` may append to: not that of an open bracket, which a link would
   * swallow. */
  Text* lastText() {
    if (pieces_.empty() || pieces_.back().run) return nullptr;
    if (!brackets_.empty() && brackets_.back().piece + 1 == pieces_.size()) return nullptr;
    return std::get_if<Text>(&pieces_.back().node.value);
  }

  void character() {
    addText(scanner_.rest().substr(0, 1));
    scanner_.advance();
  }

  void backslash() {
    scanner_.advance();
    if (scanner_.consume('\n')) {
      add({HardBreak{}});
      scanner_.skipSpace();
    } else if (is_punctuation(scanner_.peek())) {
      character();
    } else {
      addText("\\");
    }
  }

  /** Two blanks at the end of a line make a hard break, fewer vanish. */
  void lineBreak() {
    std::size_t blanks = 0;
    if (Text* last = lastText()) {
      const std::size_t end = last->text.find_last_not_of(' ') + 1;
      blanks = last->text.size() - end;
      last->text.resize(end);
    }
    add(blanks >= 2 ? Inline{HardBreak{}} : Inline{SoftBreak{}});
    scanner_.skipSpace();
  }

  bool footnote() {
    Scanner ahead = scanner_;
    const auto label = scanLabel(ahead);
    if (!label || !startsWith(*label, "^")) return false;
    const int number = definitions_.numberOfFootnote(label->substr(1));
    if (number == 0) return false;
    scanner_ = ahead;
    add({FootnoteMark{number}});
    return true;
  }

  void openBracket(bool image) {
    const std::string_view mark = image ? "![" : "[";
    scanner_.advance(mark.size());
    brackets_.push_back({pieces_.size(), scanner_.position(), image, true});
    add({Text{std::string(mark)}});
  }

  void closeBracket() {
    if (brackets_.empty()) return character();
    const Bracket bracket = brackets_.back();
    const std::string_view content = scanner_.between(bracket.contentStart, scanner_.position());
    Scanner ahead = scanner_;
    ahead.advance();
    const auto target = bracket.active ? targetOf(content, ahead) : std::nullopt;
    brackets_.pop_back();
    if (!target) return character();
    scanner_ = ahead;
    fold(bracket, content, *target);
  }

  /** The target of the link whose text has just been read; steps over the part that names it. */
  std::optional<LinkTarget> targetOf(std::string_view content, Scanner& ahead) const {
    if (auto target = scanParenthesizedTarget(ahead)) return target;
    Scanner behind = ahead;
    std::string_view label = content;
    if (const auto explicitLabel = scanLabel(behind)) {
      if (!explicitLabel->empty()) label = *explicitLabel;
    }
    if (label.size() > kShortcutBytesMax) return std::nullopt;
    const LinkTarget* found = definitions_.findLink(label);
    if (found == nullptr) return std::nullopt;
    ahead = behind;
    return *found;
  }

  void fold(const Bracket& bracket, std::string_view content, const LinkTarget& target) {
    const auto open = pieces_.begin() + static_cast<std::ptrdiff_t>(bracket.piece);
    ResolvedInlines inside = resolveEmphasis(
        {std::make_move_iterator(open + 1), std::make_move_iterator(pieces_.end())});
    if (inside.depth >= kNestingMax) inside = {{{Text{std::string(content)}}}, 0};
    pieces_.erase(open, pieces_.end());
    if (bracket.image) {
      add({Image{target.url, target.title, std::move(inside.inlines)}}, inside.depth + 1);
      return;
    }
    add({Link{target.url, target.title, std::move(inside.inlines)}}, inside.depth + 1);
    // A link holds no other link.
    for (Bracket& outer : brackets_) outer.active = outer.active && outer.image;
  }

  Scanner scanner_;
  Definitions& definitions_;
  std::vector<Piece> pieces_;
  std::vector<Bracket> brackets_;
};

}  // namespace

Inlines parseInlines(std::string_view source, Definitions& definitions) {
  return InlineParser(source, definitions).parse();
}

}  // namespace md
