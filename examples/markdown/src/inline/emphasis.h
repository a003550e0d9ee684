#pragma once

#include <optional>
#include <vector>

#include "document/node.h"
#include "inline/scanner.h"

namespace md {

/** A run of `*`, `_` or `~` that may begin or end emphasis. */
struct DelimiterRun {
  char mark;
  /** Marks not yet used up. */
  std::size_t count;
  std::size_t originalCount;
  bool opens;
  bool closes;
};

/** A finished node, or a run whose meaning is still open. */
struct Piece {
  Inline node;
  std::optional<DelimiterRun> run;
  /** Levels of markup inside the node. */
  int depth = 0;
};

/** Deeper markup stays text: whoever walks the tree needs stack for each level, and nobody means so
 * many. */
constexpr int kNestingMax = 100;

struct ResolvedInlines {
  Inlines inlines;
  int depth;
};

/** Takes the run at the scanner's place; what is around it decides whether it can open and close.
 */
Piece takeDelimiterRun(Scanner& scanner);

/**
 * Pairs up the runs. From left to right, each run that can close looks back for the nearest that
 * can open it, and what lies between becomes one node. Runs that find no partner become text.
 */
ResolvedInlines resolveEmphasis(std::vector<Piece> pieces);

}  // namespace md
