package dev.affogato.protocol.icecc.message;

/**
 * What a job cost, as JOB_DONE carries it. Immutable.
 *
 * @param realMs wall time
 * @param userMs CPU time in user mode
 * @param sysMs CPU time in the kernel
 * @param pageFaults of the compiler
 * @param inCompressed source bytes received; 0 from the submitter
 * @param inUncompressed source bytes after decompression
 * @param outCompressed equals {@link #outUncompressed} from the server, 0 from the submitter
 * @param outUncompressed bytes of object and .dwo
 */
public record JobResources(
    int realMs,
    int userMs,
    int sysMs,
    int pageFaults,
    int inCompressed,
    int inUncompressed,
    int outCompressed,
    int outUncompressed) {
  /** Of a job that never ran. */
  public static final JobResources NONE = new JobResources(0, 0, 0, 0, 0, 0, 0, 0);
}
