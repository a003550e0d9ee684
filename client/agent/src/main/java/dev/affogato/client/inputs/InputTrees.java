package dev.affogato.client.inputs;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.FileDigests;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.ScannedFile;
import dev.affogato.compiler.toolchain.StampedFile;
import dev.affogato.compiler.toolchain.ToolchainTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes trees of what compiles read. Thread-safe; compiles in parallel share everything known of
 * folders and files.
 *
 * <p>Each path is gone as the kernel goes it, so that in the tree it leads where it leads here:
 * links come along as links, and a folder left by {@code ..} is there to be left. What a scan found
 * absent is absent by not being there.
 *
 * <p>Why it is fast: of two translation units nearly all is the same. The way to a file is
 * remembered and holds as long as its folders and links are what they were, each looked at once per
 * compile; a digest holds as long as the stamp, which the scan has just taken; and a folder with
 * the same entries in it was encoded and hashed before.
 */
public final class InputTrees {
  /** What is known of more names than this is forgotten, to bound memory. */
  private static final int NAMES_MAX = 500_000;

  /** A thousand translation units of a large project have about half as much. */
  private static final long LISTING_BYTES_MAX = 32 << 20;

  private final FileDigests digests;
  private final FileAccess stamps;
  private final TimeSource time;
  private volatile Memory memory;

  /** All that is remembered holds folders of one root, so it is replaced together. */
  private record Memory(Names names, InputFiles files, Listings listings) {}

  public InputTrees(FileDigests digests, FileAccess stamps, TimeSource time) {
    this.digests = digests;
    this.stamps = stamps;
    this.time = time;
    this.memory = newMemory();
  }

  private Memory newMemory() {
    FileClock clock = new FileClock(stamps, time);
    Names names = new Names(stamps, clock);
    return new Memory(
        names, new InputFiles(names, digests, clock), new Listings(LISTING_BYTES_MAX));
  }

  /** As the other, with nobody to ask for digests. */
  public InputTree build(ScanResult scan, ToolchainTree toolchain, Collection<String> folders)
      throws InputRefusedException, InterruptedException {
    return build(scan, toolchain, folders, DigestSource.NONE, null, time.nanoTime());
  }

  /**
   * The tree of one compile.
   *
   * @param scan an exact one, just made
   * @param toolchain just made sure to be unchanged
   * @param folders absolute ones that have to exist besides: the working directory and those that
   *     outputs are put into
   * @param source is asked for digests of system files that are not known
   * @param relocation of one folder to another place; null if all stay where they are
   * @param sinceNs what was seen of folders and links before is looked at again
   * @throws InputRefusedException if no tree can tell the inputs, or if they change meanwhile
   */
  public InputTree build(
      ScanResult scan,
      ToolchainTree toolchain,
      Collection<String> folders,
      DigestSource source,
      @Nullable Relocation relocation,
      long sinceNs)
      throws InputRefusedException, InterruptedException {
    Memory current = memory;
    if (current.names().size() > NAMES_MAX || current.files().size() > NAMES_MAX) {
      current = newMemory();
      memory = current;
    }
    List<InputFile> files = files(current, scan, toolchain, source, sinceNs);
    TreeBuilder tree = new TreeBuilder(current.names().root(), current.listings());
    for (InputFile file : files) {
      tree.add(file);
    }
    for (Collection<String> further : List.of(scan.folders(), toolchain.folders(), folders)) {
      for (String folder : further) {
        tree.add(wayToFolder(folder, current, sinceNs));
      }
    }
    List<Listing> listings =
        relocation == null ? tree.finish() : finish(tree, relocation, current.names(), sinceNs);
    return new InputTree(listings.getLast().digest(), new Inventory(listings, files, stamps, time));
  }

  private static List<Listing> finish(
      TreeBuilder tree, Relocation relocation, Names names, long sinceNs)
      throws InputRefusedException {
    Folder moved = names.toFolder(relocation.from(), sinceNs).folder();
    if (moved == null || moved.isRoot() || !moved.path.equals(relocation.from())) {
      throw Relocation.refused(Text.shown(relocation.from()) + " is no folder, or a link to one");
    }
    Folder target = names.root().name(relocation.to(), names).folder();
    return tree.finish(relocation, moved, target);
  }

  private static List<InputFile> files(
      Memory memory, ScanResult scan, ToolchainTree toolchain, DigestSource source, long sinceNs)
      throws InputRefusedException, InterruptedException {
    List<InputFile> files = new ArrayList<>(scan.files().size() + toolchain.files().size());
    List<InputFiles.Seen> unknown = new ArrayList<>();
    for (ScannedFile file : scan.files()) {
      recall(file.path(), file.stamp(), memory, sinceNs, files, unknown);
    }
    for (StampedFile file : toolchain.files()) {
      recall(file.path(), file.stamp(), memory, sinceNs, files, unknown);
    }
    if (!unknown.isEmpty()) {
      files.addAll(memory.files().find(unknown, source, sinceNs));
    }
    return files;
  }

  private static void recall(
      String path,
      FileStamp stamp,
      Memory memory,
      long sinceNs,
      List<InputFile> files,
      List<InputFiles.Seen> unknown)
      throws InputRefusedException {
    InputFile known = memory.files().recall(path, stamp, sinceNs);
    if (known != null) {
      files.add(known);
    } else {
      unknown.add(new InputFiles.Seen(path, stamp));
    }
  }

  private static Way wayToFolder(String path, Memory memory, long sinceNs)
      throws InputRefusedException {
    Way way = memory.names().toFolder(path, sinceNs);
    if (way.folder() == null) {
      throw new InputRefusedException(
          "folder-missing", Text.shown(path) + " is not there, or is no folder");
    }
    return way;
  }
}
