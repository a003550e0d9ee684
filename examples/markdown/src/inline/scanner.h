#pragma once

#include <algorithm>
#include <string_view>

#include "text/chars.h"

namespace md {

/** A position in a text. Copies are cheap: to look ahead, scan with a copy and assign it back on
 * success. */
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool done() const { return position_ >= text_.size(); }
  /** The character `offset` further on; NUL behind the end, which no text contains. */
  char peek(std::size_t offset = 0) const {
    return position_ + offset < text_.size() ? text_[position_ + offset] : '\0';
  }
  /** The character just passed; a line feed at the start. */
  char before() const { return position_ == 0 ? '\n' : text_[position_ - 1]; }
  std::string_view rest() const { return text_.substr(position_); }
  std::string_view between(std::size_t first, std::size_t last) const {
    return text_.substr(first, last - first);
  }
  std::size_t position() const { return position_; }

  void advance(std::size_t count = 1) { position_ = std::min(position_ + count, text_.size()); }

  bool consume(char wanted) {
    if (done() || peek() != wanted) return false;
    advance();
    return true;
  }

  void skipSpace() {
    while (!done() && is_space(peek())) advance();
  }

  /** Passes the run of `mark` that begins here and returns its length. */
  std::size_t takeRun(char mark) {
    const std::size_t start = position_;
    while (!done() && peek() == mark) advance();
    return position_ - start;
  }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace md
