#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace md {

enum class Format { kHtml, kPage, kText, kJson, kOutline };

struct Options {
  Format format = Format::kHtml;
  bool smart = false;
  bool safe = false;
  bool contents = false;
  bool help = false;
  std::size_t columns = 72;
  /** Empty: standard output. */
  std::string output;
  /** None: standard input. */
  std::vector<std::string> inputs;
};

/** What is wrong with the command line, and what to do about it. */
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/** Reads the arguments without the program's name; throws UsageError. */
Options parseOptions(const std::vector<std::string>& arguments);

extern const char* const kUsage;

}  // namespace md
