package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.direct.DirectJob;
import dev.affogato.client.direct.DirectResult;
import dev.affogato.client.direct.FailureCode;
import dev.affogato.client.direct.MakeRule;
import dev.affogato.client.direct.TimesThere;
import dev.affogato.client.launcher.CppEnd;
import dev.affogato.client.launcher.PreprocessRequest;
import dev.affogato.client.load.Doorman;
import dev.affogato.client.load.Work;
import dev.affogato.compiler.args.DependencyFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * {@code ICECC_VERIFY}: of a share of the direct jobs the result is not taken but made here as
 * well, in its place, and compared; and what the compiler says it has read is compared with what
 * was scanned. Confined to the call's thread.
 */
final class Verification {
  private static final System.Logger LOG = System.getLogger(Verification.class.getName());

  /** Has gcc name all it reads; only where the command has no dependency file of its own. */
  private static final String DEPENDENCIES_VARIABLE = "SUNPRO_DEPENDENCIES";

  private static final int DEPENDENCIES_BYTES_MAX = 16 << 20;

  private final Call call;
  private final CompileJob job;
  private final DirectJob direct;

  Verification(Call call, CompileJob job, DirectJob direct) {
    this.call = call;
    this.job = job;
    this.direct = direct;
  }

  /** Whether the next job is one of the share that the call asks for. */
  static boolean isDue(Call call) {
    double share = call.settings().direct().verifiedShare();
    return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
  }

  /**
   * Compiles here and ends the launcher with what comes of it.
   *
   * @return how {@code result} differs, or null
   */
  @Nullable Reason run(DirectResult result) throws IOException, InterruptedException {
    Path list = listsInputs() ? Files.createTempFile("affogato-", ".d") : null;
    try (Doorman.Lease room = call.services().doorman().admit(Work.COMPILE_WITHOUT_SLOT)) {
      DirectResult here = compile(result, list);
      String difference = difference(result, here);
      if (difference != null && difference(here, compile(result, null)) != null) {
        call.log().debug("direct: not verified, the compiler makes another each time");
        difference = null;
      } else if (difference != null) {
        direct.dispute(result.machine());
      } else {
        difference = here.status() == 0 ? overlooked(list) : null;
        if (difference != null) {
          direct.dispute("");
        }
        call.log().debug("direct: verified, " + (difference == null ? "the same" : difference));
      }
      if (difference != null) {
        report(difference, result);
      }
      call.launcher().finish(here.status(), here.stdout(), here.stderr());
      return difference == null ? null : new Reason(FailureCode.DIFFERS.word(), difference);
    } finally {
      if (list != null) {
        Files.deleteIfExists(list);
      }
    }
  }

  private boolean listsInputs() {
    return !job.compiler().isClang() && job.remote().dependencies().isEmpty();
  }

  private PreprocessRequest request(@Nullable Path list) {
    List<String> argv = new ArrayList<>();
    argv.add(job.compiler().program());
    argv.addAll(direct.localOptions());
    argv.addAll(TerminalStyle.options(job, call.command()));
    argv.addAll(call.command().arguments());
    List<String> changes =
        list == null ? List.of() : List.of(DEPENDENCIES_VARIABLE + "=" + list + " verified");
    return new PreprocessRequest(job.compiler().program(), argv, changes);
  }

  /** What is made here of the outputs that {@code result} has. */
  private DirectResult compile(DirectResult result, @Nullable Path list) throws IOException {
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    CppEnd end = call.launcher().preprocess(request(list), stdout::write);
    List<DirectResult.Output> outputs = new ArrayList<>();
    for (DirectResult.Output output : result.outputs()) {
      Path file = file(output.name());
      if (file != null && Files.isRegularFile(file)) {
        outputs.add(new DirectResult.Output(output.name(), Files.readAllBytes(file)));
      }
    }
    return new DirectResult(
        end.status(),
        stdout.toByteArray(),
        end.stderr(),
        outputs,
        result.machine(),
        false,
        TimesThere.ofCompilerAlone(end.userTime()),
        0,
        null);
  }

  private static @Nullable String difference(DirectResult there, DirectResult here) {
    if (here.status() != there.status()) {
      return "the status is " + there.status() + ", here " + here.status();
    }
    if (!Arrays.equals(here.stderr(), there.stderr())
        || !Arrays.equals(here.stdout(), there.stdout())) {
      return "the compiler prints something else here";
    }
    if (here.outputs().size() != there.outputs().size()) {
      return "not the same files are made here";
    }
    for (int i = 0; i < here.outputs().size(); i++) {
      if (!Arrays.equals(here.outputs().get(i).content(), there.outputs().get(i).content())) {
        return here.outputs().get(i).name() + " is another here";
      }
    }
    return null;
  }

  /** A file that the compiler read and the scan does not know. */
  private @Nullable String overlooked(@Nullable Path list) throws IOException {
    Optional<DependencyFile> own = job.remote().dependencies();
    Path file = list == null && own.isPresent() ? file(own.get().path()) : list;
    if (file == null || !Files.isRegularFile(file) || Files.size(file) > DEPENDENCIES_BYTES_MAX) {
      return null;
    }
    String rule = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    for (String name : MakeRule.prerequisites(rule)) {
      if (!direct.isInput(ByteNames.absolute(call.command().cwd(), name))) {
        return "the compiler read " + name + ", which the scan overlooked";
      }
    }
    return null;
  }

  private @Nullable Path file(String name) {
    return ByteNames.path(ByteNames.absolute(call.command().cwd(), name));
  }

  private void report(String difference, DirectResult result) throws IOException {
    String text =
        "affogato: ICECC_VERIFY: "
            + call.file()
            + ", compiled on "
            + result.machine()
            + (result.cached() ? " before" : "")
            + ": "
            + difference
            + "; the result of this machine was taken, and that one is forgotten. Please report it.\n";
    LOG.log(Level.WARNING, text.strip());
    call.launcher().note(text);
  }
}
