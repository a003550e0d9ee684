#include <kern/kernel.h>

#ifdef BITS_OTHER
#define OTHER 1
#else
#define OTHER 0
#endif

/* A function for each width, pasted from what the command line says. */
#define FUNCTION(name, width) __PASTE(__PASTE(name, _), width)

int FUNCTION(BITS_NAME, BITS_WORD)(const unsigned long *map, size_t words) {
  int set = OTHER;
  for (size_t i = 0; i < words; i++) set += __builtin_popcountl(map[i] & (~0ul >> (64 - BITS_WORD)));
  return set;
}

const char *order =
#if OTHER
    "what -Wp passes on comes first";
#else
    "what -Wp passes on comes last";
#endif
