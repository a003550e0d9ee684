#include "document/definitions.h"

#include <utility>

#include "text/strings.h"

namespace md {

namespace {

std::string keyOf(std::string_view label) { return lowerCase(collapseSpace(label)); }

}  // namespace

void Definitions::addLink(std::string_view label, LinkTarget target) {
  links_.emplace(keyOf(label), std::move(target));
}

const LinkTarget* Definitions::findLink(std::string_view label) const {
  const auto found = links_.find(keyOf(label));
  return found == links_.end() ? nullptr : &found->second;
}

void Definitions::addFootnote(std::string_view label, Blocks content) {
  footnotes_.emplace(keyOf(label), Footnote{std::move(content)});
}

int Definitions::numberOfFootnote(std::string_view label) {
  const auto found = footnotes_.find(keyOf(label));
  if (found == footnotes_.end()) return 0;
  Footnote& footnote = found->second;
  if (footnote.number == 0) {
    used_.push_back(found->first);
    footnote.number = static_cast<int>(used_.size());
  }
  return footnote.number;
}

Blocks Definitions::takeFootnote(std::size_t position) {
  return std::move(footnotes_.at(used_.at(position)).content);
}

}  // namespace md
