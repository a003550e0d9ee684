/* Forced into every C file: attributes, and declarations assembler sources must not see. */
#ifndef KERN_COMPILER_H
#define KERN_COMPILER_H

#ifndef __ASSEMBLY__

#define __section(name) __attribute__((__section__(name)))
#define __used __attribute__((__used__))
#define __init __section(".init.text") __attribute__((__cold__))
#define __initdata __section(".init.data")
#define __always_inline inline __attribute__((__always_inline__))
#define noinline __attribute__((__noinline__))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define barrier() __asm__ __volatile__("" : : : "memory")
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) ((void)(*(volatile __typeof__(x) *)&(x) = (v)))

#define ___PASTE(a, b) a##b
#define __PASTE(a, b) ___PASTE(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__unique_id_, prefix), __COUNTER__)
#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)

#define BUILD_BUG_ON(condition) _Static_assert(!(condition), "must not hold: " #condition)
#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
#define container_of(ptr, type, member) \
  ({ void *__mptr = (void *)(ptr); \
     _Static_assert(__same_type(*(ptr), ((type *)0)->member), "pointer type mismatch in container_of()"); \
     ((type *)(__mptr - __builtin_offsetof(type, member))); })
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Where something went wrong, in a section of its own, by the name the build gave the file. */
struct bug_entry {
  int instruction;
  int file;
  unsigned short line, flags;
};
#define WARN_ON(condition) \
  ({ int __warned = !!(condition); \
     if (unlikely(__warned)) \
       __asm__ __volatile__("1:\tud2\n.pushsection __bug_table,\"aw\"\n2:\t.long 1b - 2b\n\t.long %c0 - 2b\n" \
                            "\t.word %c1\n\t.word %c2\n\t.org 2b + %c3\n.popsection\n" \
                            : : "i"(__FILE__), "i"(__LINE__), "i"(1), "i"(sizeof(struct bug_entry))); \
     unlikely(__warned); })

/* A symbol for modules: its name in one section, its place in another. */
#define EXPORT_SYMBOL(symbol) \
  extern __typeof__(symbol) symbol; \
  __asm__("\t.section \"__ksymtab_strings\",\"aMS\",%progbits,1\n__kstrtab_" #symbol ":\n\t.asciz \"" #symbol \
          "\"\n\t.previous\n\t.section \"___ksymtab+" #symbol "\", \"a\"\n\t.balign 4\n__ksymtab_" #symbol \
          ":\n\t.long " #symbol " - .\n\t.long __kstrtab_" #symbol " - .\n\t.previous\n")

#define MODULE_INFO(tag, text) \
  static const char __UNIQUE_ID(tag)[] __used __section(".modinfo") = BUILD_MODNAME "." __stringify(tag) "=" text

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef __SIZE_TYPE__ size_t;

#endif
#endif
