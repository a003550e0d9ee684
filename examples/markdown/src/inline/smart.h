#pragma once

#include "document/node.h"

namespace md {

/** Replaces typewriter punctuation by typographic: quotes, dashes and dots. Code stays as it is. */
void makeSmart(Inlines& inlines);

}  // namespace md
