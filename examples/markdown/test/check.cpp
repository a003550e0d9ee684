#include "check.h"

#include <exception>
#include <iostream>
#include <vector>

namespace check {

namespace {

struct Test {
  const char* name;
  TestFunction function;
};

struct State {
  std::vector<Test> tests;
  const char* running = "";
  int failures = 0;
};

/** A function's static, for tests register before main and in no certain order. */
State& state() {
  static State state;
  return state;
}

}  // namespace

Registration::Registration(const char* name, TestFunction function) {
  state().tests.push_back({name, function});
}

void fail(const char* file, int line, const std::string& message) {
  ++state().failures;
  std::cerr << file << ':' << line << ": " << state().running << " failed\n" << message << '\n';
}

int runTests() {
  for (const Test& test : state().tests) {
    state().running = test.name;
    try {
      test.function();
    } catch (const std::exception& error) {
      fail(test.name, 0, std::string("  threw ") + error.what());
    }
  }
  std::cout << state().tests.size() << " tests, " << state().failures << " failures\n";
  return state().failures == 0 ? 0 : 1;
}

}  // namespace check

int main() { return check::runTests(); }
