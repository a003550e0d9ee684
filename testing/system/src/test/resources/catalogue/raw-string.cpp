#include <iostream>

int main() {
    std::cout << R"(#define not a macro
"quoted" \ backslash // no comment)";
    std::cout << R"delimiter(one
)" two)delimiter";
}
