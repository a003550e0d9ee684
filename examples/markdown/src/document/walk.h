#pragma once

#include <functional>
#include <string>

#include "document/node.h"

namespace md {

/** Calls `action` for every piece of prose, in reading order. */
void forEachProse(Blocks& blocks, const std::function<void(Prose&)>& action);

/** Calls `action` for every heading, in reading order. */
void forEachHeading(Blocks& blocks, const std::function<void(Heading&)>& action);
void forEachHeading(const Blocks& blocks, const std::function<void(const Heading&)>& action);

/** The words alone, without markup. */
std::string plainText(const Inlines& inlines);

}  // namespace md
