#include <stdio.h>

int count(int n) {
    for (int i = 0; i < n; i++)
        printf("%d\n", i);
    return n;
}
