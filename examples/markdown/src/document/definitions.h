#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"

namespace md {

struct LinkTarget {
  std::string url;
  std::string title;
};

/**
 * What a document defines in one place and uses in others: link targets and footnotes. The block
 * parser adds, the inline parser looks up. Labels differ neither by case nor by the amount of white
 * space; the first definition of a label wins.
 */
class Definitions {
 public:
  void addLink(std::string_view label, LinkTarget target);
  const LinkTarget* findLink(std::string_view label) const;

  void addFootnote(std::string_view label, Blocks content);

  /** The number shown for a footnote, given out in the order of first use; 0 if there is no such
   * footnote. */
  int numberOfFootnote(std::string_view label);

  std::size_t usedFootnotes() const { return used_.size(); }

  /** Takes the content of the footnote at this position in the order of use. */
  Blocks takeFootnote(std::size_t position);

 private:
  struct Footnote {
    Blocks content;
    int number = 0;
  };

  std::map<std::string, LinkTarget> links_;
  std::map<std::string, Footnote> footnotes_;
  std::vector<std::string> used_;
};

}  // namespace md
