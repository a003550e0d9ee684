#define UNUSED 1
int used;
