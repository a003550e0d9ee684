package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.FileFacts;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.toolchain.EnvironmentArchive;
import dev.affogato.compiler.toolchain.EnvironmentSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the packed compilers to offer for one call: those of {@code ICECC_VERSION}, or the one the
 * local daemon makes of the compiler in use (behaviour spec 1.2 step 12 and 13). Confined to the
 * call's thread.
 */
final class Environments {
  /** Nothing smaller can be an environment (behaviour spec 4.7). */
  private static final long ARCHIVE_BYTES_MIN = 500;

  private final Call call;
  private final FileView files;
  private final String platform;
  private final @Nullable Object toolchain;

  /**
   * @param toolchain the same object for all calls between which no file of the compiler changed;
   *     null if that is not known
   */
  Environments(Call call, FileView files, String platform, @Nullable Object toolchain) {
    this.call = call;
    this.files = files;
    this.platform = platform;
    this.toolchain = toolchain;
  }

  /**
   * What to offer; never empty.
   *
   * @throws Fallback if there is nothing, or a file that belongs in is missing
   */
  List<OfferedEnvironment> find(CompileJob job, LocalDaemon daemon)
      throws Fallback, InterruptedException {
    List<String> wished = wishedFiles();
    List<String> needed = job.remote().extraFiles();
    String named = call.settings().environments();
    if (named == null) {
      Set<String> all = new LinkedHashSet<>(needed);
      all.addAll(frontEnds(job));
      all.addAll(wished);
      return List.of(made(job.compiler(), List.copyOf(all), daemon));
    }
    if (!needed.isEmpty()) {
      throw new Fallback(
          FallbackCode.EXTRA_FILE,
          "the command needs " + needed.getFirst() + ", which ICECC_VERSION's environments lack");
    }
    return named(named, call.command().name());
  }

  /** Those of ICECC_EXTRAFILES; with ICECC_VERSION they are checked only (behaviour spec 1.7). */
  private List<String> wishedFiles() throws Fallback {
    List<String> absolute = new ArrayList<>();
    for (String file : call.settings().extraFiles()) {
      if (!files.facts(file).isReadableFile()) {
        throw new Fallback(FallbackCode.EXTRA_FILE, "File in ICECC_EXTRAFILES not found: " + file);
      }
      absolute.add(ByteNames.absolute(call.command().cwd(), file));
    }
    return absolute;
  }

  private static List<String> frontEnds(CompileJob job) throws Fallback, InterruptedException {
    Language language = job.remote().language();
    List<Path> paths =
        job.compiler()
            .furtherFiles()
            .of(language)
            .orElseThrow(() ->
                new Fallback(
                    FallbackCode.NO_ENVIRONMENT,
                    "the compiler has no front end for " + language.optionName()));
    return paths.stream().map(Path::toString).toList();
  }

  private List<OfferedEnvironment> named(String value, String compilerName) throws Fallback {
    String baseName = compilerName.substring(compilerName.lastIndexOf('/') + 1);
    EnvironmentSpec.Choice choice = EnvironmentSpec.parse(value, platform, files).select(baseName);
    for (Reason problem : choice.problems()) {
      call.log().error(problem.text());
    }
    List<OfferedEnvironment> offered = new ArrayList<>();
    for (Map.Entry<String, EnvironmentArchive> entry : choice.archives().entrySet()) {
      EnvironmentArchive archive = entry.getValue();
      offered.add(new OfferedEnvironment(entry.getKey(), archive.name(), archive.path()));
      call.log().debug("env: " + entry.getKey() + " '" + archive.path() + "'");
    }
    if (offered.isEmpty()) {
      throw new Fallback(FallbackCode.NO_ENVIRONMENT, noneFor(baseName, choice));
    }
    return offered;
  }

  /** The journal keeps one text a job: it names the first entry to be mended, if there is one. */
  private static String noneFor(String compiler, EnvironmentSpec.Choice choice) {
    String none = "ICECC_VERSION names no environment for " + compiler;
    List<Reason> problems = choice.problems();
    return problems.isEmpty() ? none : none + ": " + problems.getFirst().text();
  }

  private OfferedEnvironment made(
      CompilerChoice compiler, List<String> extraFiles, LocalDaemon daemon)
      throws Fallback, InterruptedException {
    String program = ByteNames.absolute(call.command().cwd(), compiler.program());
    for (String file : all(program, extraFiles)) {
      if (daemon.view(file) == DaemonFiles.View.ANOTHER) {
        call.log().debug("the local daemon sees another file than we at " + file);
        return ownMade(program, extraFiles);
      }
    }
    String compression = call.settings().environmentCompression();
    NativeAnswers answers = call.services().nativeAnswers();
    NativeAnswers.Question question =
        new NativeAnswers.Question(daemon.address(), program, extraFiles, compression);
    String known = toolchain == null ? null : answers.find(question, toolchain);
    OfferedEnvironment remembered = known == null ? null : offered(known);
    if (remembered != null) {
      return remembered;
    }
    call.log().debug("asking for native environment for " + program);
    String answer = daemon.nativeEnvironment(program, compiler.isClang(), extraFiles, compression);
    OfferedEnvironment offered = offered(answer);
    if (offered != null) {
      if (toolchain != null) {
        answers.keep(question, toolchain, answer);
      }
      call.log().debug("native " + answer);
      return offered;
    }
    if (daemon.view(program) == DaemonFiles.View.SAME) {
      call.log().debug("the local daemon's environment " + answer + " cannot be read here");
      return ownMade(program, extraFiles);
    }
    throw new Fallback(
        FallbackCode.NO_ENVIRONMENT,
        "the local daemon's environment " + answer + " is no archive that can be read here");
  }

  private static List<String> all(String program, List<String> extraFiles) {
    List<String> all = new ArrayList<>(extraFiles);
    all.addFirst(program);
    return all;
  }

  /** Null if it is no archive that can be read here. */
  private @Nullable OfferedEnvironment offered(String file) {
    Path path = ByteNames.path(file);
    FileFacts facts = files.facts(file);
    String name = EnvironmentArchive.nameOf(file.substring(file.lastIndexOf('/') + 1)).orElse("");
    return path == null
            || name.isEmpty()
            || !facts.isReadableFile()
            || facts.sizeBytes() < ARCHIVE_BYTES_MIN
        ? null
        : new OfferedEnvironment(platform, name, path);
  }

  /** Packed by the agent, of the files that it sees. */
  private OfferedEnvironment ownMade(String program, List<String> extraFiles)
      throws Fallback, InterruptedException {
    List<Path> paths = new ArrayList<>();
    for (String file : all(program, extraFiles)) {
      Path path = ByteNames.path(file);
      if (path == null) {
        throw new Fallback(
            FallbackCode.NO_ENVIRONMENT,
            file + " has a name that the agent cannot open; use a UTF-8 locale");
      }
      paths.add(path.normalize());
    }
    Path archive =
        call.services()
            .ownEnvironments()
            .archive(
                paths.getFirst(),
                paths.subList(1, paths.size()),
                call.settings().environmentCompression());
    String name = EnvironmentArchive.nameOf(String.valueOf(archive.getFileName())).orElseThrow();
    call.log().debug("own " + archive);
    return new OfferedEnvironment(platform, name, archive);
  }
}
