package dev.affogato.client.agent;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.DirectService;
import dev.affogato.protocol.reapi.direct.v1.Blob;
import dev.affogato.protocol.reapi.direct.v1.Dispute;
import dev.affogato.protocol.reapi.direct.v1.Disputed;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Executed;
import dev.affogato.protocol.reapi.direct.v1.Found;
import dev.affogato.protocol.reapi.direct.v1.JobCost;
import dev.affogato.protocol.reapi.direct.v1.KnowFiles;
import dev.affogato.protocol.reapi.direct.v1.KnownFiles;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.direct.v1.Missing;
import dev.affogato.protocol.reapi.direct.v1.NotDirect;
import dev.affogato.protocol.reapi.direct.v1.Piece;
import dev.affogato.protocol.reapi.direct.v1.Welcome;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.ReadReport;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsResponse;
import dev.affogato.protocol.reapi.v2.Command;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.DirectoryNode;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.FileNode;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsResponse;
import dev.affogato.protocol.reapi.v2.SymlinkNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * The direct door of a daemon that carries actions out itself: in a folder that has nothing but the
 * inputs, with the compiler of this machine. Remembers what it was asked. Thread-safe.
 */
final class FakeDoor implements DirectService {
  static final String MACHINE = "elsewhere";

  /** Of every compiler. */
  static final int PAGE_FAULTS = 4321;

  final List<LookUp> lookUps = new CopyOnWriteArrayList<>();
  final List<Dispute> disputes = new CopyOnWriteArrayList<>();
  final List<Execute> executions = new CopyOnWriteArrayList<>();
  final List<KnowFiles> known = new CopyOnWriteArrayList<>();
  final Map<String, ByteString> blobs = new ConcurrentHashMap<>();
  final Map<String, ActionResult> results = new ConcurrentHashMap<>();

  /** What an execution ends in, in place of carrying it out; null to do so. */
  volatile Executed answer;

  /** What it gives new agents of headers; null to give none. */
  volatile Digest headers;

  /** Run just before a compiler starts. */
  volatile Runnable beforeCompile = () -> {};

  /** What becomes of an output on its way. */
  volatile UnaryOperator<ByteString> changes = UnaryOperator.identity();

  /** What the compiler is said to have read, for who asks; null for what it says. */
  volatile String reads;

  private final Path folder;

  FakeDoor(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  static Executed notDirect() {
    return Executed.newBuilder().setNotDirect(NotDirect.getDefaultInstance()).build();
  }

  static Executed failed(String why) {
    return Executed.newBuilder()
        .setFailure(Status.newBuilder().setCode(Code.UNAVAILABLE_VALUE).setMessage(why))
        .build();
  }

  @Override
  public Welcome welcome() {
    Welcome.Builder welcome = Welcome.newBuilder().setEpoch("first").setMachine("here");
    Digest given = headers;
    return given == null ? welcome.build() : welcome.setHeaders(WireDigests.toWire(given)).build();
  }

  @Override
  public FindMissingBlobsResponse findMissing(FindMissingBlobsRequest request, Caller caller) {
    FindMissingBlobsResponse.Builder missing = FindMissingBlobsResponse.newBuilder();
    request.getBlobDigestsList().stream()
        .filter(digest -> !has(digest))
        .forEach(missing::addMissingBlobDigests);
    return missing.build();
  }

  @Override
  public BatchUpdateBlobsResponse store(BatchUpdateBlobsRequest request, Caller caller) {
    BatchUpdateBlobsResponse.Builder stored = BatchUpdateBlobsResponse.newBuilder();
    for (BatchUpdateBlobsRequest.Request one : request.getRequestsList()) {
      blobs.put(one.getDigest().getHash(), one.getData());
      stored.addResponsesBuilder().setDigest(one.getDigest());
    }
    return stored.build();
  }

  @Override
  public void store(Iterator<Piece> pieces, Caller caller) {
    ByteString content = ByteString.EMPTY;
    String hash = "";
    while (pieces.hasNext()) {
      Piece piece = pieces.next();
      hash = piece.getDigest().getHash();
      content = content.concat(piece.getContent());
    }
    blobs.put(hash, content);
  }

  @Override
  public KnownFiles know(KnowFiles request, Caller caller) {
    known.add(request);
    KnownFiles.Builder answer = KnownFiles.newBuilder();
    request
        .getFilesList()
        .forEach(_ -> answer.addDigests(dev.affogato.protocol.reapi.v2.Digest.newBuilder()));
    return answer.build();
  }

  @Override
  public Found lookUp(LookUp request, Caller caller) {
    lookUps.add(request);
    ActionResult result = results.get(request.getAction().getHash());
    return result == null
        ? Found.getDefaultInstance()
        : Found.newBuilder().setResult(result).setMachine(MACHINE).build();
  }

  @Override
  public Executed execute(Execute request, Caller caller) throws CallFailure, InterruptedException {
    executions.add(request);
    for (Blob blob : request.getBlobsList()) {
      blobs.put(blob.getDigest().getHash(), blob.getContent());
    }
    Executed prepared = answer;
    if (prepared != null) {
      return prepared;
    }
    try {
      return execute(request);
    } catch (IOException e) {
      throw new CallFailure(Code.INTERNAL, e.toString());
    }
  }

  @Override
  public Disputed dispute(Dispute request, Caller caller) {
    disputes.add(request);
    return Disputed.getDefaultInstance();
  }

  @Override
  public InputStream read(Digest digest, Caller caller) {
    return new ByteArrayInputStream(blobs.get(digest.hex()).toByteArray());
  }

  /** The command of the last execution. */
  Command lastCommand() throws IOException {
    Action action = Action.parseFrom(blobs.get(executions.getLast().getAction().getHash()));
    return Command.parseFrom(blobs.get(action.getCommandDigest().getHash()));
  }

  private boolean has(dev.affogato.protocol.reapi.v2.Digest digest) {
    return digest.getSizeBytes() == 0 || blobs.containsKey(digest.getHash());
  }

  private Executed execute(Execute request) throws IOException, InterruptedException {
    Set<String> missing = new TreeSet<>();
    List<dev.affogato.protocol.reapi.v2.Digest> lacking = new ArrayList<>();
    Optional<byte[]> actionBytes = content(request.getAction(), missing, lacking);
    Path root = Files.createTempDirectory(folder, "root");
    if (actionBytes.isPresent()) {
      Action action = Action.parseFrom(actionBytes.get());
      Optional<byte[]> command = content(action.getCommandDigest(), missing, lacking);
      lay(action.getInputRootDigest(), root, missing, lacking);
      if (lacking.isEmpty() && command.isPresent()) {
        return compile(Command.parseFrom(command.get()), root, request);
      }
    }
    FileTrees.delete(root);
    return Executed.newBuilder().setMissing(Missing.newBuilder().addAllDigests(lacking)).build();
  }

  private Optional<byte[]> content(
      dev.affogato.protocol.reapi.v2.Digest digest,
      Set<String> missing,
      List<dev.affogato.protocol.reapi.v2.Digest> lacking) {
    if (digest.getSizeBytes() == 0) {
      return Optional.of(new byte[0]);
    }
    ByteString content = blobs.get(digest.getHash());
    if (content == null && missing.add(digest.getHash())) {
      lacking.add(digest);
    }
    return Optional.ofNullable(content).map(ByteString::toByteArray);
  }

  private void lay(
      dev.affogato.protocol.reapi.v2.Digest digest,
      Path target,
      Set<String> missing,
      List<dev.affogato.protocol.reapi.v2.Digest> lacking)
      throws IOException {
    Files.createDirectories(target);
    Optional<byte[]> bytes = content(digest, missing, lacking);
    if (bytes.isEmpty()) {
      return;
    }
    Directory directory = Directory.parseFrom(bytes.get());
    for (FileNode file : directory.getFilesList()) {
      Optional<byte[]> content = content(file.getDigest(), missing, lacking);
      // The compiler's own files are used where they are.
      if (content.isPresent() && content.get().length < (1 << 20)) {
        Files.write(target.resolve(file.getName()), content.get());
      }
    }
    for (SymlinkNode link : directory.getSymlinksList()) {
      if (!link.getTarget().startsWith("/")) {
        Files.createSymbolicLink(target.resolve(link.getName()), Path.of(link.getTarget()));
      }
    }
    for (DirectoryNode child : directory.getDirectoriesList()) {
      lay(child.getDigest(), target.resolve(child.getName()), missing, lacking);
    }
  }

  private Executed compile(Command command, Path root, Execute request)
      throws IOException, InterruptedException {
    beforeCompile.run();
    Path work = root.resolve(command.getWorkingDirectory());
    Map<String, String> environment = new HashMap<>();
    command
        .getEnvironmentVariablesList()
        .forEach(variable -> environment.put(variable.getName(), variable.getValue()));
    environment.put("PWD", work.toString());
    Path told = root.resolve("told");
    if (request.getWantsReads()) {
      environment.put("SUNPRO_DEPENDENCIES", told + " x");
      environment.put("CC_PRINT_HEADERS", "1");
      environment.put("CC_PRINT_HEADERS_FILE", told.toString());
    }
    ProcessResult ended =
        ProcessRunner.system()
            .run(
                dev.affogato.base.process.Command.of(List.copyOf(command.getArgumentsList()))
                    .in(work)
                    .withEnvironment(environment));
    ActionResult.Builder result =
        ActionResult.newBuilder()
            .setExitCode(ended.status())
            .setStdoutRaw(ByteString.copyFrom(ended.stdout()))
            .setStderrRaw(ByteString.copyFrom(ended.stderr()));
    result
        .getExecutionMetadataBuilder()
        .addAuxiliaryMetadata(Any.pack(JobCost.newBuilder().setPageFaults(PAGE_FAULTS).build()));
    for (String output : command.getOutputPathsList()) {
      Path file = work.resolve(output);
      if (Files.exists(file)) {
        byte[] content = changes.apply(ByteString.copyFrom(Files.readAllBytes(file))).toByteArray();
        result
            .addOutputFilesBuilder()
            .setPath(output)
            .setDigest(WireDigests.toWire(Digest.of(content)))
            .setContents(ByteString.copyFrom(content));
      }
    }
    ActionResult made = result.build();
    results.put(request.getAction().getHash(), made);
    String said = reads;
    if (said != null && request.getWantsReads()) {
      Files.writeString(told, said);
    }
    if (Files.exists(told)) {
      made = ReadReport.with(Files.readAllBytes(told), made);
    }
    return Executed.newBuilder()
        .setResponse(ExecuteResponse.newBuilder().setResult(made))
        .setMachine(MACHINE)
        .build();
  }
}
