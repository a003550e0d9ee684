package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A process that starts jails for as long as the daemon lives, {@code daemon/jail/serve.h}: it
 * forks where the JDK would run a helper that runs the jail, and sends what programs print and how
 * they end over one pipe. It ends with the daemon, and with it all its jails.
 *
 * <p>Thread-safe. One thread reads, and tells the programs.
 */
public final class JailServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(JailServer.class.getName());

  // Kinds of frames, as in {@code daemon/jail/serve.h}.
  private static final int HELLO = 1;
  private static final int BEGUN = 2;
  private static final int OUTPUT = 3;
  private static final int ERRORS = 4;
  private static final int END = 5;

  private static final int HEAD_BYTES = 8;
  private static final int CONTENT_MAX = 4096;
  private static final int REQUEST_BYTES_MAX = 8 << 20;

  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private final Process process;
  private final DataInputStream frames;
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<Integer, ServedProgram> programs = new ConcurrentHashMap<>();
  private int lastNumber;
  private volatile boolean over;

  private JailServer(Process process) {
    this.process = process;
    this.frames = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  /**
   * Starts {@code program}.
   *
   * @throws IOException if it is none that serves
   */
  public static JailServer start(String program) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(program, "affogato-jobs")
            .directory(new File("/"))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    JailServer server = new JailServer(builder.start());
    boolean greeted = false;
    try {
      greeted = server.frame() == HELLO;
    } finally {
      if (!greeted) {
        server.close();
      }
    }
    if (!greeted) {
      throw new IOException(program + " does not serve jobs");
    }
    Thread.ofPlatform().daemon().name("jails").start(server::read);
    return server;
  }

  /** Whether it has ended, and can start nothing any more. */
  boolean isOver() {
    return over;
  }

  /**
   * Runs a jail.
   *
   * @param options words of its command line from the options on
   * @throws IOException if it cannot be told to
   */
  Program run(List<String> options, @Nullable JobGroup group, int textBytesMax) throws IOException {
    int length = 0;
    byte[][] words = new byte[options.size()][];
    for (int i = 0; i < words.length; i++) {
      words[i] = options.get(i).getBytes(NATIVE);
      length += words[i].length + 1;
    }
    if (length > REQUEST_BYTES_MAX) {
      throw new IOException("a command line of " + length + " bytes");
    }
    byte[] bytes = new byte[HEAD_BYTES + length];
    ByteBuffer request = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    request.putInt(length).putInt(0);
    for (byte[] word : words) {
      request.put(word).put((byte) 0);
    }
    return begin(bytes, group, textBytesMax);
  }

  private Program begin(byte[] request, @Nullable JobGroup group, int textBytesMax)
      throws IOException {
    writing.lock();
    try {
      int number = ++lastNumber;
      ServedProgram program = new ServedProgram(() -> end(number), group, textBytesMax);
      programs.put(number, program);
      boolean told = false;
      try {
        ByteBuffer.wrap(request).order(ByteOrder.nativeOrder()).putInt(Integer.BYTES, number);
        write(request);
        told = true;
      } finally {
        if (!told) {
          programs.remove(number);
        }
      }
      if (over) {
        // The reader may have gone before it could see this one.
        lost();
      }
      return program;
    } finally {
      writing.unlock();
    }
  }

  private void end(int number) {
    byte[] request =
        ByteBuffer.allocate(HEAD_BYTES)
            .order(ByteOrder.nativeOrder())
            .putInt(0)
            .putInt(number)
            .array();
    writing.lock();
    try {
      write(request);
    } catch (IOException ended) {
      LOG.log(Level.DEBUG, "a job ended with all others: {0}", ended.toString());
    } finally {
      writing.unlock();
    }
  }

  private void write(byte[] request) throws IOException {
    OutputStream requests = process.getOutputStream();
    requests.write(request);
    requests.flush();
  }

  private void read() {
    try {
      while (!over) {
        frame();
      }
    } catch (EOFException ended) {
      LOG.log(Level.DEBUG, "the process that starts jails has ended");
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "the process that starts jails is lost: {0}", failure.toString());
    } finally {
      lost();
    }
  }

  /** Reads a frame and does what it says; returns its kind. */
  private int frame() throws IOException {
    byte[] bytes = new byte[HEAD_BYTES];
    frames.readFully(bytes);
    ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int number = head.getInt();
    int kind = head.getShort();
    int length = Short.toUnsignedInt(head.getShort());
    if (length > CONTENT_MAX) {
      throw new IOException("a frame of " + length + " bytes");
    }
    byte[] content = frames.readNBytes(length);
    ServedProgram program = kind == END ? programs.remove(number) : programs.get(number);
    if (program != null) {
      tell(program, kind, content);
    }
    return kind;
  }

  private static void tell(ServedProgram program, int kind, byte[] content) throws IOException {
    switch (kind) {
      case BEGUN -> program.begun(Long.parseLong(new String(content, StandardCharsets.US_ASCII)));
      case OUTPUT -> program.stdout().add(content, 0, content.length);
      case ERRORS -> program.stderr().add(content, 0, content.length);
      case END -> program.ended(content);
      default -> throw new IOException("a frame of kind " + kind);
    }
  }

  /** With it its jails have ended. */
  private void lost() {
    over = true;
    for (Integer number : List.copyOf(programs.keySet())) {
      ServedProgram program = programs.remove(number);
      if (program != null) {
        program.ended(new byte[0]);
      }
    }
  }

  /** Ends it, and all its jails. */
  @Override
  public void close() {
    over = true;
    try {
      // It ends when it has nothing to read.
      process.getOutputStream().close();
    } catch (IOException ended) {
      LOG.log(Level.DEBUG, "the process that starts jails has ended: {0}", ended.toString());
    }
    process.destroyForcibly();
  }
}
