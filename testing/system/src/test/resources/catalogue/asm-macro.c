int three(void) {
    int result;
    __asm__("load_three %0" : "=r"(result));
    return result;
}
