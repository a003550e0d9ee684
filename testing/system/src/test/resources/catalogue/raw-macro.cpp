#include <iostream>
#define TEXT R"(several lines
#include "nothing.h"
of text)"

int main() {
    std::cout << TEXT;
}
