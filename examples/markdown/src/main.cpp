#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "cli/options.h"
#include "markdown.h"
#include "render/render.h"

namespace {

constexpr int kExitFailure = 1;
constexpr int kExitUsage = 2;

std::string readAll(std::istream& stream) {
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string readInput(const std::string& name) {
  if (name == "-") return readAll(std::cin);
  std::ifstream file(name, std::ios::binary);
  std::string text = file ? readAll(file) : std::string();
  if (!file || file.bad())
    throw std::runtime_error("cannot read " + name + ": " + std::strerror(errno));
  return text;
}

void writeOutput(const std::string& name, const std::string& text) {
  std::ofstream file;
  if (!name.empty()) file.open(name, std::ios::binary);
  std::ostream& out = name.empty() ? std::cout : file;
  out << text << std::flush;
  if (!out) {
    throw std::runtime_error("cannot write " + (name.empty() ? "standard output" : name) + ": " +
                             std::strerror(errno));
  }
}

std::string convert(const std::string& source, const md::Options& options) {
  const md::Document document = md::parseDocument(source, {options.smart});
  const md::HtmlOptions html{options.safe};
  switch (options.format) {
    case md::Format::kHtml:
      return md::renderHtml(document, html);
    case md::Format::kPage:
      return md::renderPage(document, html, options.contents);
    case md::Format::kText:
      return md::renderText(document, options.columns);
    case md::Format::kJson:
      return md::renderJson(document);
    case md::Format::kOutline:
      return md::renderOutline(document);
  }
  throw std::logic_error("format without a renderer");
}

int run(const std::vector<std::string>& arguments) {
  const md::Options options = md::parseOptions(arguments);
  if (options.help) {
    std::cout << md::kUsage;
    return 0;
  }
  std::string source;
  if (options.inputs.empty()) source = readInput("-");
  for (const std::string& input : options.inputs) source += readInput(input);
  writeOutput(options.output, convert(source, options));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const md::UsageError& error) {
    std::cerr << "mdconv: " << error.what() << '\n';
    return kExitUsage;
  } catch (const std::exception& error) {
    std::cerr << "mdconv: " << error.what() << '\n';
    return kExitFailure;
  }
}
