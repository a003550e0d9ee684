int sum(int n) {
    int unused;
    char c = 300;
    return n;
}
