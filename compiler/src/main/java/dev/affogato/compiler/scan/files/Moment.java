package dev.affogato.compiler.scan.files;

import dev.affogato.base.file.FileStamp;
import org.jspecify.annotations.Nullable;

/**
 * The time of a scan, and how old an observation of a file may be to be used without looking again.
 * Immutable but for what is written down in {@code looks}.
 *
 * @param nowNs on a clock that only goes forward
 * @param trustedSinceNs observations made before this moment of that clock are made anew; {@code
 *     nowNs} to trust none but the scan's own
 * @param wallNs since 1970, by the clock that stamps files
 * @param looks takes down what the scan is told of files; null if nobody wants to know
 */
public record Moment(long nowNs, long trustedSinceNs, long wallNs, @Nullable Looks looks) {
  public Moment(long nowNs, long trustedSinceNs, long wallNs) {
    this(nowNs, trustedSinceNs, wallNs, null);
  }

  /** The same for a scan all of whose looks are taken down. */
  public Moment with(Looks taken) {
    return new Moment(nowNs, trustedSinceNs, wallNs, taken);
  }

  FileStamp saw(KnownFile file, FileStamp stamp) {
    if (looks != null) {
      looks.saw(file, stamp);
    }
    return stamp;
  }

  /** The scan went by something that no stamp tells. */
  public void spoil() {
    if (looks != null) {
      looks.spoil();
    }
  }
}
