package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.time.TimeSource;
import dev.affogato.client.folders.UserFolders;
import dev.affogato.compiler.archives.Packager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnEnvironmentsTest {
  @TempDir Path root;
  private final AtomicInteger packed = new AtomicInteger();
  private volatile String problem = "";
  private Path compiler;

  @BeforeEach
  void makeCompiler() throws IOException {
    compiler = Files.writeString(root.resolve("gcc"), "compiler");
  }

  private OwnEnvironments in(Path... candidates) {
    return new OwnEnvironments(
        List.of(candidates),
        scratch ->
            (program, extraFiles, compression, into) -> {
              packed.incrementAndGet();
              if (!problem.isEmpty()) {
                throw new IOException(problem);
              }
              Path archive = Files.copy(program, into.resolve("0123.tar" + compression));
              return new Packager.Packed(archive, List.of(program), List.of());
            },
        TimeSource.system());
  }

  private Path archive(OwnEnvironments environments) throws Fallback, InterruptedException {
    return environments.archive(compiler, List.of(), "");
  }

  @Test
  void packsOnceForAllJobsAndForLaterAgents() throws Exception {
    Path folder = root.resolve("cache");
    OwnEnvironments environments = in(folder);
    try (ExecutorService jobs = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Path>> all = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        all.add(jobs.submit(() -> archive(environments)));
      }
      for (Future<Path> each : all) {
        assertThat(each.get()).hasContent("compiler").startsWith(folder);
      }
    }
    assertThat(archive(in(folder))).exists();
    assertThat(packed).hasValue(1);
  }

  @Test
  void takesTheFirstFolderThatCanBeWritten() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "");
    assertThat(archive(in(file.resolve("below"), root.resolve("good"))))
        .startsWith(root.resolve("good"));
    assertThatThrownBy(() -> archive(in(file.resolve("below"))))
        .isInstanceOf(Fallback.class)
        .hasMessageContaining("AFFOGATO_CACHE_DIR");
  }

  @Test
  void namesACacheFolderThatIsNotAbsolute() {
    List<Path> named = UserFolders.caches(Map.of("AFFOGATO_CACHE_DIR", "build/cache"));
    assertThatThrownBy(() -> archive(in(named.toArray(Path[]::new))))
        .isInstanceOf(Fallback.class)
        .hasMessageContaining("build/cache")
        .hasMessageContaining("AFFOGATO_CACHE_DIR");
  }

  @Test
  void removesWhatKilledAgentsLeftBehind() throws Exception {
    Path scratch = Files.createDirectories(root.resolve("cache/packing"));
    Path left = Files.createDirectory(scratch.resolve("iceccenv123"));
    Path inUse = Files.createDirectory(scratch.resolve("iceccenv456"));
    Files.writeString(left.resolve("cc1"), "");
    Files.setLastModifiedTime(left, FileTime.from(Instant.EPOCH));
    Files.setPosixFilePermissions(
        root.resolve("cache"), PosixFilePermissions.fromString("rwx------"));
    assertThat(archive(in(root.resolve("cache")))).exists();
    assertThat(left).doesNotExist();
    assertThat(inUse).exists();
  }

  @Test
  void saysWhyItCannotPack() {
    problem = "No space left on device";
    assertThatThrownBy(() -> archive(in(root.resolve("cache"))))
        .isInstanceOf(Fallback.class)
        .hasMessageContaining(compiler.toString())
        .hasMessageContaining("No space left on device");
  }
}
