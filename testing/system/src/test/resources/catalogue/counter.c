#if __COUNTER__ == 0
int first = 1;
#endif
int second = __COUNTER__;
