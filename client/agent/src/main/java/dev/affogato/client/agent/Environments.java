package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.FileFacts;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.toolchain.EnvironmentArchive;
import dev.affogato.compiler.toolchain.EnvironmentSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  Environments(Call call, FileView files, String platform) {
    this.call = call;
    this.files = files;
    this.platform = platform;
  }

  /**
   * What to offer; never empty.
   *
   * @throws Fallback if there is nothing, or a file that belongs in is missing
   */
  List<OfferedEnvironment> find(CompilerChoice compiler, LocalDaemon daemon) throws Fallback {
    List<String> extraFiles = extraFiles();
    String named = call.settings().environments();
    return named == null
        ? List.of(made(compiler, extraFiles, daemon))
        : named(named, call.command().name());
  }

  private List<String> extraFiles() throws Fallback {
    List<String> absolute = new ArrayList<>();
    for (String file : call.settings().extraFiles()) {
      if (!files.facts(file).isReadableFile()) {
        throw new Fallback(FallbackCode.EXTRA_FILE, "File in ICECC_EXTRAFILES not found: " + file);
      }
      absolute.add(ByteNames.absolute(call.command().cwd(), file));
    }
    return absolute;
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
      throw new Fallback(
          FallbackCode.NO_ENVIRONMENT, "ICECC_VERSION names no environment for " + baseName);
    }
    return offered;
  }

  private OfferedEnvironment made(
      CompilerChoice compiler, List<String> extraFiles, LocalDaemon daemon) throws Fallback {
    String program = ByteNames.absolute(call.command().cwd(), compiler.program());
    call.log().debug("asking for native environment for " + program);
    String answer =
        daemon.nativeEnvironment(
            program, compiler.isClang(), extraFiles, call.settings().environmentCompression());
    Path path = ByteNames.path(answer);
    FileFacts facts = files.facts(answer);
    String name =
        EnvironmentArchive.nameOf(answer.substring(answer.lastIndexOf('/') + 1)).orElse("");
    if (path == null
        || name.isEmpty()
        || !facts.isReadableFile()
        || facts.sizeBytes() < ARCHIVE_BYTES_MIN) {
      throw new Fallback(
          FallbackCode.NO_ENVIRONMENT,
          "the local daemon's environment " + answer + " is no archive that can be read here");
    }
    call.log().debug("native " + answer);
    return new OfferedEnvironment(platform, name, path);
  }
}
