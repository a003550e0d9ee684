#include "check.h"
#include "document/anchors.h"
#include "text/entities.h"
#include "text/pattern.h"
#include "text/strings.h"
#include "text/utf8.h"

namespace {

uint32_t firstCodePoint(std::string_view text) {
  uint32_t codePoint = 0;
  utf8_decode(text.data(), text.size(), &codePoint);
  return codePoint;
}

std::string entity(std::string_view name) {
  const char* text = entity_text(name.data(), name.size());
  return text == nullptr ? "none" : text;
}

}  // namespace

TEST(decodesUtf8OfEveryLength) {
  CHECK_EQUAL(firstCodePoint("a"), 0x61u);
  CHECK_EQUAL(firstCodePoint("\xC3\xA9"), 0xE9u);
  CHECK_EQUAL(firstCodePoint("\xE2\x82\xAC"), 0x20ACu);
  CHECK_EQUAL(firstCodePoint("\xF0\x9F\x98\x80"), 0x1F600u);
}

TEST(replacesBytesThatAreNotUtf8) {
  CHECK_EQUAL(firstCodePoint("\x80"), UTF8_REPLACEMENT);
  CHECK_EQUAL(firstCodePoint("\xC0\x80"), UTF8_REPLACEMENT);
  CHECK_EQUAL(firstCodePoint("\xE2\x82"), UTF8_REPLACEMENT);
  CHECK_EQUAL(firstCodePoint("\xED\xA0\x80"), UTF8_REPLACEMENT);
  CHECK_EQUAL(firstCodePoint("\xF5\x80\x80\x80"), UTF8_REPLACEMENT);
}

TEST(encodesWhatItDecodes) {
  for (const unsigned long codePoint :
       {0x24ul, 0x7FFul, 0x800ul, 0xFFFDul, 0x10000ul, 0x10FFFFul}) {
    CHECK_EQUAL(firstCodePoint(md::encodeUtf8(codePoint)), codePoint);
  }
  CHECK_EQUAL(md::encodeUtf8(0xD800), md::encodeUtf8(UTF8_REPLACEMENT));
}

TEST(findsEntitiesByWholeName) {
  CHECK_EQUAL(entity("AMP"), "&");
  CHECK_EQUAL(entity("yen"), "\xC2\xA5");
  CHECK_EQUAL(entity("l"), "none");
  CHECK_EQUAL(entity("lt"), "<");
  CHECK_EQUAL(entity("ltt"), "none");
}

TEST(countsColumnsNotBytes) {
  CHECK_EQUAL(md::columnsOf("caf\xC3\xA9"), 4u);
  CHECK_EQUAL(md::columnsOf("e\xCC\x81"), 1u);
  CHECK_EQUAL(md::columnsOf("\xE6\xBC\xA2"), 2u);
}

TEST(trimsAndCollapsesWhiteSpace) {
  CHECK_EQUAL(md::trim(" \t a b \n"), "a b");
  CHECK_EQUAL(md::trim("  "), "");
  CHECK_EQUAL(md::collapseSpace("  a \n b  "), "a b");
}

TEST(writesJsonStrings) { CHECK_EQUAL(md::quoteJson("a\"\\\n\x01"), R"("a\"\\\n\u0001")"); }

TEST(encodesUrlsOnce) {
  CHECK_EQUAL(md::encodeUrl("/a b\"\xC3\xA9"), "/a%20b%22%C3%A9");
  CHECK_EQUAL(md::encodeUrl("/a%20b"), "/a%20b");
}

TEST(neverMatchesTextsTooLongForTheRegexEngine) {
  const md::Pattern anything("(?:a|b)*");
  CHECK_EQUAL(anything.matches(std::string(md::Pattern::kTextBytesMax, 'a')), true);
  CHECK_EQUAL(anything.matches(std::string(md::Pattern::kTextBytesMax + 1, 'a')), false);
  CHECK_EQUAL(anything.lengthAtStart(std::string(1000000, 'a')), md::Pattern::kTextBytesMax);
}

TEST(makesEachAnchorOnce) {
  md::AnchorMaker maker;
  CHECK_EQUAL(maker.make("What's new?"), "whats-new");
  CHECK_EQUAL(maker.make("What's new?"), "whats-new-1");
  CHECK_EQUAL(maker.make("What's new 2"), "whats-new-2");
  CHECK_EQUAL(maker.make("Whats new"), "whats-new-3");
  CHECK_EQUAL(maker.make("!"), "section");
}
