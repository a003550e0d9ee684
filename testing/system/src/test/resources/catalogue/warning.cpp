int nothing(int argument) {
    int unused;
    return 0;
}
