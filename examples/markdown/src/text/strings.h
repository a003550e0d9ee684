#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace md {

std::string_view trim(std::string_view text);
bool startsWith(std::string_view text, std::string_view prefix);
bool startsWithIgnoringCase(std::string_view text, std::string_view prefix);
std::string lowerCase(std::string_view text);

/** Runs of white space become one blank, those at the ends vanish. */
std::string collapseSpace(std::string_view text);

std::vector<std::string> splitWords(std::string_view text);

std::string escapeHtml(std::string_view text);
std::string encodeUrl(std::string_view url);

/** Text between double quotes, as JSON wants it. */
std::string quoteJson(std::string_view text);

std::string encodeUtf8(unsigned long codePoint);

/** Columns that `text` takes on a terminal. */
std::size_t columnsOf(std::string_view text);

}  // namespace md
