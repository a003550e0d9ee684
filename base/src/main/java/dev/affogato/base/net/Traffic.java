package dev.affogato.base.net;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.LongAdder;

/** Bytes that came and went since this was made. Thread-safe. */
public final class Traffic {
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();

  public void received(long bytes) {
    received.add(bytes);
  }

  public void sent(long bytes) {
    sent.add(bytes);
  }

  public long receivedBytes() {
    return received.sum();
  }

  public long sentBytes() {
    return sent.sum();
  }

  /** {@code from}, counting what is read. */
  InputStream counted(InputStream from) {
    return new FilterInputStream(from) {
      @Override
      public int read() throws IOException {
        int octet = in.read();
        if (octet >= 0) {
          received(1);
        }
        return octet;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
          received(count);
        }
        return count;
      }
    };
  }

  /** {@code to}, counting what is written. */
  OutputStream counted(OutputStream to) {
    return new FilterOutputStream(to) {
      @Override
      public void write(int octet) throws IOException {
        out.write(octet);
        sent(1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        // The class above would write them one by one.
        out.write(bytes, offset, length);
        sent(length);
      }
    };
  }
}
