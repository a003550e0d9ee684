#pragma once
#define SIDES 4

struct shape {
    int sides;
};
