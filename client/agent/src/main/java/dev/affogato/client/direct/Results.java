package dev.affogato.client.direct;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.affogato.base.reason.Reason;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.DirectConnection;
import dev.affogato.protocol.reapi.direct.v1.JobCost;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.ReadReport;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecutedActionMetadata;
import dev.affogato.protocol.reapi.v2.OutputFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes of the API's results what the launcher can be given. Stateless. */
final class Results {
  /** How our machines tell what a job cost them. */
  private static final String COST = "/affogato.direct.v1.JobCost";

  /** What the launcher takes in one frame, less its own words. */
  private static final int TEXT_BYTES_MAX = 60 << 20;

  /** Larger than any object; more is an attack on the agent's memory. */
  private static final long OUTPUT_BYTES_MAX = 1L << 30;

  private Results() {}

  /** A result, or the reason why it is none that may be delivered. */
  record Reading(@Nullable DirectResult result, @Nullable Reason flaw) {
    static Reading flawed(String text) {
      return new Reading(null, new Reason(FailureCode.RESULT.word(), text));
    }
  }

  /**
   * Reads {@code result}.
   *
   * @param waited for that machine's answer; zero if that is not known
   * @param daemon asked for what did not come along
   * @param paths what folders were called there
   */
  static Reading read(
      ActionResult result,
      OutputNames names,
      String machine,
      boolean cached,
      Duration waited,
      DirectConnection daemon,
      SharedPaths paths)
      throws IOException, CallFailure {
    Map<String, byte[]> made = new HashMap<>();
    for (OutputFile file : result.getOutputFilesList()) {
      String typed = names.typed(file.getPath());
      if (typed == null) {
        return Reading.flawed("it made " + file.getPath() + ", which nobody asked for");
      }
      byte[] content = content(file.getContents(), file.getDigest(), OUTPUT_BYTES_MAX, daemon);
      if (content == null) {
        return Reading.flawed("the output " + typed + " is too large");
      }
      made.put(typed, content);
    }
    if (result.getOutputDirectoriesCount() > 0 || result.getOutputSymlinksCount() > 0) {
      return Reading.flawed("it made folders or links");
    }
    byte[] stdout =
        content(result.getStdoutRaw(), result.getStdoutDigest(), TEXT_BYTES_MAX, daemon);
    byte[] stderr =
        content(result.getStderrRaw(), result.getStderrDigest(), TEXT_BYTES_MAX, daemon);
    if (stdout == null || stderr == null) {
      return Reading.flawed("it printed too much");
    }
    List<DirectResult.Output> outputs = new ArrayList<>();
    for (String name : names.typed()) {
      byte[] content = made.get(name);
      if (content != null) {
        outputs.add(new DirectResult.Output(name, paths.output(name, content)));
      }
    }
    return new Reading(
        new DirectResult(
            result.getExitCode(),
            paths.back(stdout),
            paths.back(stderr),
            outputs,
            machine,
            cached,
            TimesThere.of(result.getExecutionMetadata(), waited),
            cached ? 0 : pageFaults(result.getExecutionMetadata()),
            cached ? null : ReadReport.in(result).map(paths::back).orElse(null)),
        null);
  }

  private static int pageFaults(ExecutedActionMetadata metadata) {
    for (Any more : metadata.getAuxiliaryMetadataList()) {
      if (more.getTypeUrl().endsWith(COST)) {
        try {
          long told = JobCost.parseFrom(more.getValue()).getPageFaults();
          return Math.clamp(told, 0, Integer.MAX_VALUE);
        } catch (InvalidProtocolBufferException unknownForm) {
          return 0;
        }
      }
    }
    return 0;
  }

  /** Null if it is too large. */
  private static byte @Nullable [] content(
      ByteString raw,
      dev.affogato.protocol.reapi.v2.Digest wire,
      long bytesMax,
      DirectConnection daemon)
      throws IOException, CallFailure {
    if (wire.getHash().isEmpty() || raw.size() == wire.getSizeBytes()) {
      return raw.size() > bytesMax ? null : raw.toByteArray();
    }
    Digest digest = WireDigests.fromWire(wire);
    if (digest.sizeBytes() > bytesMax) {
      return null;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream((int) digest.sizeBytes());
    daemon.read(digest, whole);
    byte[] content = whole.toByteArray();
    if (!Digest.of(content).equals(digest)) {
      throw new IOException("the daemon sent another output than it named");
    }
    return content;
  }
}
