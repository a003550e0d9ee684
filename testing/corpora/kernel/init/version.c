#include <kern/kernel.h>

const char banner[] = "Small " CONFIG_NAME " (" CONFIG_CC_VERSION_TEXT ") built as " BUILD_MODFILE;
EXPORT_SYMBOL(banner);
