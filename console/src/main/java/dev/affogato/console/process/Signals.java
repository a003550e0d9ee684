package dev.affogato.console.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Signals other than those that just end the JVM.
 *
 * <p>The JDK has no supported way; its {@code sun.misc.Signal} is reached by reflection so that the
 * build does not depend on it. Where it is missing, signals keep their default effect. Thread-safe.
 */
public final class Signals {
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private Signals() {}

  /**
   * Runs {@code action}, on a thread of its own, whenever the signal called {@code name} ({@code
   * HUP}) arrives.
   */
  public static boolean on(String name, Runnable action) {
    try {
      Class<?> handler = Class.forName(HANDLER);
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                  return null;
                }
                // The JDK only ever asks what is printed of a handler.
                return "handler of SIG" + name;
              });
      handle(signal(name), proxy);
      return true;
    } catch (ReflectiveOperationException notAvailable) {
      return false;
    }
  }

  /** Ignores the signal called {@code name} from now on. */
  public static boolean ignore(String name) {
    return on(name, () -> {});
  }

  /**
   * Has the signal called {@code name} do to this process what it does to those that know nothing
   * of it, now and from now on. After {@code TSTP} this returns when the process was continued, or
   * at once where there is no shell that could do so.
   */
  public static void suffer(String name) {
    try {
      Object signal = signal(name);
      handle(signal, Class.forName(HANDLER).getField("SIG_DFL").get(null));
      int number = (int) Class.forName(SIGNAL).getMethod("getNumber").invoke(signal);
      // The JDK raises only what it handles. Sent to this thread it is over when this returns.
      FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
      var _ = Privileges.call("raise", type, number);
    } catch (ReflectiveOperationException notAvailable) {
      // Then nobody handled it either, and it was suffered already.
    }
  }

  private static Object signal(String name) throws ReflectiveOperationException {
    return Class.forName(SIGNAL).getConstructor(String.class).newInstance(name);
  }

  private static void handle(Object signal, @Nullable Object handler)
      throws ReflectiveOperationException {
    Class.forName(SIGNAL)
        .getMethod("handle", Class.forName(SIGNAL), Class.forName(HANDLER))
        .invoke(null, signal, handler);
  }
}
