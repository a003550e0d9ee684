package dev.affogato.protocol.reapi.grpc.bare;

import com.google.rpc.Code;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.MissingBlobException;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.execution.ActionOrder;
import dev.affogato.protocol.reapi.execution.ActionRunner;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.Command;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.DirectoryNode;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.ExecutionStage;
import dev.affogato.protocol.reapi.v2.FileNode;
import dev.affogato.protocol.reapi.v2.OutputFile;
import dev.affogato.protocol.reapi.v2.SymlinkNode;
import dev.affogato.protocol.reapi.v2.Tree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** Runs actions without a jail, in folders below one folder. For trying clients only. */
final class BareRunner implements ActionRunner {
  private final BlobStore store;
  private final Path folder;

  BareRunner(BlobStore store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  @Override
  public Outcome run(ActionOrder order, Progress progress)
      throws CallFailure, InterruptedException {
    try {
      Path root = Files.createTempDirectory(folder, "root");
      stage(WireDigests.fromWire(order.action().getInputRootDigest()), root);
      progress.stage(ExecutionStage.Value.EXECUTING);
      return new Outcome(
          ExecuteResponse.newBuilder().setResult(execute(order.command(), root)).build(), "here");
    } catch (MissingBlobException missing) {
      throw CallFailure.missing(List.of(missing.digest()));
    } catch (IOException failure) {
      throw new CallFailure(Code.INTERNAL, failure.toString());
    }
  }

  private void stage(Digest digest, Path target) throws IOException, CallFailure {
    Directory directory = Directory.parseFrom(store.read(digest));
    for (FileNode file : directory.getFilesList()) {
      store.link(
          WireDigests.fromWire(file.getDigest()),
          file.getIsExecutable(),
          target.resolve(file.getName()));
    }
    for (SymlinkNode link : directory.getSymlinksList()) {
      Files.createSymbolicLink(target.resolve(link.getName()), Path.of(link.getTarget()));
    }
    for (DirectoryNode below : directory.getDirectoriesList()) {
      stage(
          WireDigests.fromWire(below.getDigest()),
          Files.createDirectory(target.resolve(below.getName())));
    }
  }

  private ActionResult execute(Command command, Path root)
      throws IOException, InterruptedException {
    Path work = root.resolve(command.getWorkingDirectory());
    TreeSet<String> outputs = new TreeSet<>(command.getOutputPathsList());
    if (outputs.isEmpty()) {
      outputs.addAll(command.getOutputFilesList());
      outputs.addAll(command.getOutputDirectoriesList());
    }
    for (String output : outputs) {
      Files.createDirectories(work.resolve(output).getParent());
    }
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command.getArgumentsList());
    builder.directory(work.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    command
        .getEnvironmentVariablesList()
        .forEach(one -> builder.environment().put(one.getName(), one.getValue()));
    ActionResult.Builder result = ActionResult.newBuilder();
    result.setExitCode(builder.start().waitFor());
    result.setStdoutDigest(WireDigests.toWire(store.adopt(out, false)));
    result.setStderrDigest(WireDigests.toWire(store.adopt(err, false)));
    for (String output : outputs) {
      collect(output, work.resolve(output), result);
    }
    result.getExecutionMetadataBuilder().setWorker("here");
    return result.build();
  }

  private void collect(String name, Path path, ActionResult.Builder result) throws IOException {
    if (Files.isDirectory(path)) {
      Tree.Builder tree = Tree.newBuilder();
      tree.setRoot(directory(path, tree));
      Digest digest = store.put(tree.build().toByteArray());
      result.addOutputDirectoriesBuilder().setPath(name).setTreeDigest(WireDigests.toWire(digest));
    } else if (Files.exists(path)) {
      boolean executable = Files.isExecutable(path);
      OutputFile.Builder file = result.addOutputFilesBuilder();
      file.setPath(name).setIsExecutable(executable);
      file.setDigest(WireDigests.toWire(store.adopt(path, executable)));
    }
  }

  private Directory directory(Path path, Tree.Builder tree) throws IOException {
    Directory.Builder directory = Directory.newBuilder();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      TreeSet<Path> sorted = new TreeSet<>();
      entries.forEach(sorted::add);
      for (Path entry : sorted) {
        String name = entry.getFileName().toString();
        if (Files.isDirectory(entry)) {
          Directory child = directory(entry, tree);
          tree.addChildren(child);
          directory
              .addDirectoriesBuilder()
              .setName(name)
              .setDigest(WireDigests.toWire(Digest.of(child.toByteArray())));
        } else {
          boolean executable = Files.isExecutable(entry);
          directory
              .addFilesBuilder()
              .setName(name)
              .setIsExecutable(executable)
              .setDigest(WireDigests.toWire(store.adopt(entry, executable)));
        }
      }
    }
    return directory.build();
  }
}
