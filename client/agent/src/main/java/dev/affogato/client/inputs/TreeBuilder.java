package dev.affogato.client.inputs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is in the tree of one compile, and encodes it. Confined to one compile. */
final class TreeBuilder {
  private static final Comparator<Item> BY_NUMBER = Comparator.comparingLong(Item::number);

  private final Listings listings;
  private final Map<Folder, List<Item>> folders = new HashMap<>();
  private final Set<Way> ways = new HashSet<>();

  TreeBuilder(Folder root, Listings listings) {
    this.listings = listings;
    folders.put(root, new ArrayList<>());
  }

  void add(InputFile file) throws InputRefusedException {
    add(file.way());
    items(file.folder()).add(file.item());
  }

  /** Adds the folders and links on the way; and its end, if that is a folder. */
  void add(Way way) throws InputRefusedException {
    if (!ways.add(way)) {
      return;
    }
    for (Way.Step step : way.steps()) {
      Name name = step.name();
      if (!name.utf8) {
        throw notUtf8(name.path);
      }
      if (step.look().state().stamp().isLink()) {
        items(name.folder).add(name.link(step.look().target()));
      } else {
        items(name.folder());
      }
    }
  }

  /** All of it, the root last. */
  List<Listing> finish() throws InputRefusedException {
    List<Folder> deepestFirst = new ArrayList<>(folders.keySet());
    deepestFirst.sort(Comparator.comparingInt(folder -> -folder.depth));
    List<Listing> encoded = new ArrayList<>(deepestFirst.size());
    for (Folder folder : deepestFirst) {
      Listing listing = listings.get(folder, distinct(items(folder)));
      Item item = listing.item();
      if (folder.parent != null && item != null) {
        items(folder.parent).add(item);
      }
      encoded.add(listing);
    }
    return encoded;
  }

  /** Ascending by number, each once: links and shared folders come more than once. */
  private static List<Item> distinct(List<Item> items) {
    items.sort(BY_NUMBER);
    int kept = 0;
    for (Item item : items) {
      if (kept == 0 || items.get(kept - 1) != item) {
        items.set(kept, item);
        kept++;
      }
    }
    return items.subList(0, kept);
  }

  /** The entries of a folder, which is in the tree from then on. */
  private List<Item> items(Folder folder) {
    List<Item> known = folders.get(folder);
    if (known == null) {
      known = new ArrayList<>();
      folders.put(folder, known);
      if (folder.parent != null) {
        items(folder.parent);
      }
    }
    return known;
  }

  static InputRefusedException notUtf8(String path) {
    return new InputRefusedException(
        "name-not-utf8",
        Text.shown(path) + " has a name that is not UTF-8, which messages cannot carry");
  }
}
