/* Thirty-two-bit code in a sixty-four-bit build, with arguments in registers. */
struct pair {
  int first, second;
};

struct pair __attribute__((regparm(3))) swap(int first, int second) { return (struct pair){second, first}; }

long long multiply(long long left, int right) {
#ifdef __x86_64__
#error "-m32 was lost"
#endif
  return left * right;
}
