std::vector<std::string> names() {
    return {"one", "two"};
}
