#include "registers.h"

	.section .head.text, "ax"
	.code64
	.globl head
head:
	leaq command(%rip), %rdi
	pushq $SELECTOR_CODE
	call start_kernel
	.data
command:
	.incbin "arch/command.txt"
	.byte 0
