package dev.affogato.daemon.work.action;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.Command;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.MemoryFront;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.work.Machine;
import dev.affogato.daemon.work.execution.JobUsage;
import dev.affogato.daemon.work.roots.RootLimits;
import dev.affogato.protocol.reapi.direct.DirectActions;
import dev.affogato.protocol.reapi.execution.ActionOrder;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A runner of actions with a real jail and a store of its own, and what tests say to it. */
final class ActionBench implements AutoCloseable {
  final MemoryFront store;

  /** What actions are said to be for. */
  @Nullable JobTag job;

  final Path folder;
  final List<JobUsage> costs = Collections.synchronizedList(new ArrayList<>());
  private final JailedActions actions;

  ActionBench(Path folder) throws Exception {
    this(folder, ActionLimits.of(2000));
  }

  ActionBench(Path folder, ActionLimits limits) throws Exception {
    Machine.open(folder.getParent());
    this.folder = Machine.open(folder);
    this.store =
        MemoryFront.of(
            BlobStore.open(
                folder.resolve("store"), new StoreLimits(4L << 30, 1L << 30), TimeSource.system()));
    this.actions =
        JailedActions.open(
            folder.resolve("work"),
            new JailedActions.Setup(
                store,
                store::read,
                Machine.sandbox(folder),
                () -> limits,
                RootLimits.forSlots(2),
                order -> new OpenSlot(),
                "bench",
                TimeSource.system(),
                Machine.RUNNER));
  }

  private final class OpenSlot implements SlotGate.Slot {
    @Override
    public void used(JobUsage usage) {
      costs.add(usage);
    }

    @Override
    public void close() {}
  }

  /** An order of one of our own agents: the tree is the file system. */
  static dev.affogato.protocol.reapi.v2.Command.Builder command(
      String directory, String... arguments) {
    return dev.affogato.protocol.reapi.v2.Command.newBuilder()
        .setWorkingDirectory(directory.substring(1))
        .addAllArguments(List.of(arguments));
  }

  ExecuteResponse runWith(
      InputTree tree, dev.affogato.protocol.reapi.v2.Command.Builder command, Action.Builder action)
      throws Exception {
    return run(tree.store(store), command, action);
  }

  ExecuteResponse run(
      Digest tree, dev.affogato.protocol.reapi.v2.Command.Builder command, Action.Builder action)
      throws CallFailure, InterruptedException {
    ActionOrder order =
        new ActionOrder(
            Digest.of(new byte[0]),
            action.setInputRootDigest(WireDigests.toWire(tree)).build(),
            command.build(),
            ExecuteRequest.getDefaultInstance(),
            new Caller("test", ""),
            job);
    return actions.run(order, stage -> {}).response();
  }

  ActionResult run(InputTree tree, dev.affogato.protocol.reapi.v2.Command.Builder command)
      throws Exception {
    return runWith(tree, command, ours()).getResult();
  }

  static Action.Builder ours() {
    return Action.newBuilder().setPlatform(DirectActions.platform(022));
  }

  byte[] output(ActionResult result, String name) throws Exception {
    for (OutputFile file : result.getOutputFilesList()) {
      if (file.getPath().equals(name)) {
        return store.read(WireDigests.fromWire(file.getDigest()));
      }
    }
    throw new AssertionError("no output " + name + " in " + result + stderr(result));
  }

  String text(ActionResult result, String name) throws Exception {
    return new String(output(result, name), StandardCharsets.UTF_8);
  }

  String stdout(ActionResult result) throws Exception {
    return new String(
        store.read(WireDigests.fromWire(result.getStdoutDigest())), StandardCharsets.UTF_8);
  }

  String stderr(ActionResult result) throws Exception {
    return new String(
        store.read(WireDigests.fromWire(result.getStderrDigest())), StandardCharsets.UTF_8);
  }

  /** Program and libraries at their own places. */
  static InputTree with(InputTree tree, String... programs) throws Exception {
    for (String program : programs) {
      tree.own(Path.of(program));
      String libraries = Machine.RUNNER.run(Command.of("ldd", program)).stdoutText();
      for (String word : libraries.split("\\s+")) {
        if (word.startsWith("/")) {
          tree.own(Path.of(word));
        }
      }
    }
    return tree;
  }

  /** Contents of the store that are not what their names say. */
  List<Path> damaged() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("store/blobs"))) {
      List<Path> damaged = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String hex = Digest.of(Files.readAllBytes(file)).hex();
        if (!(file.getParent().getFileName() + "" + file.getFileName()).startsWith(hex)) {
          damaged.add(file);
        }
      }
      return damaged;
    }
  }

  @Override
  public void close() throws Exception {
    actions.close();
    store.close();
    // Trees have links out of here, which JUnit warns of.
    FileTrees.delete(folder);
  }
}
