#include "document/anchors.h"

#include "document/walk.h"
#include "text/chars.h"
#include "text/strings.h"

namespace md {

namespace {

std::string slugOf(std::string_view title) {
  std::string slug;
  for (const char c : trim(title)) {
    if (is_space(c)) {
      slug += '-';
    } else if (c == '-' || c == '_' || !is_punctuation(c)) {
      slug += to_lower(c);
    }
  }
  return slug.empty() ? "section" : slug;
}

}  // namespace

std::string AnchorMaker::make(std::string_view title) {
  const std::string slug = slugOf(title);
  std::string anchor = slug;
  // A heading may itself be called "news-1", so each candidate has to be looked up.
  for (int& count = used_[slug]; count > 0 && used_.count(anchor) > 0; ++count) {
    anchor = slug + "-" + std::to_string(count);
  }
  ++used_[anchor];
  return anchor;
}

void assignAnchors(Document& document) {
  AnchorMaker maker;
  forEachHeading(document.blocks, [&](Heading& heading) {
    heading.anchor = maker.make(plainText(heading.prose.inlines));
  });
}

}  // namespace md
