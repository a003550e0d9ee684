package dev.affogato.client.direct;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.digest.FileDigests;
import dev.affogato.client.inputs.Blob;
import dev.affogato.client.inputs.DigestSource;
import dev.affogato.client.inputs.InputRefusedException;
import dev.affogato.client.inputs.InputTree;
import dev.affogato.client.inputs.InputTrees;
import dev.affogato.client.inputs.Inventory;
import dev.affogato.client.inputs.Relocation;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.ScannedFile;
import dev.affogato.compiler.toolchain.ToolchainFiles;
import dev.affogato.compiler.toolchain.ToolchainRequest;
import dev.affogato.compiler.toolchain.ToolchainTree;
import dev.affogato.compiler.toolchain.UnsuitableToolchainException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of this machine. Thread-safe: what remembers digests is opened at the first use, under
 * the monitor.
 */
final class FileInputs implements InputSource {
  private static final System.Logger LOG = System.getLogger(FileInputs.class.getName());

  /** Up to here a content is read whole and sent among others. */
  private static final long SMALL_BYTES_MAX = 256 << 10;

  private static final String TABLE = "digests";
  private static final String ARCHIVES = "archives";

  private final ToolchainFiles toolchains;
  private final Sight sight;
  private final TimeSource time;
  private final @Nullable Path caches;
  private @Nullable FileDigests digests;
  private @Nullable InputTrees trees;
  private @Nullable NamedArchives archives;

  private FileInputs(
      ToolchainFiles toolchains,
      Sight sight,
      TimeSource time,
      @Nullable Path caches,
      @Nullable NamedArchives archives) {
    this.toolchains = toolchains;
    this.sight = sight;
    this.time = time;
    this.caches = caches;
    this.archives = archives;
  }

  /**
   * Of builds whose surroundings are ours.
   *
   * @param caches the user's folder for what is kept; null if there is none
   */
  static FileInputs own(MachineCompilers compilers, TimeSource time, @Nullable Path caches) {
    Sight sight = Sight.own(compilers.access());
    return new FileInputs(compilers.toolchains(), sight, time, caches, null);
  }

  /** Of builds in surroundings that may be others. */
  static FileInputs elsewhere(
      MachineCompilers compilers, Sight sight, NamedArchives archives, TimeSource time) {
    return new FileInputs(compilers.toolchains(), sight, time, null, archives);
  }

  @Override
  public Gathered gather(
      DirectCall call,
      ScanResult scan,
      Collection<String> folders,
      DigestSource known,
      @Nullable Relocation relocation)
      throws Detour, InterruptedException {
    try {
      ToolchainTree toolchain =
          toolchains.of(
              ToolchainRequest.of(
                  call.program(),
                  call.compiler().kind(),
                  call.remote().language(),
                  call.environment()),
              call.arrivedNs());
      if (!sight.isShared(toolchain)) {
        throw new Detour(
            DetourCode.TOOLCHAIN, call.program() + " is not the same where it was called");
      }
      Path archive = call.archive();
      if (archive != null && !sight.isShared(archive)) {
        throw new Detour(
            DetourCode.SURROUNDINGS, "only its caller can be sure what is in " + archive);
      }
      if (archive != null && !archives().holds(archive, toolchain)) {
        throw new Detour(
            DetourCode.OTHER_COMPILER,
            "ICECC_VERSION names " + archive + ", whose compiler is not " + call.program());
      }
      InputTree tree = trees().build(scan, toolchain, folders, known, relocation, call.arrivedNs());
      if (tree.inventory().mergesFiles(paths(scan), call.compiler().kind())) {
        throw new Detour(
            DetourCode.INPUT,
            "the compiler would take two headers of the same content for one elsewhere");
      }
      return new Gathered(
          new Tree(tree), toolchain.environment(), toolchain.hasUtf8Locale(), toolchain);
    } catch (UnsuitableToolchainException unsuitable) {
      throw new Detour(unsuitable.reason());
    } catch (InputRefusedException refused) {
      throw new Detour(refused.reason());
    }
  }

  private static Set<String> paths(ScanResult scan) {
    return scan.files().stream().map(ScannedFile::path).collect(Collectors.toSet());
  }

  private synchronized NamedArchives archives() {
    NamedArchives known = archives;
    if (known == null) {
      Path folder = caches;
      known = new NamedArchives(sight.seen(), folder == null ? null : folder.resolve(ARCHIVES));
      archives = known;
    }
    return known;
  }

  private synchronized InputTrees trees() throws Detour {
    InputTrees known = trees;
    if (known == null) {
      try {
        FileDigests opened = open();
        digests = opened;
        known = new InputTrees(opened, sight.seen(), time);
        trees = known;
      } catch (IOException e) {
        throw new Detour(
            DetourCode.INPUT, "the memory of digests cannot be opened: " + e.getMessage());
      }
    }
    return known;
  }

  /** What callers of other surroundings say of their files is believed no longer than they live. */
  private FileDigests open() throws IOException {
    return sight.isOurOwn()
        ? FileDigests.open(table(), sight.seen(), time)
        : FileDigests.forgetful(sight.seen(), time);
  }

  /** Where none can be kept it is made for this agent alone. */
  private Path table() throws IOException {
    Path folder = caches;
    return folder == null ? Files.createTempFile("affogato-", "." + TABLE) : folder.resolve(TABLE);
  }

  @Override
  public synchronized void close() {
    try {
      if (digests != null) {
        digests.close();
        digests = null;
        trees = null;
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the memory of digests cannot be closed: {0}", e.toString());
    }
  }

  /** The tree of one job. Immutable. */
  private record Tree(InputTree tree) implements Inputs {
    private Inventory inventory() {
      return tree.inventory();
    }

    @Override
    public Digest root() {
      return tree.root();
    }

    @Override
    public Collection<Digest> contents() {
      return inventory().digests();
    }

    @Override
    public boolean isSmall(Digest digest) {
      return digest.sizeBytes() <= SMALL_BYTES_MAX;
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
      Blob blob =
          inventory()
              .find(digest)
              .orElseThrow(() -> new FileNotFoundException("no input has that content"));
      return blob.open();
    }

    @Override
    public boolean unchanged() {
      return inventory().isUnchanged();
    }
  }
}
