package dev.affogato.compiler.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.HeaderForm;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.store.RecordFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineHeadersTest {
  private static final Moment NOW = new Moment(0, 0, 10_000_000_000L);

  @TempDir private Path folder;
  private final OneHeader files = new OneHeader();
  private MachineHeaders headers;

  /** {@code /usr/include/a.h}, and how often it was read. */
  private static final class OneHeader implements SourceFiles {
    static final String NAME = "/usr/include/a.h";

    final List<String> read = new ArrayList<>();
    private String text = "#define A 1\n";
    private long changedNs = 1;

    void change(String newText) {
      text = newText;
      changedNs++;
    }

    @Override
    public FileStamp stamp(String path) {
      return path.equals(NAME)
          ? new FileStamp(FileStamp.Kind.REGULAR, 1, 2, text.length(), changedNs, changedNs)
          : FileStamp.ABSENT;
    }

    @Override
    public byte[] read(String path, int bytesMax) {
      read.add(path);
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean showsChangesIn(FileStamp fileOrFolder) {
      return true;
    }
  }

  @BeforeEach
  void open() {
    headers = new MachineHeaders(folder.resolve("machine"), files);
  }

  @AfterEach
  void close() throws IOException {
    headers.close();
  }

  private void learn(LexMode mode) {
    headers.learn(
        List.of(new HeaderForm(OneHeader.NAME, mode), new HeaderForm("/usr/include/b.h", mode)),
        NOW);
    files.read.clear();
  }

  /** How often a new agent has to read the header that was given {@code image}. */
  private int readsWith(byte[] image, LexMode mode) throws IOException {
    files.read.clear();
    try (RecordFolder records = RecordFolder.open(folder.resolve("user"), List.of(), 1 << 20)) {
      records.alsoRead(image);
      Catalogue catalogue = new Catalogue(files, records);
      catalogue.outline(catalogue.file(OneHeader.NAME), mode, NOW);
    }
    return files.read.size();
  }

  @Test
  void sparesOthersToReadAHeaderAgain() throws IOException {
    assertThat(headers.image()).isEmpty();
    learn(LexMode.GNU_CXX);
    assertThat(readsWith(headers.image(), LexMode.GNU_CXX)).isZero();
    assertThat(readsWith(new byte[0], LexMode.GNU_CXX)).isEqualTo(1);
  }

  @Test
  void isOfNoUseForAnotherLanguageOrAChangedFile() throws IOException {
    learn(LexMode.GNU_CXX);
    LexMode c = LexMode.ofBits(LexMode.GNU_CXX.bits() / 2);
    assertThat(readsWith(headers.image(), c)).isEqualTo(1);
    files.change("#define A 2\n");
    assertThat(readsWith(headers.image(), LexMode.GNU_CXX)).isEqualTo(1);
    learn(LexMode.GNU_CXX);
    assertThat(readsWith(headers.image(), LexMode.GNU_CXX)).isZero();
  }

  @Test
  void doesWithoutADamagedImage() throws IOException {
    learn(LexMode.GNU_CXX);
    byte[] image = headers.image();
    image[image.length - 1]++;
    assertThat(readsWith(image, LexMode.GNU_CXX)).isEqualTo(1);
    image[10]++;
    assertThat(readsWith(image, LexMode.GNU_CXX)).isEqualTo(1);
  }

  @Test
  void knowsAfterARestartWhatItKnew() throws IOException {
    learn(LexMode.GNU_CXX);
    byte[] image = headers.image();
    headers.close();
    open();
    assertThat(headers.image()).isEqualTo(image);
  }

  @Test
  void tellsModesByTheirBits() {
    for (int bits = 0; bits < 256; bits++) {
      assertThat(LexMode.ofBits(bits).bits()).isEqualTo(bits);
    }
  }
}
