#pragma once

#include "block/lines.h"
#include "document/node.h"

namespace md {

/** The words of a piece of prose as plain text; hard breaks are line feeds. */
std::string proseText(const Inlines& inlines);

/** A table with its columns lined up. Tables are never broken: a wide one runs over the margin. */
Lines tableText(const Table& table);

}  // namespace md
