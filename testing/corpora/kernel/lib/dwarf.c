#include <kern/kernel.h>

/* Debug information in an old format: tools that patch binaries read no other. */
enum state { RUNNING, WAITING, DEAD };
union value {
  u64 number;
  struct { u32 low, high; };
  enum state state : 3;
};

static inline u32 half(union value value, int upper) { return upper ? value.high : value.low; }

u32 fold(const union value *values, size_t n) {
  u32 sum = 0;
  for (size_t i = 0; i < n; i++) sum = (sum << 5 | sum >> 27) ^ half(values[i], i & 1);
  return sum;
}
