#include "not-here.h"
int after;
