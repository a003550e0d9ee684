#include <kern/kernel.h>

static char ring[1 << 12];
static size_t head;

static void put(char c) { ring[head++ % sizeof(ring)] = c; }

static void put_number(unsigned long number, unsigned base) {
  char digits[24];
  int n = 0;
  do digits[n++] = "0123456789abcdef"[number % base];
  while (number /= base);
  while (n) put(digits[--n]);
}

int vprint(const char *format, va_list arguments) {
  size_t begin = head;
  for (; *format; format++) {
    if (*format != '%') {
      put(*format);
      continue;
    }
    switch (*++format) {
      case 'd': put_number((unsigned)va_arg(arguments, int), 10); break;
      case 'x': put_number(va_arg(arguments, unsigned long), 16); break;
      case 's':
        for (const char *text = va_arg(arguments, const char *); *text; text++) put(*text);
        break;
      default: put(*format);
    }
  }
  return head - begin;
}

int print(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vprint(format, arguments);
  va_end(arguments);
  return length;
}
EXPORT_SYMBOL(print);
