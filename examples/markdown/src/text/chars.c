#include "text/chars.h"

#include <stddef.h>
#include <string.h>

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_punctuation(char c)
{
    return c > ' ' && c < 0x7F && !is_digit(c) && !is_letter(c);
}

char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

const char *html_replacement(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

bool is_url_character(char c)
{
    return c != '\0' && (is_letter(c) || is_digit(c) || strchr("-._~:/?#@!$&'()*+,;=%", c) != NULL);
}
