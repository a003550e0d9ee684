// In a macro of the program's own, -Wextra would say a word about each of these; from a system header it must not.
#include <cassert>
#include <cstdio>

#define CLAMPED(x) ((x) < 0 ? 0 : (x))
#define EMPTY_BODY(x) if (x) { ; }
#define SAME(x) ((x) == (x))

int check(unsigned value, int other) {
    assert(value == value + 0);
    EMPTY_BODY(other)
    return CLAMPED(other) + (value ? 1 : 0);
}
