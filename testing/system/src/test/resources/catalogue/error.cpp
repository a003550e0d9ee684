int broken() {
    return undeclared + 1
}
