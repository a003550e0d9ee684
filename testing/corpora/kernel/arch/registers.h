#ifndef ARCH_REGISTERS_H
#define ARCH_REGISTERS_H

#define FRAME_WORDS 16
#define SELECTOR_CODE 0x10

#ifdef __ASSEMBLY__
.macro save_all
	.irp register, rax, rbx, rcx, rdx, rsi, rdi, rbp
	pushq %\register
	.endr
.endm
#else
static inline void write_port(unsigned short port, unsigned char value) {
  __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}
#endif

#endif
