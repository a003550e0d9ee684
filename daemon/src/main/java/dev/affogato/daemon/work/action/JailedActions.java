package dev.affogato.daemon.work.action;

import com.google.rpc.Code;
import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.blob.Lease;
import dev.affogato.daemon.work.OpenFolders;
import dev.affogato.daemon.work.execution.JailServers;
import dev.affogato.daemon.work.execution.JobEnd;
import dev.affogato.daemon.work.execution.JobFolder;
import dev.affogato.daemon.work.execution.Leftovers;
import dev.affogato.daemon.work.execution.LimitedJob;
import dev.affogato.daemon.work.roots.RootLimits;
import dev.affogato.daemon.work.roots.RootPool;
import dev.affogato.daemon.work.roots.StagedRoot;
import dev.affogato.daemon.work.roots.TreeFolder;
import dev.affogato.daemon.work.roots.TreeLimits;
import dev.affogato.daemon.work.roots.Trees;
import dev.affogato.daemon.work.sandbox.NotPossibleException;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.protocol.reapi.execution.ActionOrder;
import dev.affogato.protocol.reapi.execution.ActionRunner;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.StoreFailures;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.ExecutionStage;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Runs actions on this machine, each in a jail that shows it its inputs and nothing else.
 *
 * <p>An action's life: its tree is read; what is missing is told, all at once; it waits for a slot;
 * a root is made to have its inputs; its program runs; what it left goes into the store. Inputs
 * come before the slot, so that no slot waits for an upload. Thread-safe: each action has its own
 * root, folder and process.
 */
public final class JailedActions implements ActionRunner, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(JailedActions.class.getName());

  private final Setup setup;
  private final Path jobs;
  private final Trees trees;
  private final RootPool roots;
  private final JailServers servers;
  private final Clearing clearing = new Clearing();

  /**
   * What actions are run with.
   *
   * @param machine this machine's name, for results
   * @param limits of an action that starts now
   * @param messages where descriptions of folders are; the store, or what is in front of it
   */
  public record Setup(
      Contents store,
      Trees.Messages messages,
      Sandbox sandbox,
      Supplier<ActionLimits> limits,
      RootLimits rootLimits,
      SlotGate gate,
      String machine,
      TimeSource time,
      ProcessRunner runner) {}

  private JailedActions(Setup setup, Path jobs, RootPool roots) {
    this.setup = setup;
    this.jobs = jobs;
    this.trees = new Trees(setup.messages(), TreeLimits.USUAL);
    this.roots = roots;
    this.servers = new JailServers(setup.sandbox().server());
  }

  /**
   * The runner with its files below {@code folder}, which is emptied: a former daemon may have been
   * killed.
   *
   * @param folder of this runner alone, on the store's file system: contents are linked, not copied
   */
  public static JailedActions open(Path folder, Setup setup)
      throws IOException, InterruptedException {
    Path absolute = folder.toAbsolutePath().normalize();
    Path jobs = absolute.resolve("jobs");
    Leftovers.end(jobs);
    FileTrees.delete(absolute);
    OpenFolders.create(jobs);
    RootPool roots =
        RootPool.open(
            absolute.resolve("roots"), setup.store(), setup.rootLimits(), setup.sandbox().user());
    return new JailedActions(setup, jobs, roots);
  }

  @Override
  public Outcome run(ActionOrder order, Progress progress)
      throws CallFailure, InterruptedException {
    ActionTimes times = new ActionTimes(setup.time());
    Task task = Task.of(order, setup.limits().get());
    TreeFolder tree = trees.load(WireDigests.fromWire(order.action().getInputRootDigest()));
    Layout layout = Layout.of(tree, task);
    try (Lease _ = roots.hold(layout.inputs());
        SlotGate.Slot slot = setup.gate().take(order)) {
      progress.stage(ExecutionStage.Value.EXECUTING);
      log(order, "remote compile arguments: " + String.join(" ", task.arguments()));
      times.fetching();
      try (StagedRoot root = roots.take(layout.inputs())) {
        times.fetched();
        return new Outcome(run(order, task, layout, root, slot, times), setup.machine());
      }
    } catch (NotPossibleException impossible) {
      throw new CallFailure(Code.FAILED_PRECONDITION, String.valueOf(impossible.getMessage()));
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  private ExecuteResponse run(
      ActionOrder order,
      Task task,
      Layout layout,
      StagedRoot root,
      SlotGate.Slot slot,
      ActionTimes times)
      throws IOException, CallFailure, InterruptedException {
    // Asked anew: the machine may have other work by now.
    ActionLimits limits = setup.limits().get();
    JobFolder folder =
        JobFolder.create(jobs, "job-", setup.sandbox().user(), limits.filesMax() + layout.copies());
    ActionRun run =
        new ActionRun(
            setup, servers, limits.within(task.timeout()), order, task, layout, root, folder);
    LimitedJob job = run.start();
    boolean ended = false;
    try {
      times.started();
      JobEnd end = job.await();
      times.ended();
      ended = end instanceof JobEnd.Ended;
      ExecuteResponse response = run.response(end, slot, times);
      log(order, verdict(response));
      return response;
    } finally {
      if (ended) {
        clearing.close(job);
      } else {
        job.close();
      }
    }
  }

  private static void log(ActionOrder order, String what) {
    JobTag job = order.job();
    String whose =
        job == null
            ? "action of " + order.caller().peer()
            : "job " + job.jobId() + " of " + job.submitter();
    LOG.log(Level.INFO, "{0}: {1}", whose, what);
  }

  /** In the words used for classic jobs, by which people find it. */
  private static String verdict(ExecuteResponse response) {
    if (response.getStatus().getCode() != Code.OK_VALUE) {
      return "given up: " + response.getStatus().getMessage();
    }
    int status = response.getResult().getExitCode();
    return status == 0
        ? "Remote compilation completed with exit code 0"
        : "Remote compilation exited with exit code " + status;
  }

  /** Waits for work in the background; no action may be running any more. */
  @Override
  public void close() throws InterruptedException {
    servers.close();
    clearing.close();
    roots.close();
  }
}
