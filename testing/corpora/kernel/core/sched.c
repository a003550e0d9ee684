#include <kern/kernel.h>

static struct list_head queues[140];
static unsigned long occupied[(ARRAY_SIZE(queues) + 63) / 64];

static __always_inline unsigned long first_bit(unsigned long word) {
  __asm__("rep; bsf %1, %0" : "=r"(word) : "rm"(word));
  return word;
}

static noinline struct task *pick(void) {
  for (size_t i = 0; i < ARRAY_SIZE(occupied); i++) {
    unsigned long word = READ_ONCE(occupied[i]);
    if (likely(!word)) continue;
    struct list_head *queue = &queues[i * 64 + first_bit(word)];
    return list_entry(queue->next, struct task, run_list);
  }
  return NULL;
}

void enqueue(struct task *task) {
  BUILD_BUG_ON(sizeof(unsigned long) != 8);
  if (WARN_ON(task->prio < 0 || task->prio >= (int)ARRAY_SIZE(queues))) return;
  list_add(&task->run_list, &queues[task->prio]);
  occupied[task->prio / 64] |= 1ul << (task->prio % 64);
}
EXPORT_SYMBOL(enqueue);

u64 total_runtime(int prio) {
  struct task *task;
  u64 sum = 0;
  list_for_each_entry(task, &queues[prio], run_list) sum += task->runtime;
  return sum;
}

struct task *schedule(void) {
  struct task *previous = current, *next = pick();
  if (!next) return previous;
  switch (previous->state) {
    case 0: previous->runtime++; __attribute__((__fallthrough__));
    case 1: enqueue(previous); break;
    case 2: list_del(&previous->run_list); break;
    case 3: pr_info("%s waits\n", previous->comm); break;
    case 4: pr_err("%s is dead\n", previous->comm); break;
    default: WARN_ON(1);
  }
  return next;
}

static int __init sched_init(void) {
  for (size_t i = 0; i < ARRAY_SIZE(queues); i++) queues[i].next = queues[i].prev = &queues[i];
  return 0;
}
initcall(sched_init);
