#include <cstdio>

struct point {
    int x;
    int y;
};

static int area(const point& p) {
    int result = p.x * p.y;
    return result;
}

int main() {
    point p = {6, 7};
    std::printf("%d\n", area(p));
    return 0;
}
