package dev.affogato.console.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals other than those that just end the JVM.
 *
 * <p>The JDK has no supported way; its {@code sun.misc.Signal} is reached by reflection so that the
 * build does not depend on it. Where it is missing, signals keep their default effect. Thread-safe.
 */
public final class Signals {
  private Signals() {}

  /**
   * Runs {@code action}, on a thread of its own, whenever the signal called {@code name} ({@code
   * HUP}) arrives.
   */
  public static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
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
      Object instance = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, instance, proxy);
      return true;
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException notAvailable) {
      return false;
    }
  }

  /** Ignores the signal called {@code name} from now on. */
  public static boolean ignore(String name) {
    return on(name, () -> {});
  }
}
