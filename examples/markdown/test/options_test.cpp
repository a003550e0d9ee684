#include "cli/options.h"

#include "check.h"

namespace {

std::string errorOf(const std::vector<std::string>& arguments) {
  try {
    md::parseOptions(arguments);
    return "none";
  } catch (const md::UsageError& error) {
    return error.what();
  }
}

}  // namespace

TEST(readsOptionsAndFilesInAnyOrder) {
  const md::Options options =
      md::parseOptions({"a.md", "--to", "text", "-w", "40", "-", "--", "--smart"});
  CHECK_EQUAL(options.format == md::Format::kText, true);
  CHECK_EQUAL(options.columns, 40u);
  CHECK_EQUAL(options.smart, false);
  CHECK_EQUAL(options.inputs.size(), 3u);
  CHECK_EQUAL(options.inputs[2], "--smart");
}

TEST(saysWhatIsWrongAndWhatToDo) {
  CHECK_EQUAL(errorOf({"--to", "pdf"}),
              "unknown format 'pdf': use html, page, text, json or outline");
  CHECK_EQUAL(errorOf({"--to"}), "option --to needs a value");
  CHECK_EQUAL(errorOf({"-w", "many"}), "'many' is no width: use a number from 20 to 10000");
  CHECK_EQUAL(errorOf({"--fast"}), "unknown option --fast: see mdconv --help");
}
