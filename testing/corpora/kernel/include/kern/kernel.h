#ifndef KERN_KERNEL_H
#define KERN_KERNEL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <kern/task.h>

__attribute__((__format__(__printf__, 1, 2))) int print(const char *format, ...);
int vprint(const char *format, va_list arguments);
void *memset(void *where, int value, size_t bytes);
void *memcpy(void *to, const void *from, size_t bytes);
size_t strlen(const char *text);
int strcmp(const char *left, const char *right);

/* Each message knows its file; the level is part of the text. */
#define pr_fmt(format) BUILD_MODNAME ": " format
#define LEVEL(n) "\001" #n
#define pr_err(format, ...) print(LEVEL(3) pr_fmt(format), ##__VA_ARGS__)
#define pr_info(format, ...) print(LEVEL(6) pr_fmt(format), ##__VA_ARGS__)

#define min(a, b) \
  ({ __typeof__(a) __UNIQUE_a = (a); __typeof__(b) __UNIQUE_b = (b); (void)(&__UNIQUE_a == &__UNIQUE_b); \
     __UNIQUE_a < __UNIQUE_b ? __UNIQUE_a : __UNIQUE_b; })

typedef int (*initcall_t)(void);
#define initcall(function) \
  static initcall_t __UNIQUE_ID(__initcall_##function) __used __section(".initcall6.init") = function

#endif
