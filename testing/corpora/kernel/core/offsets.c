/* Compiled to assembler text, from which a build system reads what assembler sources must know. */
#include <kern/kernel.h>

#define DEFINE(symbol, value) __asm__ volatile("\n.ascii \"->" #symbol " %0 " #value "\"" : : "i"(value))
#define OFFSET(symbol, structure, member) DEFINE(symbol, __builtin_offsetof(struct structure, member))

void offsets(void);
void offsets(void) {
  OFFSET(TASK_STATE, task, state);
  OFFSET(TASK_STACK, task, stack);
  OFFSET(TASK_COMM, task, comm);
  DEFINE(TASK_SIZE, sizeof(struct task));
}
