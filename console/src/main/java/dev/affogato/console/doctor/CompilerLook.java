package dev.affogato.console.doctor;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
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
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.GetNativeEnv;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.NativeEnv;
import dev.affogato.protocol.icecc.message.StatusText;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has the compilers packed that stand behind the launcher, or opens those somebody packed. The
 * daemon packs them, as for jobs: it may not see what this user sees. Without one it is done here.
 */
final class CompilerLook {
  /** One of a family packs the other. */
  private static final List<String> NAMES = List.of("gcc", "clang");

  /** A large compiler on a slow disk. */
  private static final Duration PACKING_MAX = Duration.ofMinutes(2);

  private final Surroundings surroundings;
  private final WrapperFacts wrappers;
  private final Optional<String> daemon;

  /**
   * @param daemon socket of this machine's daemon, if there is one that answers
   */
  CompilerLook(Surroundings surroundings, WrapperFacts wrappers, Optional<String> daemon) {
    this.surroundings = surroundings;
    this.wrappers = wrappers;
    this.daemon = daemon;
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
    if (daemon.isPresent()) {
      Message answer = askDaemon(Path.of(daemon.get()), compiler.path());
      if (answer instanceof NativeEnv) {
        return Optional.empty();
      }
      if (answer instanceof StatusText why) {
        return Optional.of(
            new String(why.text().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
      }
    }
    return troubleHere(compiler);
  }

  /** Null if it says nothing, as icecream's may. */
  private static @Nullable Message askDaemon(Path socket, String compiler) {
    try (Connection connection = Connection.open(UnixDomainSocketAddress.of(socket), PACKING_MAX);
        Watchdog.Guard guard = Watchdog.closeAfter(PACKING_MAX, connection::close);
        MessageChannel channel = MessageChannel.handshake(connection)) {
      String bytes =
          new String(compiler.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      channel.send(new GetNativeEnv(bytes, List.of(), ""));
      return channel.receive();
    } catch (IOException goneAgain) {
      return null;
    }
  }

  private Optional<String> troubleHere(Found compiler) throws IOException, InterruptedException {
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
