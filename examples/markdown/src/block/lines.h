#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace md {

using Lines = std::vector<std::string>;

/**
 * Cuts a text at LF, CR or CR LF. Tabs that indent a line are replaced by blanks, so that everybody
 * after this can count columns by counting characters; NUL becomes U+FFFD.
 */
Lines splitLines(std::string_view source);

bool isBlank(std::string_view line);

/** Number of blanks the line begins with. */
std::size_t indentOf(std::string_view line);

/** The line without its first `columns` blanks, or without as many as it has. */
std::string withoutIndent(std::string_view line, std::size_t columns);

/** The line without its first `count` characters; a tab that indents the rest is replaced by
 * blanks. */
std::string withoutPrefix(std::string_view line, std::size_t count);

/** Hands out lines one after the other. It does not own them: they must outlive it. */
class LineReader {
 public:
  explicit LineReader(const Lines& lines) : lines_(lines) {}

  bool done() const { return next_ >= lines_.size(); }
  const std::string& peek() const { return lines_[next_]; }
  /** The line after the next, or nullptr. */
  const std::string* peekSecond() const {
    return next_ + 1 < lines_.size() ? &lines_[next_ + 1] : nullptr;
  }
  const std::string& take() { return lines_[next_++]; }

  std::size_t position() const { return next_; }
  void rewind(std::size_t position) { next_ = position; }

 private:
  const Lines& lines_;
  std::size_t next_ = 0;
};

}  // namespace md
