#include "headers/shape.h"

struct shape square = {SIDES};
