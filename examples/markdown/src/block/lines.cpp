#include "block/lines.h"

#include <algorithm>
#include <sstream>

#include "text/chars.h"
#include "text/strings.h"
#include "text/utf8.h"

namespace md {

namespace {

constexpr std::size_t kTabStop = 4;

/** `column` is where the line begins on the page, for a tab's width depends on it. */
std::string expandIndent(std::string_view line, std::size_t column) {
  std::size_t width = 0;
  std::size_t used = 0;
  for (; used < line.size() && (line[used] == ' ' || line[used] == '\t'); ++used) {
    width += line[used] == ' ' ? 1 : kTabStop - (column + width) % kTabStop;
  }
  return std::string(width, ' ').append(line.substr(used));
}

std::string withoutNul(std::string_view line) {
  std::string clean;
  for (const char c : line) clean += c == '\0' ? encodeUtf8(UTF8_REPLACEMENT) : std::string(1, c);
  return clean;
}

}  // namespace

Lines splitLines(std::string_view source) {
  Lines lines;
  while (!source.empty()) {
    const std::size_t end = std::min(source.find_first_of("\r\n"), source.size());
    std::string line = expandIndent(source.substr(0, end), 0);
    if (line.find('\0') != std::string::npos) line = withoutNul(line);
    lines.push_back(std::move(line));
    source.remove_prefix(end);
    if (startsWith(source, "\r\n")) {
      source.remove_prefix(2);
    } else if (!source.empty()) {
      source.remove_prefix(1);
    }
  }
  return lines;
}

bool isBlank(std::string_view line) { return std::all_of(line.begin(), line.end(), is_space); }

std::size_t indentOf(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

std::string withoutIndent(std::string_view line, std::size_t columns) {
  return std::string(line.substr(std::min(columns, indentOf(line))));
}

std::string withoutPrefix(std::string_view line, std::size_t count) {
  return count < line.size() ? expandIndent(line.substr(count), count) : std::string();
}

}  // namespace md
