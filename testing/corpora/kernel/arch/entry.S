/* Assembler text that the preprocessor reads first. */
#include "registers.h"

	.text
	.globl entry
	.type entry, @function
entry:
	save_all
#ifdef CONFIG_SMP
	swapgs
#endif
	movq %rsp, %rdi
	call schedule
	addq $(7 * 8), %rsp
	jmp __x86_indirect_thunk_rax
	.size entry, . - entry

/* What compilers call in place of an indirect jump. */
	.irp register, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
	.globl __x86_indirect_thunk_\register
__x86_indirect_thunk_\register:
	jmp *%\register
	.endr
