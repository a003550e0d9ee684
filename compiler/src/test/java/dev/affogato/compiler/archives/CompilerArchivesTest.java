package dev.affogato.compiler.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.cache.CacheLimit;
import dev.affogato.base.io.FileTrees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CompilerArchivesTest {
  /** As many as start at once on a large machine. */
  private static final int CLIENTS = 24;

  @TempDir Path directory;
  private final SteppedTime time = new SteppedTime();
  private final AtomicInteger packed = new AtomicInteger();
  private final List<Path> missing = new ArrayList<>();
  private CountDownLatch mayPack = new CountDownLatch(0);
  private Step whilePacking = () -> {};
  private Path compiler;
  private Path library;
  private Path base;

  private interface Step {
    void run() throws IOException;
  }

  @BeforeEach
  void makeCompiler() throws IOException {
    base = directory.resolve("native");
    compiler = program("gcc");
    program("g++");
    library = Files.writeString(directory.resolve("libc.so"), "libc");
  }

  private Path program(String name) throws IOException {
    Path program = Files.writeString(directory.resolve(name), "one");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  private CompilerArchives open() throws IOException {
    return open(base, Keeper.MACHINE);
  }

  private CompilerArchives open(Path folder, Keeper keeper) throws IOException {
    return CompilerArchives.open(folder, keeper, this::pack, time);
  }

  /** The name is made of the content, as of real archives. */
  private Packager.Packed pack(Path what, List<Path> extra, String compression, Path into)
      throws IOException, InterruptedException {
    packed.incrementAndGet();
    mayPack.await();
    StringBuilder content = new StringBuilder(Files.readString(what));
    for (Path file : extra) {
      content.append('+').append(Files.readString(file));
    }
    content.append(Files.readString(library));
    whilePacking.run();
    Path archive = into.resolve(Integer.toHexString(content.toString().hashCode()) + ".tar.gz");
    return new Packager.Packed(
        Files.writeString(archive, content), List.of(what, library), missing);
  }

  private ArchiveRequest request(Path... extra) {
    return ArchiveRequest.of(compiler, List.of(extra), "");
  }

  private Path plugin(String name) throws IOException {
    return Files.writeString(directory.resolve(name), name);
  }

  @Test
  void makesOneArchiveForAllWhoWait() throws Exception {
    mayPack = new CountDownLatch(1);
    CompilerArchives archives = open();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Path>> answers = askAll(archives, clients);
      mayPack.countDown();
      Path archive = answers.getFirst().get();
      for (Future<Path> answer : answers) {
        assertThat(answer.get()).isEqualTo(archive).exists();
      }
      assertThat(Files.getPosixFilePermissions(archive)).contains(PosixFilePermission.OTHERS_READ);
    }
    assertThat(packed).hasValue(1);
  }

  private List<Future<Path>> askAll(CompilerArchives archives, ExecutorService clients) {
    List<Future<Path>> answers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      answers.add(clients.submit(() -> archives.archive(request())));
    }
    return answers;
  }

  @Test
  void tellsAllWhoWaitWhyItCannotBePackedAndTriesAgainLater() throws Exception {
    mayPack = new CountDownLatch(1);
    whilePacking =
        () -> {
          throw new IOException("No space left on device");
        };
    CompilerArchives archives = open();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Path>> answers = askAll(archives, clients);
      mayPack.countDown();
      for (Future<Path> answer : answers) {
        assertThatThrownBy(answer::get).hasMessageContaining("No space left on device");
      }
    }
    assertThat(packed).hasValue(1);
    assertThat(base).isEmptyDirectory();

    whilePacking = () -> {};
    assertThatThrownBy(() -> archives.archive(request())).hasMessageContaining("No space left");
    time.step(Duration.ofSeconds(31));
    assertThat(archives.archive(request())).exists();
    assertThat(packed).hasValue(2);
  }

  @Test
  void goesOnForTheOthersWhenWhoBeganIsCalledOff() throws Exception {
    mayPack = new CountDownLatch(1);
    CompilerArchives archives = open();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Path> first = clients.submit(() -> archives.archive(request()));
      while (packed.get() == 0) {
        Thread.onSpinWait();
      }
      List<Future<Path>> others = askAll(archives, clients);
      first.cancel(true);
      mayPack.countDown();
      for (Future<Path> other : others) {
        assertThat(other.get()).exists();
      }
    }
  }

  @Test
  void sharesTheArchiveBetweenTheTwoLanguagesOfACompiler() throws Exception {
    CompilerArchives archives = open();
    Path archive = archives.archive(request());
    ArchiveRequest cplusplus = ArchiveRequest.of(directory.resolve("g++"), List.of(), "");
    assertThat(archives.archive(cplusplus)).isEqualTo(archive);
    assertThat(packed).hasValue(1);
  }

  @Test
  void outlivesWhoMadeItButHalfMadeOnesDoNot() throws Exception {
    Path archive = open().archive(request());
    Path torn = Files.createDirectory(base.resolve(".making-torn"));
    assertThat(open().archive(request())).isEqualTo(archive).exists();
    assertThat(packed).hasValue(1);
    assertThat(torn).doesNotExist();
  }

  @Test
  void leavesWhatAnotherAgentIsJustMaking() throws Exception {
    Path folder = directory.resolve("own");
    open(folder, Keeper.USER);
    Path young = Files.createDirectory(folder.resolve(".making-young"));
    Path old = Files.createDirectory(folder.resolve(".making-old"));
    Files.setLastModifiedTime(young, FileTime.from(time.wallClock()));
    Files.setLastModifiedTime(old, FileTime.from(time.wallClock().minusSeconds(7200)));
    Path archive = open(folder, Keeper.USER).archive(request());
    assertThat(young).exists();
    assertThat(old).doesNotExist();
    assertThat(Files.getPosixFilePermissions(archive.getParent()))
        .doesNotContain(PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.GROUP_EXECUTE);
  }

  @Test
  void isMadeAnewWhenAnyFileThatWentInChanges() throws Exception {
    CompilerArchives archives = open();
    Path plugin = plugin("plugin.so");
    missing.add(directory.resolve("specs"));
    Path before = archives.archive(request(plugin));
    List<Step> changes =
        List.of(
            () -> Files.writeString(compiler, "another"),
            () -> Files.writeString(library, "another"),
            () -> Files.writeString(plugin, "another"),
            () -> Files.writeString(missing.getFirst(), "now it is there"));
    int times = 1;
    for (Step change : changes) {
      change.run();
      archives.archive(request(plugin));
      assertThat(packed).hasValue(++times);
    }
    assertThat(before).doesNotExist();
    archives.archive(request(plugin));
    assertThat(packed).hasValue(times);
  }

  @Test
  void noticesAReplacementOfTheSameSizeAndTime() throws Exception {
    CompilerArchives archives = open();
    Path before = archives.archive(request());
    FileTime time = Files.getLastModifiedTime(compiler);
    Object changed = Files.getAttribute(compiler, "unix:ctime");
    // Until it shows at all: the kernel's clock for files is a slow one.
    do {
      Files.writeString(compiler, "two");
      Files.setLastModifiedTime(compiler, time);
    } while (Files.getAttribute(compiler, "unix:ctime").equals(changed));
    assertThat(archives.archive(request())).isNotEqualTo(before).hasContent("twolibc");
  }

  @Test
  void packsAgainWhatChangedWhileItWasPacked() throws Exception {
    whilePacking =
        () -> {
          if (packed.get() == 1) {
            // Until it shows that this was later: the kernel's clock for files is a slow one.
            FileTime began = Files.getLastModifiedTime(base);
            do {
              Files.writeString(library, "new libc");
            } while (Files.getLastModifiedTime(library).compareTo(began) <= 0);
          }
        };
    assertThat(open().archive(request())).hasContent("onenew libc");
    assertThat(packed).hasValue(2);
  }

  @Test
  void packsAgainWhenTheNameStoodForAnotherFileOfOldWhileItWasPacked() throws Exception {
    Path old = Files.writeString(directory.resolve("gcc-12"), "old");
    Path alternatives = Files.createDirectory(directory.resolve("alternatives"));
    Path chosen = Files.createSymbolicLink(alternatives.resolve("cc"), compiler);
    Path name = Files.createSymbolicLink(directory.resolve("my-gcc"), chosen);
    whilePacking =
        () -> {
          if (packed.get() == 1) {
            Files.delete(chosen);
            Files.createSymbolicLink(chosen, old);
          }
        };
    ArchiveRequest request = ArchiveRequest.of(name, List.of(), "");
    assertThat(open().archive(request)).hasContent("oldlibc");
    assertThat(packed).hasValue(2);
  }

  @Test
  void givesUpOnWhatChangesAllTheTime() throws Exception {
    whilePacking = () -> Files.delete(library);
    assertThatThrownBy(() -> open().archive(request()))
        .hasMessage(library + " was removed while it was packed");
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void neverOffersWhatSomebodyRemovedOrCutShort() throws Exception {
    CompilerArchives archives = open();
    Path archive = archives.archive(request());
    Files.delete(archive);
    assertThat(archives.archive(request())).isEqualTo(archive).exists();
    Files.writeString(archive, "o");
    assertThat(archives.archive(request())).hasContent("onelibc");
    FileTrees.delete(base);
    assertThat(archives.bytes()).isZero();
    assertThat(archives.report()).isEmpty();
    assertThat(archives.archive(request())).hasContent("onelibc");
    assertThat(packed).hasValue(4);
  }

  @Test
  void letsWhoReadsTheOldOneReadItToTheEnd() throws Exception {
    CompilerArchives archives = open();
    try (InputStream reader = Files.newInputStream(archives.archive(request()))) {
      Files.writeString(library, "another");
      assertThat(archives.archive(request())).hasContent("oneanother");
      assertThat(reader.readAllBytes()).asString().isEqualTo("onelibc");
    }
  }

  @Test
  void keepsEqualArchivesOnceAndEachAsLongAsItIsAskedFor() throws Exception {
    CompilerArchives archives = open();
    Path first = archives.archive(request());
    long bytes = archives.bytes();
    time.step(Duration.ofHours(25));
    Path other = archives.archive(ArchiveRequest.of(program("gcc-12"), List.of(), ""));
    assertThat(other).isNotEqualTo(first).hasFileName(first.getFileName().toString());
    assertThat(Files.isSameFile(first, other)).isTrue();
    // The second record is new, the archive is not.
    assertThat(archives.bytes()).isLessThan(2 * bytes);

    new CacheLimit(1, List.of(archives)).enforce();
    assertThat(first).doesNotExist();
    assertThat(other).hasContent("onelibc");
  }

  @Test
  void dropsTheLongestUnusedAfterADayOrSoonerIfThereAreMany() throws Exception {
    CompilerArchives archives = open();
    CacheLimit limit = new CacheLimit(1, List.of(archives));
    List<Path> made = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      made.add(archives.archive(request(plugin("plugin" + i))));
    }
    time.step(Duration.ofHours(23));
    archives.archive(request(plugin("plugin0")));
    limit.enforce();
    assertThat(made).allSatisfy(archive -> assertThat(archive).exists());

    Path fifth = archives.archive(request(plugin("plugin4")));
    limit.enforce();
    assertThat(made.get(0)).exists();
    assertThat(fifth).exists();
    assertThat(made.subList(1, 4)).filteredOn(Files::exists).hasSize(3 - 1);

    time.step(Duration.ofHours(25));
    limit.enforce();
    assertThat(archives.report()).isEmpty();
  }

  @Test
  void dropsAtOnceWhatLostItsArchive() throws Exception {
    CompilerArchives archives = open();
    Path archive = archives.archive(request());
    Path kept = archives.archive(request(plugin("plugin.so")));
    Files.delete(archive);
    new CacheLimit(1, List.of(archives)).enforce();
    assertThat(archive.getParent()).doesNotExist();
    assertThat(kept).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000",
        "00000003 0002 ff41",
        "00000003 0001 00 0000000000000000 00000000",
        "00000003 0001 61 0000000000000000 00000001 0001 00"
            + "0000000000000000 0000000000000000 0000000000000000 0000000000000000"
      })
  void makesAgainAndDropsWhatHasAGarbledRecord(String record) throws Exception {
    CompilerArchives archives = open();
    Path note = archives.archive(request()).resolveSibling("made-of");
    byte[] garbled = HexFormat.of().parseHex(record.replace(" ", ""));
    Files.write(note, garbled);
    assertThat(archives.report()).isEmpty();
    assertThat(archives.archive(request())).exists();
    assertThat(packed).hasValue(2);

    Files.write(note, garbled);
    new CacheLimit(1, List.of(archives)).enforce();
    assertThat(note.getParent()).doesNotExist();
  }

  @Test
  void trimsPastARecordThatCannotBeRead() throws Exception {
    CompilerArchives archives = open();
    Path record = archives.archive(request()).resolveSibling("made-of");
    Files.delete(record);
    Files.createDirectory(record);
    new CacheLimit(1, List.of(archives)).enforce();
    assertThat(record.getParent()).doesNotExist();
  }

  @Test
  void namesTheFileThatIsMissing() throws Exception {
    CompilerArchives archives = open();
    Path plugin = directory.resolve("plugin.so");
    assertThatThrownBy(() -> archives.archive(request(plugin)))
        .hasMessage("Extra file " + plugin + " for environment not found.");
    Files.writeString(plugin, "x");
    assertThat(archives.archive(request(plugin))).exists();
  }

  @Test
  void survivesAFullDisk() throws Exception {
    Path mountPoint = Files.createDirectory(directory.resolve("disk"));
    try (SmallDisk disk = SmallDisk.mount(mountPoint, 1)) {
      CompilerArchives archives = open(disk.root.resolve("native"), Keeper.MACHINE);
      Files.write(library, new byte[2 << 20]);
      assertThatThrownBy(() -> archives.archive(request())).hasMessageContaining("No space left");
      assertThat(disk.root.resolve("native")).isEmptyDirectory();

      Files.writeString(library, "small");
      time.step(Duration.ofSeconds(31));
      assertThat(archives.archive(request())).hasContent("onesmall");
    }
  }
}
