package dev.affogato.daemon.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class NativeEnvironmentsTest {
  @TempDir Path directory;
  private final AtomicInteger packed = new AtomicInteger();
  private final CountDownLatch mayPack = new CountDownLatch(1);
  private long limitBytes = 1 << 20;
  private Path compiler;
  private Path base;

  @BeforeEach
  void makeCompiler() throws IOException {
    base = directory.resolve("native");
    compiler = Files.writeString(directory.resolve("gcc"), "one");
    compiler.toFile().setExecutable(true);
    Path twin = Files.writeString(directory.resolve("g++"), "one");
    twin.toFile().setExecutable(true);
  }

  private NativeEnvironments open() throws IOException {
    return NativeEnvironments.open(
        base,
        limitBytes,
        () -> 0,
        (what, extra, compression, into) -> {
          packed.incrementAndGet();
          mayPack.await();
          String content = Files.readString(what) + extra;
          Path archive = into.resolve(Integer.toHexString(content.hashCode()) + ".tar.gz");
          return new NativePackager.Packed(Files.writeString(archive, content), List.of(what));
        },
        TimeSource.system());
  }

  private NativeRequest request(Path... extra) {
    return NativeRequest.of(compiler, List.of(extra), "");
  }

  @Test
  void makesOneArchiveForAllWhoWait() throws Exception {
    NativeEnvironments environments = open();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Path>> waiters =
          java.util.stream.IntStream.range(0, 10)
              .mapToObj(i ->
                  CompletableFuture.supplyAsync(
                      () -> {
                        try {
                          return environments.archive(request());
                        } catch (IOException | InterruptedException e) {
                          throw new AssertionError(e);
                        }
                      },
                      executor))
              .toList();
      mayPack.countDown();
      assertThat(waiters).extracting(CompletableFuture::join).containsOnly(waiters.get(0).join());
    }
    assertThat(packed).hasValue(1);
    assertThat(Files.getPosixFilePermissions(environments.archive(request())))
        .contains(java.nio.file.attribute.PosixFilePermission.OTHERS_READ);
  }

  @Test
  void sharesTheArchiveBetweenTheTwoLanguagesOfACompiler() throws Exception {
    mayPack.countDown();
    NativeEnvironments environments = open();
    Path archive = environments.archive(request());
    NativeRequest cplusplus = NativeRequest.of(directory.resolve("g++"), List.of(), "");
    assertThat(environments.archive(cplusplus)).isEqualTo(archive);
    assertThat(packed).hasValue(1);
  }

  @Test
  void outlivesTheDaemon() throws Exception {
    mayPack.countDown();
    Path archive = open().archive(request());
    Files.createDirectory(base.resolve(".making-torn"));
    assertThat(open().archive(request())).isEqualTo(archive).exists();
    assertThat(packed).hasValue(1);
    assertThat(base.resolve(".making-torn")).doesNotExist();
  }

  @Test
  void isMadeAnewWhenTheCompilerChangesOrTheArchiveVanishes() throws Exception {
    mayPack.countDown();
    NativeEnvironments environments = open();
    Path before = environments.archive(request());
    Files.writeString(compiler, "another");
    Path after = environments.archive(request());
    assertThat(after).isNotEqualTo(before).hasContent("another[]");
    assertThat(before).doesNotExist();
    Files.delete(after);
    assertThat(environments.archive(request())).isEqualTo(after).exists();
    assertThat(packed).hasValue(3);
  }

  @Test
  void dropsTheLongestUnusedWhenSpaceIsShort() throws Exception {
    mayPack.countDown();
    limitBytes = 10;
    NativeEnvironments environments = open();
    Path first = environments.archive(request());
    Path plugin = Files.writeString(directory.resolve("plugin.so"), "x");
    environments.archive(request(plugin));
    assertThat(first).exists();
    Files.setLastModifiedTime(
        first.getParent(), java.nio.file.attribute.FileTime.fromMillis(1_000_000));
    environments.enforceLimit();
    assertThat(first).doesNotExist();
    assertThat(environments.archive(request(plugin))).exists();
    assertThat(packed).hasValue(2);
  }

  @Test
  void makesArchivesAgainOnceAFailingDiskIsWell() throws Exception {
    mayPack.countDown();
    NativeEnvironments environments = open();
    Files.delete(base);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> environments.archive(request())).isInstanceOf(IOException.class);
    }
    Files.createDirectory(base);
    assertThat(environments.archive(request())).exists();
  }

  @Test
  void namesTheFileThatIsMissing() throws Exception {
    mayPack.countDown();
    NativeEnvironments environments = open();
    Path plugin = directory.resolve("plugin.so");
    assertThatThrownBy(() -> environments.archive(request(plugin)))
        .hasMessage("Extra file " + plugin + " for environment not found.");
    Files.writeString(plugin, "x");
    assertThat(environments.archive(request(plugin))).exists();
  }
}
