package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * A daemon's load (protocol spec 3.16, 11.4). Immutable.
 *
 * @param load 0 to 1000; 1000 takes no jobs
 * @param loadAvg1 load average of one minute, times 1000
 * @param loadAvg5 of five minutes
 * @param loadAvg10 of fifteen minutes, in spite of its name
 * @param freeMemMib free memory in MiB
 */
public record Stats(int load, int loadAvg1, int loadAvg5, int loadAvg10, int freeMemMib)
    implements Message {
  static final int ID = 81;

  static Stats decode(FieldReader in, int version) throws ProtocolException {
    int load = in.u32();
    int loadAvg1 = in.u32();
    int loadAvg5 = in.u32();
    int loadAvg10 = in.u32();
    int freeMemMib = in.u32();
    return new Stats(load, loadAvg1, loadAvg5, loadAvg10, freeMemMib);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    out.u32(load);
    out.u32(loadAvg1);
    out.u32(loadAvg5);
    out.u32(loadAvg10);
    out.u32(freeMemMib);
  }
}
