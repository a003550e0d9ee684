package dev.affogato.client.direct;

import com.google.protobuf.ByteString;
import dev.affogato.base.file.FileStamp;
import dev.affogato.cache.digest.Digest;
import dev.affogato.client.inputs.DigestSource;
import dev.affogato.protocol.reapi.direct.v1.FileState;
import dev.affogato.protocol.reapi.direct.v1.KnowFiles;
import dev.affogato.protocol.reapi.direct.v1.KnownFiles;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has the daemon tell the digests of files that all users read: it lives longer than an agent, and
 * then has these files already. Confined to the thread of the visit.
 */
final class DaemonDigests implements DigestSource {
  private final Doors.Visit visit;

  DaemonDigests(Doors.Visit visit) {
    this.visit = visit;
  }

  @Override
  public List<Optional<Digest>> digests(List<Wanted> files) throws IOException {
    KnowFiles.Builder question = KnowFiles.newBuilder();
    files.forEach(file -> question.addFiles(state(file)));
    try {
      KnownFiles known = visit.connection().know(question.build());
      List<Optional<Digest>> digests = new ArrayList<>(files.size());
      for (int i = 0; i < files.size(); i++) {
        digests.add(i < known.getDigestsCount() ? digest(known, i) : Optional.empty());
      }
      visit.presence().add(digests.stream().flatMap(Optional::stream).toList());
      return digests;
    } catch (CallFailure refused) {
      return files.stream().map(_ -> Optional.<Digest>empty()).toList();
    } catch (IOException lost) {
      visit.spoiled();
      throw lost;
    }
  }

  private static Optional<Digest> digest(KnownFiles known, int index) throws CallFailure {
    return known.getDigests(index).getHash().isEmpty()
        ? Optional.empty()
        : Optional.of(WireDigests.fromWire(known.getDigests(index)));
  }

  private static FileState state(Wanted file) {
    FileStamp stamp = file.stamp();
    return FileState.newBuilder()
        .setPath(ByteString.copyFrom(file.path(), StandardCharsets.ISO_8859_1))
        .setDevice(stamp.device())
        .setInode(stamp.inode())
        .setSizeBytes(stamp.sizeBytes())
        .setChangedNs(stamp.mtimeNs())
        .setStatusChangedNs(stamp.ctimeNs())
        .build();
  }
}
