__asm__(".ifndef MYSYM\n.error \"MYSYM is not defined\"\n.endif\n");
int symbol;
