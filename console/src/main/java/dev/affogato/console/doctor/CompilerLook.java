package dev.affogato.console.doctor;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.platform.Platform;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.toolchain.Compression;
import dev.affogato.compiler.toolchain.EnvironmentArchive;
import dev.affogato.compiler.toolchain.EnvironmentPackager;
import dev.affogato.compiler.toolchain.EnvironmentRequest;
import dev.affogato.compiler.toolchain.EnvironmentSpec;
import dev.affogato.compiler.toolchain.PackagingException;
import dev.affogato.compiler.toolchain.Toolchain;
import dev.affogato.console.doctor.CompilerFacts.Packing;
import dev.affogato.console.doctor.WrapperFacts.Found;
import dev.affogato.console.doctor.WrapperFacts.Kind;
import dev.affogato.console.env.OpenEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Packs the compilers that stand behind the launcher, or opens those somebody packed. */
final class CompilerLook {
  /** One of a family packs the other. */
  private static final List<String> NAMES = List.of("gcc", "clang");

  private final Surroundings surroundings;
  private final WrapperFacts wrappers;

  CompilerLook(Surroundings surroundings, WrapperFacts wrappers) {
    this.surroundings = surroundings;
    this.wrappers = wrappers;
  }

  CompilerFacts facts() throws IOException, InterruptedException {
    String named = surroundings.environment().getOrDefault("ICECC_VERSION", "");
    return named.isEmpty()
        ? new CompilerFacts(named, List.of(), surroundings.thorough() ? packed() : List.of())
        : new CompilerFacts(named, unusable(named), List.of());
  }

  private List<String> unusable(String named) throws IOException, InterruptedException {
    FileView files = FileView.at(surroundings.workingFolder());
    String bytes = new String(named.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    EnvironmentSpec spec =
        EnvironmentSpec.parse(bytes, Platform.ofThisMachine(ProcessRunner.system()), files);
    List<String> unusable = new ArrayList<>();
    Set<Path> archives = new LinkedHashSet<>();
    for (String name : wrappers.found().keySet()) {
      EnvironmentSpec.Choice choice = spec.select(name);
      choice.archives().values().stream().map(EnvironmentArchive::path).forEach(archives::add);
    }
    spec.problems().stream().map(Reason::text).forEach(unusable::add);
    if (surroundings.thorough()) {
      for (Path archive : archives) {
        try (OpenEnvironment opened = OpenEnvironment.of(archive)) {
          // That it opens is enough.
        } catch (IOException illFormed) {
          unusable.add("ICECC_VERSION names " + archive + ": " + illFormed.getMessage());
        }
      }
    }
    return unusable;
  }

  private List<Packing> packed() throws IOException, InterruptedException {
    List<Packing> packed = new ArrayList<>();
    Set<Path> done = new LinkedHashSet<>();
    for (String name : NAMES) {
      Optional<Found> compiler =
          wrappers.found().getOrDefault(name, List.of()).stream()
              .filter(found -> found.kind() == Kind.COMPILER)
              .findFirst();
      if (compiler.isPresent() && done.add(Path.of(compiler.get().path()).toRealPath())) {
        packed.add(new Packing(compiler.get().path(), trouble(compiler.get())));
      }
    }
    return packed;
  }

  private Optional<String> trouble(Found compiler) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("affogato-doctor-");
    try {
      new EnvironmentPackager(
              ProcessRunner.system(), Map.copyOf(surroundings.environment()), folder)
          .create(
              new EnvironmentRequest(
                  new Toolchain.Unknown(Path.of(compiler.path()), null),
                  List.of(),
                  Compression.NONE,
                  folder));
      return Optional.empty();
    } catch (PackagingException failed) {
      return Optional.of(String.valueOf(failed.getMessage()));
    } finally {
      FileTrees.delete(folder);
    }
  }
}
