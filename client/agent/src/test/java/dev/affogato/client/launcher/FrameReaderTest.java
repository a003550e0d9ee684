package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  /** The example of docs/protocol/launcher.md. */
  private static final byte[] CALL =
      HexFormat.of()
          .parseHex(
              """
              00000051 01 00000001 00001234 01 00000012 00 0000
              00000002 2f77 00000000 0000000c 2f7573722f62696e2f676363
              00000003 676363 00000002 00000002 2d63 00000003 612e63
              00000001 00000006 484f4d453d2f
              """
                  .replaceAll("\\s", ""));

  @Test
  void readsTheDocumentedCallHoweverItIsCutIntoPieces() throws Exception {
    for (int cut = 1; cut < CALL.length; cut++) {
      InputStream pieces =
          new SequenceInputStream(
              new ByteArrayInputStream(CALL, 0, cut),
              new ByteArrayInputStream(CALL, cut, CALL.length - cut));
      FrameReader reader = new FrameReader(pieces);
      LauncherCall call = (LauncherCall) LauncherFrame.decode(reader.next());
      assertThat(call.kind()).isEqualTo(LauncherCall.Kind.EXPLICIT);
      assertThat(call.pid()).isEqualTo(0x1234);
      assertThat(call.umask()).isEqualTo(022);
      assertThat(call.cwd()).isEqualTo("/w");
      assertThat(call.pwd()).isEmpty();
      assertThat(call.compiler()).isEqualTo("/usr/bin/gcc");
      assertThat(call.name()).isEqualTo("gcc");
      assertThat(call.arguments()).containsExactly("-c", "a.c");
      assertThat(call.environment()).containsExactly("HOME=/");
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void refusesEveryTruncatedCall() {
    int body = CALL.length - Frame.HEADER_BYTES;
    for (int size = 0; size < body; size++) {
      Frame cut = new Frame(1, CALL, Frame.HEADER_BYTES, size);
      assertThatThrownBy(() -> LauncherFrame.decode(cut)).isInstanceOf(FrameException.class);
    }
    byte[] longer = Arrays.copyOf(CALL, CALL.length + 1);
    Frame tooLong = new Frame(1, longer, Frame.HEADER_BYTES, body + 1);
    assertThatThrownBy(() -> LauncherFrame.decode(tooLong)).isInstanceOf(FrameException.class);
  }

  @Test
  void refusesAnotherVersion() {
    byte[] other = CALL.clone();
    other[8] = 2;
    Frame frame = new Frame(1, other, Frame.HEADER_BYTES, other.length - Frame.HEADER_BYTES);
    assertThatThrownBy(() -> LauncherFrame.decode(frame)).hasMessageContaining("version 2");
  }

  @Test
  void refusesLengthsThatAreNotAllowedBeforeReadingOn() {
    for (String length : new String[] {"00000000", "04000001", "ffffffff"}) {
      byte[] header = HexFormat.of().parseHex(length + "01");
      assertThatThrownBy(() -> new FrameReader(new ByteArrayInputStream(header)).next())
          .isInstanceOf(FrameException.class);
    }
  }

  @Test
  void tellsAnEndWithinAFrameFromAnEndBetweenFrames() throws Exception {
    assertThat(new FrameReader(new ByteArrayInputStream(new byte[0])).next()).isNull();
    assertThatThrownBy(
            () -> new FrameReader(new ByteArrayInputStream(CALL, 0, CALL.length - 1)).next())
        .isInstanceOf(EOFException.class);
  }

  @Test
  void survivesRandomBytes() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = CALL.clone();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        Frame frame = new FrameReader(new ByteArrayInputStream(damaged)).next();
        if (frame != null) {
          LauncherFrame.decode(frame);
        }
      } catch (IOException refused) {
        assertThat(refused).isInstanceOfAny(FrameException.class, EOFException.class);
      }
    }
  }
}
