#include "text/entities.h"

#include <stdlib.h>
#include <string.h>

struct entity {
    const char *name;
    const char *text;
};

struct key {
    const char *name;
    size_t length;
};

/* The entities people type by hand. Sorted by strcmp, because it is searched by halves. */
static const struct entity entities[] = {
    {"AMP", "&"},
    {"Auml", "\xC3\x84"},
    {"Ouml", "\xC3\x96"},
    {"Uuml", "\xC3\x9C"},
    {"aacute", "\xC3\xA1"},
    {"acute", "\xC2\xB4"},
    {"agrave", "\xC3\xA0"},
    {"alpha", "\xCE\xB1"},
    {"amp", "&"},
    {"apos", "'"},
    {"auml", "\xC3\xA4"},
    {"beta", "\xCE\xB2"},
    {"bull", "\xE2\x80\xA2"},
    {"ccedil", "\xC3\xA7"},
    {"cent", "\xC2\xA2"},
    {"check", "\xE2\x9C\x93"},
    {"copy", "\xC2\xA9"},
    {"deg", "\xC2\xB0"},
    {"divide", "\xC3\xB7"},
    {"eacute", "\xC3\xA9"},
    {"egrave", "\xC3\xA8"},
    {"euro", "\xE2\x82\xAC"},
    {"frac12", "\xC2\xBD"},
    {"frac14", "\xC2\xBC"},
    {"ge", "\xE2\x89\xA5"},
    {"gt", ">"},
    {"hellip", "\xE2\x80\xA6"},
    {"iexcl", "\xC2\xA1"},
    {"infin", "\xE2\x88\x9E"},
    {"laquo", "\xC2\xAB"},
    {"larr", "\xE2\x86\x90"},
    {"ldquo", "\xE2\x80\x9C"},
    {"le", "\xE2\x89\xA4"},
    {"lsquo", "\xE2\x80\x98"},
    {"lt", "<"},
    {"mdash", "\xE2\x80\x94"},
    {"micro", "\xC2\xB5"},
    {"middot", "\xC2\xB7"},
    {"minus", "\xE2\x88\x92"},
    {"nbsp", "\xC2\xA0"},
    {"ndash", "\xE2\x80\x93"},
    {"ne", "\xE2\x89\xA0"},
    {"ntilde", "\xC3\xB1"},
    {"ouml", "\xC3\xB6"},
    {"para", "\xC2\xB6"},
    {"pi", "\xCF\x80"},
    {"plusmn", "\xC2\xB1"},
    {"pound", "\xC2\xA3"},
    {"quot", "\""},
    {"raquo", "\xC2\xBB"},
    {"rarr", "\xE2\x86\x92"},
    {"rdquo", "\xE2\x80\x9D"},
    {"reg", "\xC2\xAE"},
    {"rsquo", "\xE2\x80\x99"},
    {"sect", "\xC2\xA7"},
    {"shy", "\xC2\xAD"},
    {"sup2", "\xC2\xB2"},
    {"szlig", "\xC3\x9F"},
    {"times", "\xC3\x97"},
    {"trade", "\xE2\x84\xA2"},
    {"uuml", "\xC3\xBC"},
    {"yen", "\xC2\xA5"},
};

static int compare(const void *wanted, const void *element)
{
    const struct key *key = wanted;
    const struct entity *entity = element;
    int order = strncmp(key->name, entity->name, key->length);

    /* Equal so far: the entity is greater if it goes on. */
    return order != 0 || entity->name[key->length] == '\0' ? order : -1;
}

const char *entity_text(const char *name, size_t length)
{
    struct key key = {name, length};
    const struct entity *found = bsearch(
        &key, entities, sizeof entities / sizeof entities[0], sizeof entities[0], compare);

    return found ? found->text : NULL;
}
