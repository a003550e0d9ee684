#include "text/width.h"

#include <stdbool.h>
#include <stddef.h>

struct range {
    uint32_t first;
    uint32_t last;
};

/* Blocks of the Unicode standard, not single characters: enough to line up a table. */
static const struct range zero_width[] = {
    {0x0300, 0x036F}, /* combining diacritical marks */
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x200B, 0x200F}, /* zero width space, joiners, direction marks */
    {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, /* variation selectors */
    {0xFE20, 0xFE2F},
};

static const struct range double_width[] = {
    {0x1100, 0x115F},   /* Hangul */
    {0x2E80, 0x303E},   /* CJK radicals and punctuation */
    {0x3041, 0x33FF},   /* Kana to CJK compatibility */
    {0x3400, 0x4DBF},   /* CJK extension A */
    {0x4E00, 0x9FFF},   /* CJK */
    {0xA000, 0xA4CF},   /* Yi */
    {0xAC00, 0xD7A3},   /* Hangul syllables */
    {0xF900, 0xFAFF},   /* CJK compatibility ideographs */
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},   /* full-width forms */
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, /* pictographs and faces */
    {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD}, /* CJK extensions B and on */
};

static bool contains(const struct range *ranges, size_t count, uint32_t code_point)
{
    for (size_t i = 0; i < count; i++) {
        if (code_point >= ranges[i].first && code_point <= ranges[i].last)
            return true;
    }
    return false;
}

int display_width(uint32_t code_point)
{
    if (contains(zero_width, sizeof zero_width / sizeof zero_width[0], code_point))
        return 0;
    if (contains(double_width, sizeof double_width / sizeof double_width[0], code_point))
        return 2;
    return 1;
}
