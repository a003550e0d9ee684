package dev.affogato.client.agent;

import dev.affogato.base.io.NativeText;
import dev.affogato.compiler.args.DependencyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a compiler of this machine would have written what another machine made. Confined to the
 * call's thread.
 */
final class OutputPlaces {
  /** Before the umask of the build, as compilers create objects. */
  static final int OUTPUT_MODE = 0666;

  /** MAXSYMLINKS of Linux. */
  private static final int LINKS_MAX = 40;

  private final Call call;
  private final CompileJob job;

  OutputPlaces(Call call, CompileJob job) {
    this.call = call;
    this.job = job;
  }

  /**
   * Where {@code output} is written. Of a symbolic link, clang's files take the place, as the
   * launcher's do. gcc writes assembler text through it, and its assembler objects if there is no
   * file yet, or an empty one; both write dependencies through it. In surroundings that are not
   * ours no output is a link, or the job would not have gone the direct way.
   */
  String of(String output) throws IOException {
    if (!call.services().surroundings().areOwn()) {
      return output;
    }
    Path path = ByteNames.path(ByteNames.absolute(call.command().cwd(), output));
    if (path == null || !Files.isSymbolicLink(path)) {
      return output;
    }
    boolean isDependencies =
        job.remote().dependencies().map(DependencyFile::path).filter(output::equals).isPresent();
    boolean isEmpty = !Files.exists(path) || Files.size(path) == 0;
    boolean through =
        isDependencies
            || (!job.compiler().isClang() && (isEmpty || job.remote().assemblerOutput()));
    if (!through) {
      return output;
    }
    for (int i = 0; i < LINKS_MAX && Files.isSymbolicLink(path); i++) {
      path = path.resolveSibling(Files.readSymbolicLink(path));
    }
    return NativeText.ofJava(path.toString());
  }

  /**
   * A compile that fails takes the former object with it: clang always, gcc only assembler text.
   * The agent writes nothing of the build's, so the launcher is asked to.
   */
  void removeFormerOutput() throws IOException {
    if (job.compiler().isClang() || job.remote().assemblerOutput()) {
      call.launcher().remove(job.remote().output());
    }
  }
}
