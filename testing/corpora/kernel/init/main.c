#include <kern/kernel.h>

extern initcall_t __initcall_start[], __initcall_end[];
extern const char banner[];

static char command_line[256] __initdata;

static int __init run_initcalls(void) {
  int failed = 0;
  for (initcall_t *call = __initcall_start; call < __initcall_end; call++) {
    int result = (*call)();
    if (WARN_ON(result > 0)) failed++;
  }
  return failed;
}

void __init start_kernel(const char *arguments) {
  size_t length = min(strlen(arguments), sizeof(command_line) - 1);
  memcpy(command_line, arguments, length);
  pr_info("%s on %d processors at %d Hz\n", banner, CONFIG_NR_CPUS, CONFIG_HZ);
  if (IS_ENABLED(CONFIG_SMP) && !IS_ENABLED(CONFIG_NUMA)) pr_info("flat memory, %s\n", command_line);
  int failed = run_initcalls();
  if (failed) pr_err("%d of %s failed\n", failed, __FILE__);
  for (;;) barrier();
}

MODULE_INFO(license, "MIT");
MODULE_INFO(author, "nobody");
