#include <kern/kernel.h>

#ifndef CC_USING_FENTRY
#error "the build said nothing of -mfentry"
#endif

/* One definition makes a structure, a function and a table of names: macros that include their own file. */
#define EVENTS(X) X(wakeup, 1) X(sleep, 2) X(migrate, 3) X(exit, 4)
#define DECLARE(name, number) struct event_##name { u64 when; int cpu; char label[sizeof(#name)]; };
EVENTS(DECLARE)
#define RECORD(name, number) \
  void trace_##name(u64 when) { \
    struct event_##name event = {when, current->cpu, #name}; \
    pr_info("%d %s %d\n", number, event.label, event.cpu); \
  }
EVENTS(RECORD)
#define NAME(name, number) [number] = __stringify(name) "@" __FILE__,
const char *const event_names[] = {EVENTS(NAME)};
