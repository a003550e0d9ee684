#ifndef KERN_TASK_H
#define KERN_TASK_H

struct list_head {
  struct list_head *next, *prev;
};

struct task {
  unsigned long state;
  void *stack;
  u64 runtime;
  int prio, cpu;
  struct list_head run_list;
  char comm[16];
};

/* The running task hangs off the register that points at this processor's own data. */
#define percpu_read(variable) \
  ({ __typeof__(variable) __value; \
     __asm__("movq %%gs:%1, %0" : "=r"(__value) : "m"(variable)); __value; })
extern struct task *current_task;
#define current percpu_read(current_task)

static __always_inline void list_add(struct list_head *entry, struct list_head *head) {
  struct list_head *next = head->next;
  next->prev = entry;
  entry->next = next;
  entry->prev = head;
  WRITE_ONCE(head->next, entry);
}

static __always_inline void list_del(struct list_head *entry) {
  entry->next->prev = entry->prev;
  WRITE_ONCE(entry->prev->next, entry->next);
}

#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_for_each_entry(pos, head, member) \
  for (pos = list_entry((head)->next, __typeof__(*pos), member); &pos->member != (head); \
       pos = list_entry(pos->member.next, __typeof__(*pos), member))

#endif
