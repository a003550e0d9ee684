#include <kern/kernel.h>

struct node {
  unsigned long parent_and_colour;
  struct node *child[2];
  u64 key;
} __attribute__((__aligned__(sizeof(long))));

static struct node *parent(const struct node *node) { return (struct node *)(node->parent_and_colour & ~3ul); }

static void rotate(struct node **root, struct node *node, int side) {
  struct node *up = node->child[!side], *above = parent(node);
  node->child[!side] = up->child[side];
  if (up->child[side]) up->child[side]->parent_and_colour = (unsigned long)node | (up->child[side]->parent_and_colour & 3);
  up->child[side] = node;
  if (!above) *root = up;
  else above->child[above->child[1] == node] = up;
  up->parent_and_colour = (unsigned long)above | (up->parent_and_colour & 3);
  node->parent_and_colour = (unsigned long)up | (node->parent_and_colour & 3);
}

void tree_insert(struct node **root, struct node *node) {
  struct node **link = root, *above = NULL;
  while (*link) {
    above = *link;
    link = &above->child[node->key >= above->key];
  }
  node->parent_and_colour = (unsigned long)above;
  node->child[0] = node->child[1] = NULL;
  *link = node;
  if (above && parent(above) && WARN_ON(!above->child[0] && !above->child[1])) rotate(root, above, 0);
}
EXPORT_SYMBOL(tree_insert);
