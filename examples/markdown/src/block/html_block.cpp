#include <array>
#include <optional>
#include <set>

#include "block/block_kinds.h"
#include "text/chars.h"
#include "text/strings.h"

namespace md {

namespace {

/** A construct that goes on, over blank lines, until its end is seen. */
struct Verbatim {
  std::string_view start;
  std::string_view end;
};

constexpr std::array<Verbatim, 6> kVerbatim = {{
    {"<!--", "-->"},
    {"<?", "?>"},
    {"<script", "</script>"},
    {"<style", "</style>"},
    {"<pre", "</pre>"},
    {"<textarea", "</textarea>"},
}};

const std::set<std::string, std::less<>>& blockTags() {
  static const std::set<std::string, std::less<>> tags = {
      "address", "article", "aside",   "blockquote", "body",  "caption", "center", "details",
      "dialog",  "div",     "dl",      "dt",         "dd",    "figure",  "footer", "form",
      "h1",      "h2",      "h3",      "h4",         "h5",    "h6",      "head",   "header",
      "hr",      "html",    "iframe",  "li",         "link",  "main",    "nav",    "ol",
      "p",       "section", "summary", "table",      "tbody", "td",      "tfoot",  "th",
      "thead",   "title",   "tr",      "ul",         "video",
  };
  return tags;
}

std::optional<Verbatim> verbatimOf(std::string_view text) {
  for (const Verbatim& candidate : kVerbatim) {
    if (!startsWithIgnoringCase(text, candidate.start)) continue;
    const std::string_view rest = text.substr(candidate.start.size());
    // "<prefix>" is not "<pre".
    if (is_letter(candidate.start.back()) && !rest.empty() && is_letter(rest.front())) continue;
    return candidate;
  }
  return std::nullopt;
}

bool isBlockTag(std::string_view text) {
  if (!startsWith(text, "<")) return false;
  text.remove_prefix(startsWith(text, "</") ? 2 : 1);
  std::size_t length = 0;
  while (length < text.size() && (is_letter(text[length]) || is_digit(text[length]))) ++length;
  const bool ended =
      length == text.size() || is_space(text[length]) || text[length] == '>' || text[length] == '/';
  return ended && blockTags().count(lowerCase(text.substr(0, length))) > 0;
}

bool containsIgnoringCase(std::string_view text, std::string_view part) {
  return lowerCase(text).find(part) != std::string::npos;
}

}  // namespace

bool isHtmlStart(std::string_view line) {
  const std::size_t indent = indentOf(line);
  if (indent >= kCodeIndent) return false;
  line.remove_prefix(indent);
  return verbatimOf(line).has_value() || isBlockTag(line);
}

bool readHtmlBlock(LineReader& reader, const BlockContext&, Blocks& out) {
  if (!isHtmlStart(reader.peek())) return false;
  const auto verbatim = verbatimOf(trim(reader.peek()));
  HtmlBlock block;
  while (!reader.done()) {
    if (!verbatim && isBlank(reader.peek())) break;
    const std::string& line = reader.take();
    block.html += line + '\n';
    if (verbatim && containsIgnoringCase(line, verbatim->end)) break;
  }
  out.push_back({std::move(block)});
  return true;
}

}  // namespace md
