package dev.affogato.daemon.work.execution;

/**
 * What a job cost, as JOB_DONE tells it (protocol spec 3.12). Immutable.
 *
 * @param realMs from start to end
 * @param userMs CPU time in user mode
 * @param systemMs CPU time in the kernel
 * @param pageFaults minor and major
 * @param sourceBytes preprocessed source received
 * @param outputBytes object and .dwo together
 */
public record JobUsage(
    long realMs, long userMs, long systemMs, long pageFaults, long sourceBytes, long outputBytes) {
  JobUsage withSourceBytes(long newSourceBytes) {
    return new JobUsage(realMs, userMs, systemMs, pageFaults, newSourceBytes, outputBytes);
  }

  public JobUsage withOutputBytes(long newOutputBytes) {
    return new JobUsage(realMs, userMs, systemMs, pageFaults, sourceBytes, newOutputBytes);
  }
}
