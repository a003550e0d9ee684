int main() {
    int* number = new int(3);
    delete number;
    return *number;
}
