#pragma once

#include <cstddef>
#include <string>

#include "document/node.h"

/** The forms a document can be written in. All are pure functions of the document. */
namespace md {

struct HtmlOptions {
  /** Shows raw HTML as text and drops addresses that run scripts: for what strangers wrote. */
  bool safe = false;
};

std::string renderHtml(const Document& document, const HtmlOptions& options = {});
std::string renderInlineHtml(const Inlines& inlines, const HtmlOptions& options);

/** A complete page around the HTML: title, language and style; a table of contents if `outline`. */
std::string renderPage(const Document& document, const HtmlOptions& options, bool outline);

/** Plain text for a terminal or a mail, no wider than `columns` unless a word is. */
std::string renderText(const Document& document, std::size_t columns);

/** The tree itself, for other programs. */
std::string renderJson(const Document& document);

/** The headings alone, indented by level. */
std::string renderOutline(const Document& document);
/** The headings as nested HTML lists with links. */
std::string renderOutlineHtml(const Document& document);

}  // namespace md
