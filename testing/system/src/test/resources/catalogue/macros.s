.macro load_three register
    movl $3, \register
.endm
