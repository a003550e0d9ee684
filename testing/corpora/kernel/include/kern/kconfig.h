/* Included before everything else by -include: the configuration, and the macros that ask for it. */
#ifndef KERN_KCONFIG_H
#define KERN_KCONFIG_H

#include <generated/config.h>

/* 1 for options set to 1, 0 for options not set: a paste that makes an argument appear, or not. */
#define __ARG_PLACEHOLDER_1 0,
#define __take_second_arg(ignored, value, ...) value
#define ___is_defined(pasted) __take_second_arg(pasted 1, 0)
#define __is_defined(value) ___is_defined(__ARG_PLACEHOLDER_##value)
#define _is_defined(option) __is_defined(option)
#define IS_ENABLED(option) _is_defined(option)

#endif
