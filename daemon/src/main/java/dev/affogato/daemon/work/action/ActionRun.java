package dev.affogato.daemon.work.action;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.affogato.base.reason.Reason;
import dev.affogato.daemon.work.execution.CompileLimits;
import dev.affogato.daemon.work.execution.JailServer;
import dev.affogato.daemon.work.execution.JailServers;
import dev.affogato.daemon.work.execution.JobEnd;
import dev.affogato.daemon.work.execution.JobFolder;
import dev.affogato.daemon.work.execution.JobUsage;
import dev.affogato.daemon.work.execution.LimitedJob;
import dev.affogato.daemon.work.roots.StagedRoot;
import dev.affogato.daemon.work.sandbox.JailedJob;
import dev.affogato.daemon.work.sandbox.Mount;
import dev.affogato.daemon.work.sandbox.MountedCommand;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import dev.affogato.protocol.reapi.direct.v1.JobCost;
import dev.affogato.protocol.reapi.execution.ActionOrder;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.ExecutedActionMetadata;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One action with its inputs in place and a slot: from there to the response. Confined to the
 * action's thread.
 */
final class ActionRun {
  private static final System.Logger LOG = System.getLogger(ActionRun.class.getName());

  /** For clients that send none and yet name programs without a folder (spec 12.6). */
  private static final Map<String, String> FOREIGN_VARIABLES =
      Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME", "/nonexistent");

  /** Program, name, report: as {@link dev.affogato.daemon.work.sandbox.Sandbox#server} says. */
  private static final int WORDS_BEFORE_OPTIONS = 3;

  private static final File NOTHING = new File("/dev/null");
  private static final String TIME_CODE = "limit-time";
  private static final long MS_PER_SECOND = 1000;
  private static final int NS_PER_MS = 1_000_000;

  private final JailedActions.Setup setup;
  private final JailServers servers;
  private final ActionOrder order;
  private final Task task;
  private final Layout layout;
  private final StagedRoot root;
  private final JobFolder folder;
  private final Workplace workplace;
  private final CompileLimits limits;
  private final Optional<ReadList> reads;

  ActionRun(
      JailedActions.Setup setup,
      JailServers servers,
      CompileLimits limits,
      ActionOrder order,
      Task task,
      Layout layout,
      StagedRoot root,
      JobFolder folder) {
    this.setup = setup;
    this.servers = servers;
    this.order = order;
    this.task = task;
    this.layout = layout;
    this.root = root;
    this.folder = folder;
    String prefix = task.machineRoot() ? "" : Surroundings.FOREIGN_ROOT;
    this.workplace = new Workplace(layout, root, folder, setup.sandbox().user(), prefix);
    this.limits = limits;
    this.reads = ReadList.of(order, task, folder);
  }

  /** Starts the program; whatever is in the folder is gone if that fails. */
  LimitedJob start() throws IOException {
    JobGroup group = null;
    boolean started = false;
    try {
      workplace.make();
      if (reads.isPresent()) {
        reads.get().make(setup.sandbox().user());
      }
      group = setup.sandbox().group(limits.job());
      LimitedJob job =
          start(
              setup.sandbox().argv(command(), group),
              new LimitedJob.Setup(
                  limits, folder, setup.sandbox().shape(), group, setup.time(), setup.runner()));
      started = true;
      return job;
    } finally {
      if (!started) {
        if (group != null) {
          group.close();
        }
        folder.delete(setup.runner());
      }
    }
  }

  private LimitedJob start(List<String> argv, LimitedJob.Setup jobSetup) throws IOException {
    JailServer server = servers.get();
    if (server != null) {
      try {
        return LimitedJob.start(server, argv.subList(WORDS_BEFORE_OPTIONS, argv.size()), jobSetup);
      } catch (IOException gone) {
        LOG.log(Level.WARNING, "a jail is started without the process for that: {0}", gone);
      }
    }
    ProcessBuilder builder =
        new ProcessBuilder(argv).directory(new File("/")).redirectInput(NOTHING);
    return LimitedJob.start(builder, Map.of("PATH", "/usr/bin:/bin"), jobSetup);
  }

  private MountedCommand command() throws IOException {
    JailedJob job =
        new JailedJob(
            task.arguments(),
            variables(),
            workplace.directory(),
            limits.job(),
            folder.report(),
            task.umask());
    List<Mount> above = new ArrayList<>(workplace.mounts());
    reads.ifPresent(list -> above.addAll(list.mounts()));
    List<Mount> below =
        task.machineRoot()
            ? Surroundings.ofMachineRoot(root.folder())
            : Surroundings.ofForeign(root.folder());
    if (!task.machineRoot()) {
      above.add(new Mount.Closed("/"));
    }
    return new MountedCommand(job, below, above);
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    if (!task.machineRoot()) {
      variables.putAll(FOREIGN_VARIABLES);
    }
    variables.putAll(task.variables());
    reads.ifPresent(_ -> variables.putAll(ReadList.variables()));
    return variables;
  }

  /** What became of it; its outputs are in the store then. */
  ExecuteResponse response(JobEnd end, SlotGate.Slot slot, ActionTimes times)
      throws IOException, CallFailure, InterruptedException {
    return switch (end) {
      case JobEnd.Ended ended -> {
        Reason excuse = ended.excuse();
        // Others' tests may well print what a compiler prints when it lacks memory.
        yield finished(
            excuse == null || !task.machineRoot() ? Status.getDefaultInstance() : failure(excuse),
            ended.status(),
            ended.stdout(),
            ended.stderr(),
            ended.used(),
            slot,
            times);
      }
      case JobEnd.GivenUp givenUp ->
          finished(
              failure(givenUp.why()),
              0,
              givenUp.stdout(),
              givenUp.stderr(),
              givenUp.used(),
              slot,
              times);
      case JobEnd.NotStarted failure ->
          throw new CallFailure(
              Code.FAILED_PRECONDITION, "the command did not start: " + failure.said());
      case JobEnd.Cancelled _ -> throw new InterruptedException("the action was cancelled");
    };
  }

  private ExecuteResponse finished(
      Status status,
      int exitCode,
      byte[] stdout,
      byte[] stderr,
      JobUsage used,
      SlotGate.Slot slot,
      ActionTimes times)
      throws IOException, CallFailure {
    ActionResult.Builder result = ActionResult.newBuilder().setExitCode(exitCode);
    result.setStdoutDigest(WireDigests.toWire(setup.store().put(stdout)));
    result.setStderrDigest(WireDigests.toWire(setup.store().put(stderr)));
    Outputs outputs =
        new Outputs(
            setup.store(),
            setup.sandbox().user(),
            task,
            order.command().getOutputDirectoryFormat(),
            result);
    try {
      for (Layout.Place place : layout.outputs()) {
        outputs.collect(
            place.output(),
            place.name().isEmpty()
                ? workplace.writable(place.folder())
                : workplace.writable(place.folder()).resolve(place.name()));
      }
    } finally {
      slot.used(used.withOutputBytes(outputs.bytes()));
    }
    JobUsage counted = used.withOutputBytes(outputs.bytes());
    ExecutedActionMetadata.Builder metadata =
        times
            .collected()
            .setWorker(setup.machine())
            .setVirtualExecutionDuration(duration(used.realMs()));
    if (task.machineRoot()) {
      // Only ours: trexe fails on a result with a message that it does not know.
      metadata.addAuxiliaryMetadata(Any.pack(cost(counted)));
    }
    result.setExecutionMetadata(metadata);
    return ExecuteResponse.newBuilder()
        .setStatus(status)
        .setResult(reads.isPresent() ? reads.get().told(result.build()) : result.build())
        .setMessage(status.getMessage())
        .build();
  }

  private JobCost cost(JobUsage used) {
    return JobCost.newBuilder()
        .setRealMs(used.realMs())
        .setUserMs(used.userMs())
        .setSystemMs(used.systemMs())
        .setPageFaults(used.pageFaults())
        .setOutputBytes(used.outputBytes())
        .setInputChanges(root.steps())
        .build();
  }

  private static Duration duration(long ms) {
    return Duration.newBuilder()
        .setSeconds(ms / MS_PER_SECOND)
        .setNanos((int) (ms % MS_PER_SECOND) * NS_PER_MS)
        .build();
  }

  /** Not the input's fault. */
  private Status failure(Reason why) {
    LOG.log(
        Level.WARNING,
        "an action of {0}: {1}: the compiler {2}; its client compiles it again",
        order.caller().peer(),
        why.code(),
        why.text());
    Code code = why.code().equals(TIME_CODE) ? Code.DEADLINE_EXCEEDED : Code.RESOURCE_EXHAUSTED;
    return Status.newBuilder()
        .setCode(code.getNumber())
        .setMessage("the remote compiler " + why.text())
        .build();
  }
}
