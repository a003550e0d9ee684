#include <kern/kernel.h>

void *memset(void *where, int value, size_t bytes) {
  void *start = where;
  __asm__ volatile("rep stosb" : "+D"(where), "+c"(bytes) : "a"(value) : "memory");
  return start;
}
EXPORT_SYMBOL(memset);

void *memcpy(void *to, const void *from, size_t bytes) {
  void *start = to;
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
  return start;
}
EXPORT_SYMBOL(memcpy);

size_t strlen(const char *text) {
  const char *end = text;
  while (*end) end++;
  return end - text;
}

int strcmp(const char *left, const char *right) {
  for (; *left == *right; left++, right++)
    if (!*left) return 0;
  return *(const u8 *)left < *(const u8 *)right ? -1 : 1;
}
