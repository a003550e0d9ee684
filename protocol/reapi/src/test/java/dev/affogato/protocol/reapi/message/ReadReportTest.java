package dev.affogato.protocol.reapi.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.affogato.protocol.reapi.direct.v1.FilesRead;
import dev.affogato.protocol.reapi.direct.v1.JobCost;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecutedActionMetadata;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class ReadReportTest {
  private static final ActionResult PLAIN = result(Any.pack(JobCost.getDefaultInstance()));

  private static ActionResult result(Any metadata) {
    return ActionResult.newBuilder()
        .setExitCode(3)
        .setExecutionMetadata(
            ExecutedActionMetadata.newBuilder().setWorker("m").addAuxiliaryMetadata(metadata))
        .build();
  }

  private static ActionResult claiming(byte[] deflated) {
    return result(
        Any.pack(FilesRead.newBuilder().setDeflated(ByteString.copyFrom(deflated)).build()));
  }

  @Test
  void bringsTheTextAndLeavesNothingBehind() {
    byte[] text =
        "x: /usr/include/stdio.h \\\n /usr/include/features.h\n".repeat(999).getBytes(UTF_8);
    ActionResult told = ReadReport.with(text, PLAIN);

    assertThat(ReadReport.in(told)).hasValueSatisfying(t -> assertThat(t).isEqualTo(text));
    assertThat(told.getSerializedSize()).isLessThan(1000);
    assertThat(ReadReport.without(told)).isEqualTo(PLAIN);
    assertThat(ReadReport.without(PLAIN)).isSameAs(PLAIN);
    assertThat(ReadReport.in(PLAIN)).isEmpty();
    assertThat(ReadReport.in(ReadReport.with(new byte[0], PLAIN)))
        .hasValueSatisfying(t -> assertThat(t).isEmpty());
  }

  @Test
  void tellsNothingRatherThanTooMuch() {
    byte[] noise = new byte[ReadReport.TEXT_BYTES_MAX];
    new Random(1).nextBytes(noise);

    assertThat(ReadReport.with(noise, PLAIN)).isSameAs(PLAIN);
    assertThat(ReadReport.with(new byte[ReadReport.TEXT_BYTES_MAX + 1], PLAIN)).isSameAs(PLAIN);
  }

  @Test
  void believesNothingThatIsBrokenOrEndless() throws Exception {
    ActionResult told = ReadReport.with(new byte[ReadReport.TEXT_BYTES_MAX], PLAIN);
    byte[] deflated =
        told.getExecutionMetadata()
            .getAuxiliaryMetadata(1)
            .unpack(FilesRead.class)
            .getDeflated()
            .toByteArray();

    assertThat(ReadReport.in(told)).isPresent();
    assertThat(ReadReport.in(claiming(Arrays.copyOf(deflated, 50)))).isEmpty();
    assertThat(ReadReport.in(claiming("no zlib".getBytes(UTF_8)))).isEmpty();
    assertThat(ReadReport.in(claiming(bomb()))).isEmpty();
  }

  private static byte[] bomb() {
    try (Deflater deflater = new Deflater()) {
      byte[] out = new byte[64 << 10];
      deflater.setInput(new byte[16 << 20]);
      deflater.finish();
      return Arrays.copyOf(out, deflater.deflate(out));
    }
  }
}
