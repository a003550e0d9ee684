#include "inline/emphasis.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

namespace md {

namespace {

void append(Inlines& out, Piece piece) {
  if (piece.run) piece.node = {Text{std::string(piece.run->count, piece.run->mark)}};
  const auto* text = std::get_if<Text>(&piece.node.value);
  auto* last = out.empty() ? nullptr : std::get_if<Text>(&out.back().value);
  if (text != nullptr && last != nullptr) {
    last->text += text->text;
  } else {
    out.push_back(std::move(piece.node));
  }
}

bool fit(const DelimiterRun& opener, const DelimiterRun& closer) {
  if (!opener.opens || opener.mark != closer.mark) return false;
  if (opener.mark == '~') return opener.count >= 2 && closer.count >= 2;
  // In `*a**b*` the middle run must not close the first: CommonMark's "multiple of 3" rule.
  const bool ambiguous = opener.closes || closer.opens;
  const bool sumIsMultipleOf3 = (opener.originalCount + closer.originalCount) % 3 == 0;
  return !ambiguous || !sumIsMultipleOf3 ||
         (opener.originalCount % 3 == 0 && closer.originalCount % 3 == 0);
}

Inline wrap(char mark, std::size_t width, Inlines children) {
  if (mark == '~') return {Strike{std::move(children)}};
  if (width == 2) return {Strong{std::move(children)}};
  return {Emphasis{std::move(children)}};
}

class Resolver {
 public:
  explicit Resolver(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}

  ResolvedInlines resolve() {
    std::size_t index = 0;
    while (index < pieces_.size()) {
      const auto opener = openerFor(index);
      const bool joins = opener && depthOf(*opener, index) < kNestingMax;
      index = joins ? join(*opener, index) : index + 1;
    }
    ResolvedInlines resolved{{}, depthOf(0, pieces_.size())};
    for (Piece& piece : pieces_) append(resolved.inlines, std::move(piece));
    return resolved;
  }

 private:
  /** Runs that look for the same kind of partner. */
  using Kind = std::tuple<char, bool, std::size_t>;

  int depthOf(std::size_t first, std::size_t last) const {
    int depth = 0;
    for (std::size_t i = first; i < last; ++i) depth = std::max(depth, pieces_[i].depth);
    return depth;
  }

  std::optional<std::size_t> openerFor(std::size_t closer) {
    const auto& run = pieces_[closer].run;
    if (!run || !run->closes) return std::nullopt;
    // Where an earlier run of this kind searched in vain, there is nothing for this one: keeps the
    // whole linear.
    std::size_t& bottom = searchedBelow_[{run->mark, run->opens, run->originalCount % 3}];
    for (std::size_t i = closer; i > bottom; --i) {
      const auto& candidate = pieces_[i - 1].run;
      if (candidate && fit(*candidate, *run)) return i - 1;
    }
    bottom = closer;
    return std::nullopt;
  }

  /** Makes one node of what is between the two runs; returns where to go on. */
  std::size_t join(std::size_t opener, std::size_t closer) {
    DelimiterRun& first = *pieces_[opener].run;
    DelimiterRun& last = *pieces_[closer].run;
    const std::size_t width = std::min({first.count, last.count, std::size_t{2}});
    first.count -= width;
    last.count -= width;
    const int depth = depthOf(opener + 1, closer) + 1;
    Inlines children;
    for (std::size_t i = opener + 1; i < closer; ++i) append(children, std::move(pieces_[i]));
    Piece joined{wrap(first.mark, width, std::move(children)), std::nullopt, depth};
    const bool firstUsedUp = first.count == 0;
    const bool lastUsedUp = last.count == 0;

    auto begin = pieces_.begin() + static_cast<std::ptrdiff_t>(opener);
    const auto end = pieces_.begin() + static_cast<std::ptrdiff_t>(closer);
    if (!firstUsedUp) ++begin;
    begin = pieces_.insert(pieces_.erase(begin, lastUsedUp ? end + 1 : end), std::move(joined));
    return static_cast<std::size_t>(begin - pieces_.begin()) + 1;
  }

  std::vector<Piece> pieces_;
  std::map<Kind, std::size_t> searchedBelow_;
};

}  // namespace

Piece takeDelimiterRun(Scanner& scanner) {
  const char mark = scanner.peek();
  const char before = scanner.before();
  const std::size_t count = scanner.takeRun(mark);
  const char after = scanner.done() ? '\n' : scanner.peek();

  const bool leftFlanking =
      !is_space(after) && (!is_punctuation(after) || is_space(before) || is_punctuation(before));
  const bool rightFlanking =
      !is_space(before) && (!is_punctuation(before) || is_space(after) || is_punctuation(after));
  DelimiterRun run{mark, count, count, leftFlanking, rightFlanking};
  // An underscore inside a word is part of the word: snake_case_names.
  if (mark == '_') {
    run.opens = leftFlanking && (!rightFlanking || is_punctuation(before));
    run.closes = rightFlanking && (!leftFlanking || is_punctuation(after));
  }
  return {{}, run, 0};
}

ResolvedInlines resolveEmphasis(std::vector<Piece> pieces) {
  return Resolver(std::move(pieces)).resolve();
}

}  // namespace md
