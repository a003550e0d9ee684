package dev.affogato.scheduler.observe;

import dev.affogato.base.reason.Reason;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.util.List;

/**
 * What happened in the farm, as the scheduler knows it. Machines are named by their number of this
 * session, which monitors know as well; jobs by theirs. All texts that come from outside are
 * bounded in length, and may still be anything. Implementations are immutable.
 */
public sealed interface FarmEvent {
  /**
   * A daemon logged in.
   *
   * @param address numeric
   * @param version the highest protocol version it speaks
   * @param slots it offers
   * @param noRemote whether it takes no jobs of others
   * @param toolchains names of environments it has, by the platform they compile for
   */
  record MachineJoined(
      int machine,
      String name,
      String address,
      int port,
      String platform,
      int version,
      int slots,
      boolean noRemote,
      List<EnvironmentName> toolchains)
      implements FarmEvent {
    public MachineJoined {
      toolchains = List.copyOf(toolchains);
    }
  }

  /** A daemon announced all its environments anew. */
  record ToolchainsChanged(int machine, List<EnvironmentName> toolchains) implements FarmEvent {
    public ToolchainsChanged {
      toolchains = List.copyOf(toolchains);
    }
  }

  /**
   * How a machine is doing.
   *
   * @param load 0 to 1000; 1000 takes no jobs
   * @param loadAvg1 load average of one minute, times 1000
   * @param freeMemMib free memory in MiB; 0 until it told
   * @param reachable whether its port could be reached lately
   */
  record MachineReported(
      int machine, int load, long loadAvg1, long freeMemMib, Standing standing, boolean reachable)
      implements FarmEvent {}

  /**
   * What the scheduler thinks of a machine. Immutable.
   *
   * @param speed bytes of object code per millisecond of CPU; 0 if unknown
   * @param pace its speed relative to others, as far as they compiled the same; 1 is average
   * @param suspended whether it gets no jobs for a while because its last ones failed
   */
  record Standing(double speed, double pace, boolean suspended) {}

  /** A daemon is gone, after its jobs. */
  record MachineLeft(int machine, String why) implements FarmEvent {}

  /**
   * A client asks where to compile.
   *
   * @param submitter the client's machine
   * @param file the source's name, the end of its path
   */
  record JobAsked(int job, int submitter, String file, String language, String target)
      implements FarmEvent {}

  /**
   * The job has a place.
   *
   * @param machine may be the submitter itself
   * @param installs whether its environment has to be sent there first
   */
  record JobGiven(int job, int machine, Reason reason, boolean installs) implements FarmEvent {}

  /** Its compiler starts. */
  record JobBegun(int job) implements FarmEvent {}

  /** How a job left the scheduler's book. */
  enum End {
    /** Compiled, whatever the compiler said, or failed on the way. */
    DONE,
    /** Its client did not wait for an answer. */
    WITHDRAWN,
    /** One of its two machines left. */
    LOST
  }

  /**
   * The job is over.
   *
   * @param exitCode of the compiler, or why there is none (protocol spec 6.5, 8)
   * @param standing of its compile server, which may have changed by this job; as of nobody for a
   *     job that was never given
   */
  record JobEnded(int job, End end, int exitCode, JobResources resources, Standing standing)
      implements FarmEvent {}

  /**
   * A command runs where it was typed.
   *
   * @param job its number, of the same series as those of other jobs
   * @param file what it writes, the end of the path; may be empty
   * @param slots how many it takes
   */
  record LocalBegun(int job, int machine, String file, int slots) implements FarmEvent {}

  /** A command that ran where it was typed has ended. */
  record LocalEnded(int job, int machine) implements FarmEvent {}
}
