/* Runs before the processor knows of more than 16 bits. */
#include "registers.h"

#ifndef _SETUP
#error "-D_SETUP is missing"
#endif

static void type(char c) {
  unsigned short word = 0x0e00 | (unsigned char)c;
  __asm__ volatile("int $0x10" : "+a"(word) : "b"(7));
}

void boot(void);
void boot(void) {
  for (const char *text = __FILE__ ": started\r\n"; *text; text++) type(*text);
  write_port(0x92, 2);
}
