#include "cli/options.h"

#include <functional>
#include <map>

#include "text/pattern.h"

namespace md {

const char* const kUsage =
    R"(Usage: mdconv [OPTION...] [FILE...]
Converts Markdown to other forms. Reads standard input if there is no FILE, or for the FILE "-".

  -t, --to FORMAT   html (default), page, text, json or outline
  -o, --output FILE write to FILE instead of standard output
  -w, --width N     columns of --to text (default 72)
      --contents    put a table of contents on top of --to page
      --smart       typographic quotes, dashes and dots
      --safe        show raw HTML as text and drop script addresses
  -h, --help        show this text
)";

namespace {

constexpr std::size_t kColumnsMin = 20;
constexpr std::size_t kColumnsMax = 10000;

Format formatNamed(const std::string& name) {
  static const std::map<std::string, Format> formats = {
      {"html", Format::kHtml}, {"page", Format::kPage},       {"text", Format::kText},
      {"json", Format::kJson}, {"outline", Format::kOutline},
  };
  const auto found = formats.find(name);
  if (found == formats.end()) {
    throw UsageError("unknown format '" + name + "': use html, page, text, json or outline");
  }
  return found->second;
}

std::size_t columnsFrom(const std::string& text) {
  static const Pattern number("[0-9]{1,5}");
  const std::size_t columns = number.matches(text) ? std::stoul(text) : 0;
  if (columns < kColumnsMin || columns > kColumnsMax) {
    throw UsageError("'" + text + "' is no width: use a number from " +
                     std::to_string(kColumnsMin) + " to " + std::to_string(kColumnsMax));
  }
  return columns;
}

using Flag = std::function<void(Options&)>;
using Setting = std::function<void(Options&, const std::string&)>;

const std::map<std::string, Flag>& flags() {
  static const std::map<std::string, Flag> table = {
      {"--contents", [](Options& options) { options.contents = true; }},
      {"--smart", [](Options& options) { options.smart = true; }},
      {"--safe", [](Options& options) { options.safe = true; }},
      {"--help", [](Options& options) { options.help = true; }},
      {"-h", [](Options& options) { options.help = true; }},
  };
  return table;
}

const std::map<std::string, Setting>& settings() {
  static const Setting to = [](Options& options, const std::string& value) {
    options.format = formatNamed(value);
  };
  static const Setting output = [](Options& options, const std::string& value) {
    options.output = value;
  };
  static const Setting width = [](Options& options, const std::string& value) {
    options.columns = columnsFrom(value);
  };
  static const std::map<std::string, Setting> table = {
      {"-t", to},           {"--to", to},  {"-o", output},
      {"--output", output}, {"-w", width}, {"--width", width},
  };
  return table;
}

}  // namespace

Options parseOptions(const std::vector<std::string>& arguments) {
  Options options;
  bool onlyFiles = false;
  for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
    const bool file = onlyFiles || argument->size() < 2 || argument->front() != '-';
    if (file) {
      options.inputs.push_back(*argument);
    } else if (*argument == "--") {
      onlyFiles = true;
    } else if (const auto flag = flags().find(*argument); flag != flags().end()) {
      flag->second(options);
    } else if (const auto setting = settings().find(*argument); setting != settings().end()) {
      if (argument + 1 == arguments.end())
        throw UsageError("option " + *argument + " needs a value");
      ++argument;
      setting->second(options, *argument);
    } else {
      throw UsageError("unknown option " + *argument + ": see mdconv --help");
    }
  }
  return options;
}

}  // namespace md
