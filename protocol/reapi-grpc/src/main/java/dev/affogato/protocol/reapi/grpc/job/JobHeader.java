package dev.affogato.protocol.reapi.grpc.job;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.affogato.protocol.reapi.direct.v1.Job;
import dev.affogato.protocol.reapi.execution.JobTag;
import io.grpc.Metadata;
import java.util.Optional;

/** The header that says for which job a call is made. Stateless. */
public final class JobHeader {
  private static final Metadata.Key<byte[]> KEY =
      Metadata.Key.of("affogato-job-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** Names and addresses are shorter. */
  private static final int BYTES_MAX = 1024;

  private JobHeader() {}

  /** The headers of a call for {@code tag}. */
  public static Metadata headers(JobTag tag) {
    Metadata headers = new Metadata();
    headers.put(
        KEY,
        Job.newBuilder()
            .setJobId(tag.jobId())
            .setScheduler(tag.scheduler())
            .setSubmitter(tag.submitter())
            .setWantsReads(tag.wantsReads())
            .build()
            .toByteArray());
    return headers;
  }

  /** What the headers of a call say; nothing if they were not made by {@link #headers}. */
  public static Optional<JobTag> read(Metadata headers) {
    byte[] bytes = headers.get(KEY);
    if (bytes == null || bytes.length > BYTES_MAX) {
      return Optional.empty();
    }
    try {
      Job job = Job.parseFrom(bytes);
      return Optional.of(
          new JobTag(job.getJobId(), job.getScheduler(), job.getSubmitter(), job.getWantsReads()));
    } catch (InvalidProtocolBufferException foreign) {
      return Optional.empty();
    }
  }
}
