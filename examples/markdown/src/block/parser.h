#pragma once

#include "block/block_kinds.h"

namespace md {

struct ParsedBlocks {
  Blocks blocks;
  /** Whether a blank line stood between two of them: that makes a list loose. */
  bool blankBetween = false;
};

/** Parses the lines of a document or of a container. */
ParsedBlocks parseBlocks(const Lines& lines, const BlockContext& context);

}  // namespace md
