package dev.affogato.daemon.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import dev.affogato.base.file.FileAccess;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.compiler.scan.MachineHeaders;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.protocol.reapi.direct.v1.HeaderForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedHeadersTest {
  /** Root's, readable to all and there on every Linux; any text will do. */
  private static final String SYSTEM_FILE = "/etc/passwd";

  @TempDir private Path folder;
  private DirectStore store;
  private SharedHeaders headers;

  @BeforeEach
  void open() throws IOException {
    store = DirectStore.open(folder.resolve("store"), 64L << 20, TimeSource.system());
    headers =
        new SharedHeaders(
            new MachineHeaders(folder.resolve("headers"), SourceFiles.onDisk()),
            store.contents(),
            store.sharedFiles(),
            TimeSource.system(),
            Runnable::run);
  }

  @AfterEach
  void close() throws Exception {
    headers.close();
    store.close();
  }

  private static HeaderForm header(String path) {
    return HeaderForm.newBuilder()
        .setPath(ByteString.copyFromUtf8(path))
        .setMode(LexMode.GNU_CXX.bits())
        .build();
  }

  @Test
  void keepsWhatItReadsItselfInTheStore() throws IOException {
    FileAccess stamps = FileAccess.ofThisMachine();
    assumeTrue(
        stamps.isTrustworthy(stamps.stamp(SYSTEM_FILE)) || System.getenv("CI") != null,
        "the system lies on a file system that is not trusted");
    headers.learn(List.of(header(SYSTEM_FILE)));
    Digest image = headers.image();
    assertThat(image).isNotNull();
    assertThat(store.contents().contains(image)).isTrue();
    store.contents().discard(image);
    assertThat(headers.image()).isEqualTo(image);
    assertThat(store.contents().contains(image)).isTrue();
  }

  @Test
  void readsNothingThatAUserCouldExchangeOrNotRead() throws IOException {
    Path own = Files.writeString(folder.resolve("a.h"), "#define A");
    headers.learn(
        List.of(
            header(own.toString()),
            header("/etc/shadow"),
            header("/proc/version"),
            header("etc/passwd"),
            header("/etc/nothing-there"),
            header("/etc/x\0y")));
    assertThat(headers.image()).isNull();
  }
}
