package dev.affogato.daemon.work.roots;

/**
 * How large a tree others describe may be. Immutable.
 *
 * @param entriesMax files, links and folders of a tree, as they would lie on the disk
 * @param bytesMax contents of its files
 * @param foldersMax different folders of a tree
 * @param depthMax folders in folders
 * @param messageBytesMax description of one folder
 */
public record TreeLimits(
    long entriesMax, long bytesMax, int foldersMax, int depthMax, int messageBytesMax) {
  /**
   * A compile of the largest C++ projects reads some thousand headers; a toolchain has up to ten
   * thousand files.
   */
  public static final TreeLimits USUAL = new TreeLimits(200_000, 8L << 30, 50_000, 100, 4 << 20);
}
