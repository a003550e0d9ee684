package dev.affogato.compiler.scan.macro;

import dev.affogato.compiler.scan.lex.Name;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which macros are defined. Confined to one scan, but for a table that is only copied any more.
 *
 * <p>An array by name index in pages: a copy shares all pages with its original, which must not
 * change any more, and gets its own of a page when it changes something there. So a translation
 * unit begins with the hundreds of predefined macros at the cost of copying a few references.
 */
public final class MacroTable {
  private static final int PAGE_BITS = 7;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final int PAGE_MASK = PAGE_SIZE - 1;

  private @Nullable Page[] pages;

  public MacroTable() {
    this.pages = new Page[64];
  }

  private MacroTable(@Nullable Page[] pages) {
    this.pages = pages;
  }

  public MacroTable copy() {
    return new MacroTable(pages.clone());
  }

  public @Nullable Definition get(Name name) {
    int index = name.index() >>> PAGE_BITS;
    if (index >= pages.length) {
      return null;
    }
    Page page = pages[index];
    return page == null ? null : page.definitions[name.index() & PAGE_MASK];
  }

  public boolean isDefined(Name name) {
    return get(name) != null;
  }

  public void define(Definition definition) {
    set(definition.name(), definition);
  }

  /** Makes {@code definition} the meaning of {@code name}; null for none. */
  public void set(Name name, @Nullable Definition definition) {
    ownPage(name.index() >>> PAGE_BITS).definitions[name.index() & PAGE_MASK] = definition;
  }

  private Page ownPage(int index) {
    if (index >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(index + 1, pages.length * 2));
    }
    Page found = pages[index];
    if (found == null || found.owner != this) {
      found = new Page(this, found);
      pages[index] = found;
    }
    return found;
  }

  /** Macros of neighbouring indexes; only its owner may change them. */
  private static final class Page {
    private final MacroTable owner;
    private final @Nullable Definition[] definitions;

    Page(MacroTable owner, @Nullable Page original) {
      this.owner = owner;
      this.definitions =
          original == null ? new Definition[PAGE_SIZE] : original.definitions.clone();
    }
  }
}
