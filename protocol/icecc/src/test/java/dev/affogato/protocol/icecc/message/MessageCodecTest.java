package dev.affogato.protocol.icecc.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.protocol.icecc.chunk.Compression;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
  private static final int ROUNDS = 20;

  static Stream<Class<?>> kinds() {
    return RandomMessages.kinds().stream();
  }

  static IntStream versions() {
    return IntStream.rangeClosed(21, 44);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyMessageSurvivesTheJourneyAtEveryVersion(Class<?> kind) throws Exception {
    RandomMessages messages = new RandomMessages(new Random(kind.getName().hashCode()));
    for (int version = 21; version <= 44; version++) {
      for (int round = 0; round < ROUNDS; round++) {
        Message sent = messages.next(kind);
        if (sent instanceof FileChunk chunk
            && version < 40
            && chunk.compression() != Compression.LZO) {
          continue;
        }
        byte[] frame = MessageCodec.frame(sent, version);

        Message received = MessageCodec.decode(body(frame), version);

        assertThat(received).as("version %d", version).hasSameClassAs(sent);
        assertThat(MessageCodec.frame(received, version))
            .as("%s at version %d", sent, version)
            .isEqualTo(frame);
        if (version == 44
            && !(sent instanceof FileChunk)
            && !sent.getClass().getSimpleName().startsWith("Mon")) {
          assertThat(received).isEqualTo(withCommonFlagsMerged(sent));
        }
      }
    }
  }

  /**
   * The newest layout has one list of flags where the record can keep two, and one word where
   * GET_CS keeps a version.
   */
  private static Message withCommonFlagsMerged(Message sent) {
    return switch (sent) {
      case CompileFile c ->
          new CompileFile(
              c.language(),
              c.jobId(),
              c.allFlags(),
              List.of(),
              c.environment(),
              c.target(),
              c.compilerName(),
              c.inputFile(),
              c.workingDirectory(),
              c.outputFile(),
              c.splitDwarf());
      default -> sent;
    };
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void refusesTornBodiesAndTrailingBytes(Class<?> kind) throws Exception {
    RandomMessages messages = new RandomMessages(new Random(7));
    for (int version = 21; version <= 44; version++) {
      Message message = messages.next(kind);
      if (message instanceof FileChunk chunk
          && version < 40
          && chunk.compression() != Compression.LZO) {
        continue;
      }
      byte[] body = body(MessageCodec.frame(message, version));
      byte[] longer = Arrays.copyOf(body, body.length + 1);
      int layout = version;
      assertThatThrownBy(() -> MessageCodec.decode(longer, layout))
          .isInstanceOf(ProtocolException.class);
      for (int length = 0; length < body.length; length++) {
        byte[] torn = Arrays.copyOf(body, length);
        assertThatThrownBy(() -> MessageCodec.decode(torn, layout))
            .isInstanceOf(ProtocolException.class);
      }
    }
  }

  @Test
  void garbageNeverDoesMoreThanBeingRefused() {
    Random random = new Random(42);
    for (int round = 0; round < 200_000; round++) {
      byte[] garbage = new byte[random.nextInt(64) + 4];
      random.nextBytes(garbage);
      garbage[0] = 0;
      garbage[1] = 0;
      garbage[2] = 0;
      garbage[3] = (byte) random.nextInt(60, 100);
      try {
        MessageCodec.decode(garbage, random.nextInt(21, 45));
      } catch (ProtocolException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void refusesIdsThatNobodySends() {
    for (int id : new int[] {0, 64, 65, 68, 89, 97, -1}) {
      FieldWriter frame = new FieldWriter(4);
      frame.u32(id);
      assertThatThrownBy(() -> MessageCodec.decode(frame.toByteArray(), 43))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("unknown message id");
    }
  }

  @Test
  void refusesToSendWhatNoPeerAccepts() {
    assertThatThrownBy(() -> MessageCodec.frame(new StatusText("x".repeat(1 << 20)), 43))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("StatusText");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aJobWithUnknownIdIsRecognisedByPeersOfEveryVersion(int version) throws Exception {
    byte[] frame = MessageCodec.frame(JobDone.withdrawn(5, 118, 2), version);

    JobDone received = (JobDone) MessageCodec.decode(body(frame), version);

    assertThat(received.jobIdUnknown()).isTrue();
    assertThat(received.exitCode()).isEqualTo(version < 39 ? 200 : 118);
  }

  @Test
  void theLegacyWordRaisesTheMinimalVersion() throws Exception {
    GetCs request = new GetCs(List.of(), "a.c", Language.C, 1, "x86_64", 0, 0, "", 35, 0, 0, 0);

    GetCs at33 = (GetCs) MessageCodec.decode(body(MessageCodec.frame(request, 33)), 33);

    assertThat(at33.minimalHostVersion()).isEqualTo(31);
  }

  @Test
  void fileNamesKeepTwoDirectories() {
    assertThat(FileNames.shortened("/a/b/c/d.cpp")).isEqualTo("b/c/d.cpp");
    assertThat(FileNames.shortened("b/c/d.cpp")).isEqualTo("b/c/d.cpp");
    assertThat(FileNames.shortened("/d.cpp")).isEqualTo("/d.cpp");
    assertThat(FileNames.shortened("d.cpp")).isEqualTo("d.cpp");
    assertThat(FileNames.shortened("/c/d.cpp")).isEqualTo("/c/d.cpp");
    assertThat(FileNames.shortened("")).isEmpty();
  }

  private static byte[] body(byte[] frame) {
    return Arrays.copyOfRange(frame, 4, frame.length);
  }
}
