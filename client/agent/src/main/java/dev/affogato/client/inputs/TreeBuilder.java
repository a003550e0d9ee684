package dev.affogato.client.inputs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is in the tree of one compile, and encodes it. Confined to one compile. */
final class TreeBuilder {
  private static final Comparator<Item> BY_NUMBER =
      (one, other) -> Long.compare(one.number(), other.number());

  private final Listings listings;
  private final Map<Folder, List<Item>> folders = new HashMap<>();
  private final Set<Way> ways = new HashSet<>();
  private final Set<Folder> ends = new HashSet<>();

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
    if (way.folder() != null) {
      ends.add(way.folder());
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
    return encode(null, null);
  }

  /**
   * The same with {@code moved}, a folder, as {@code target}, a name in the root folder.
   *
   * @throws InputRefusedException if something would lead elsewhere then
   */
  List<Listing> finish(Relocation relocation, Folder moved, Folder target)
      throws InputRefusedException {
    if (!folders.containsKey(moved)) {
      return encode(null, null);
    }
    Relocation.checkFree(target, folders.keySet());
    for (Map.Entry<Folder, List<Item>> each : folders.entrySet()) {
      relocation.check(each.getKey(), Relocation.isWithin(each.getKey(), moved), each.getValue());
    }
    Set<Folder> kept = new HashSet<>();
    for (Folder folder : folders.keySet()) {
      boolean needed = ends.contains(folder) || !items(folder).isEmpty();
      if (needed && !Relocation.isWithin(folder, moved)) {
        for (Folder at = folder; at != null; at = at.parent) {
          kept.add(at);
        }
      }
    }
    for (Folder above = moved.parent; above != null && !above.isRoot(); above = above.parent) {
      if (!kept.contains(above)) {
        folders.remove(above);
      }
    }
    return encode(moved, target);
  }

  private List<Listing> encode(@Nullable Folder moved, @Nullable Folder target)
      throws InputRefusedException {
    List<Folder> deepestFirst = new ArrayList<>(folders.keySet());
    deepestFirst.sort((one, other) -> other.depth - one.depth);
    List<Listing> encoded = new ArrayList<>(deepestFirst.size());
    for (Folder folder : deepestFirst) {
      Folder place = folder == moved && target != null ? target : folder;
      Listing listing = listings.get(place, distinct(items(folder)));
      Item item = listing.item();
      if (place.parent != null && item != null) {
        items(place.parent).add(item);
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
