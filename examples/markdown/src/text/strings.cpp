#include "text/strings.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <sstream>

#include "text/chars.h"
#include "text/utf8.h"
#include "text/width.h"

namespace md {

std::string_view trim(std::string_view text) {
  const auto first = std::find_if_not(text.begin(), text.end(), is_space);
  const auto last = std::find_if_not(text.rbegin(), text.rend(), is_space).base();
  return first < last ? text.substr(first - text.begin(), last - first) : std::string_view();
}

bool startsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool startsWithIgnoringCase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [](char a, char b) { return to_lower(a) == to_lower(b); });
}

std::string lowerCase(std::string_view text) {
  std::string lower;
  lower.reserve(text.size());
  std::transform(text.begin(), text.end(), std::back_inserter(lower), to_lower);
  return lower;
}

std::string collapseSpace(std::string_view text) {
  std::string collapsed;
  for (const std::string& word : splitWords(text)) {
    if (!collapsed.empty()) collapsed += ' ';
    collapsed += word;
  }
  return collapsed;
}

std::vector<std::string> splitWords(std::string_view text) {
  std::istringstream words{std::string(text)};
  return {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()};
}

std::string escapeHtml(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    if (const char* replacement = html_replacement(c)) {
      escaped += replacement;
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string encodeUrl(std::string_view url) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : url) {
    if (is_url_character(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kHex[byte >> 4];
      encoded += kHex[byte & 15];
    }
  }
  return encoded;
}

std::string quoteJson(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[7];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      quoted += escape;
    } else {
      quoted += c;
    }
  }
  return quoted += '"';
}

std::string encodeUtf8(unsigned long codePoint) {
  char bytes[UTF8_BYTES_MAX];
  const std::size_t length = utf8_encode(static_cast<uint32_t>(codePoint), bytes);
  return {bytes, length};
}

std::size_t columnsOf(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    uint32_t codePoint = 0;
    text.remove_prefix(utf8_decode(text.data(), text.size(), &codePoint));
    columns += static_cast<std::size_t>(display_width(codePoint));
  }
  return columns;
}

}  // namespace md
