#include <kern/kernel.h>

#ifndef BUILD_VDSO
#error "this part has flags of its own"
#endif

struct clock {
  u32 sequence;
  u64 cycles, multiplier, base;
};
extern struct clock shared_clock __attribute__((__visibility__("hidden")));

static inline u64 now(void) {
  u32 low, high;
  __asm__ volatile("rdtscp" : "=a"(low), "=d"(high) : : "ecx");
  return (u64)high << 32 | low;
}

u64 read_clock(void) {
  u32 sequence;
  u64 result;
  do {
    while (unlikely((sequence = READ_ONCE(shared_clock.sequence)) & 1)) __asm__ volatile("pause");
    result = shared_clock.base + (now() - shared_clock.cycles) * shared_clock.multiplier;
  } while (unlikely(sequence != READ_ONCE(shared_clock.sequence)));
  return result;
}
