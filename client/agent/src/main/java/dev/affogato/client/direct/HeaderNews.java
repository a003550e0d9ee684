package dev.affogato.client.direct;

import com.google.protobuf.ByteString;
import dev.affogato.cache.digest.Digest;
import dev.affogato.client.inputs.SystemFolders;
import dev.affogato.compiler.scan.files.HeaderForm;
import dev.affogato.protocol.reapi.direct.v1.KnowFiles;
import dev.affogato.protocol.reapi.direct.v1.Welcome;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What agents and their daemon tell each other of headers: a new agent is given those that the
 * daemon has read, and who has had to read many itself says which they were. Thread-safe by its
 * monitor: the first job of an agent waits for the headers.
 */
final class HeaderNews {
  private static final System.Logger LOG = System.getLogger(HeaderNews.class.getName());

  /** A round trip for fewer is not worth it. */
  private static final int TOLD_MIN = 32;

  /** Far more than daemons give. */
  private static final int IMAGE_BYTES_MAX = 32 << 20;

  private boolean met;

  /** Takes what the daemon has, once. */
  synchronized void meet(Doors.Visit visit, DirectPath.Parts parts) {
    if (met) {
      return;
    }
    met = true;
    Welcome welcome = visit.connection().welcome();
    if (!welcome.hasHeaders()) {
      return;
    }
    try {
      Digest digest = WireDigests.fromWire(welcome.getHeaders());
      if (digest.sizeBytes() <= IMAGE_BYTES_MAX) {
        ByteArrayOutputStream image = new ByteArrayOutputStream((int) digest.sizeBytes());
        visit.connection().read(digest, image);
        parts.records().alsoRead(image.toByteArray());
      }
    } catch (CallFailure gone) {
      LOG.log(Level.DEBUG, "the daemon has no headers any more: {0}", gone.getMessage());
    } catch (IOException lost) {
      visit.spoiled();
    }
  }

  /** Says which headers this agent had to read. */
  void tell(Doors.Visit visit, DirectPath.Parts parts) {
    List<HeaderForm> made = parts.scanner().takeMade(TOLD_MIN);
    KnowFiles.Builder news = KnowFiles.newBuilder();
    for (HeaderForm header : made) {
      if (SystemFolders.contain(header.path())) {
        news.addHeaders(
            dev.affogato.protocol.reapi.direct.v1.HeaderForm.newBuilder()
                .setPath(ByteString.copyFrom(header.path(), StandardCharsets.ISO_8859_1))
                .setMode(header.mode().bits()));
      }
    }
    if (news.getHeadersCount() == 0) {
      return;
    }
    try {
      visit.connection().know(news.build());
    } catch (CallFailure refused) {
      LOG.log(Level.DEBUG, "the daemon does not want to know: {0}", refused.getMessage());
    } catch (IOException lost) {
      visit.spoiled();
    }
  }
}
