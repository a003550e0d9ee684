#pragma once

#include <sstream>
#include <string>

/**
 * The smallest test frame that serves: TEST registers a function, CHECK_EQUAL notes a difference
 * and goes on, runTests runs what is registered.
 */
namespace check {

using TestFunction = void (*)();

struct Registration {
  Registration(const char* name, TestFunction function);
};

void fail(const char* file, int line, const std::string& message);

template <class Actual, class Expected>
void equal(const char* file, int line, const Actual& actual, const Expected& expected) {
  if (actual == expected) return;
  std::ostringstream message;
  message << "  expected: " << expected << "\n  actual:   " << actual;
  fail(file, line, message.str());
}

/** Runs all tests and returns the exit status of the program. */
int runTests();

}  // namespace check

#define TEST(name)                                                   \
  static void name();                                                \
  static const check::Registration registration_##name(#name, name); \
  static void name()

#define CHECK_EQUAL(actual, expected) check::equal(__FILE__, __LINE__, actual, expected)
